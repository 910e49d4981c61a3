using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;

namespace Ringside.Linux.Tests.Polling;

/// <summary>One descriptor for several.</summary>
public sealed class DescriptorGroupTests
{
    [Fact]
    public void The_group_is_readable_when_one_member_is()
    {
        using var group = new DescriptorGroup();
        using var first = new EventDescriptor();
        using var second = new EventDescriptor();
        group.Add(first.Value);
        group.Add(second.Value);
        var set = new PollSet(1);
        set.Watch(group.Value, PollEvents.Readable);
        Assert.Equal(0, set.Wait(0));
        second.Raise();
        Assert.Equal(1, set.Wait(0));
        second.Take();
        Assert.Equal(0, set.Wait(0));
        first.Raise();
        Assert.Equal(1, set.Wait(0));
        first.Dispose();
        Assert.Equal(0, set.Wait(0));
    }

    [Fact]
    public void A_member_is_added_once()
    {
        using var group = new DescriptorGroup();
        using var member = new EventDescriptor();
        group.Add(member.Value);
        Assert.Equal(Errno.EEXIST, Assert.Throws<KernelException>(() => group.Add(member.Value)).Error);
    }
}
