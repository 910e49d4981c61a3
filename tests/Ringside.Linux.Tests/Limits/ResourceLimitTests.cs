using Ringside.Linux.Errors;
using Ringside.Linux.Limits;
using Ringside.Linux.Privileges;
using Ringside.Linux.Tests.Namespaces;
using Ringside.Linux.Tests.Privileges;

namespace Ringside.Linux.Tests.Limits;

[Collection(NamespaceCollection.Name)]
public sealed class ResourceLimitTests
{
    [Fact]
    public void A_limit_is_what_proc_says()
    {
        string line = File.ReadAllLines("/proc/self/limits").Single(text => text.StartsWith("Max open files", StringComparison.Ordinal));
        string[] words = line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ResourceLimit limit = ResourceLimit.Read(LimitedResource.OpenDescriptors);
        Assert.Equal($"{limit.Soft} {limit.Hard}", $"{words[0]} {words[1]}");
    }

    [Fact]
    public void A_limit_is_raised_up_to_the_hard_one_and_never_lowered()
    {
        ResourceLimit before = ResourceLimit.Read(LimitedResource.OpenDescriptors);
        Assert.Equal(before, ResourceLimit.Raise(LimitedResource.OpenDescriptors, 1));
        ResourceLimit raised = ResourceLimit.Raise(LimitedResource.OpenDescriptors, before.Hard);
        Assert.Equal(new ResourceLimit(before.Hard, before.Hard), raised);
        Assert.Equal(raised, ResourceLimit.Read(LimitedResource.OpenDescriptors));
    }

    [Fact]
    public void Above_the_hard_limit_it_needs_a_privilege_and_says_so()
    {
        ResourceLimit before = ResourceLimit.Read(LimitedResource.RealTimePriority);
        if (before.Hard >= 99)
        {
            Assert.Skip("RLIMIT_RTPRIO is at its highest here");
        }

        KernelException refused = WithCapabilities.Run(
            Capabilities.None,
            () => Assert.Throws<KernelException>(() => ResourceLimit.Raise(LimitedResource.RealTimePriority, before.Hard + 1)));
        Assert.Equal(Errno.EPERM, refused.Error);
        Assert.Contains($"the hard limit is {before.Hard}", refused.Message);
        Assert.Equal(before, ResourceLimit.Read(LimitedResource.RealTimePriority));
    }
}
