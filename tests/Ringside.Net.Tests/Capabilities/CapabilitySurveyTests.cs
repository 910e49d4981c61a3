using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;
using Ringside.Net.Capabilities;
using Ringside.Net.Tests.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Capabilities;

/// <summary>Counts the descriptors of the process, so nothing else may run beside these tests.</summary>
[Collection(DescriptorLeakTests.Name)]
public sealed class CapabilitySurveyTests
{
    [Fact]
    public void Asking_leaves_nothing_behind_and_the_answers_are_the_same_again()
    {
        // Of the machine's own lo others may have a queue at the moment.
        Require.NetworkNamespaces();
        using NetworkNamespace space = NetworkNamespace.Create("survey");
        using NetlinkSocket netlink = space.Run(() => new NetlinkSocket());
        new LinkTable(netlink).SetUp(LinkTable.LoopbackIndex);
        CapabilitySurvey first = space.Run(() => CapabilitySurvey.Take("lo"));
        string[] links = Links();
        CapabilitySurvey second = first;
        OpenDescriptors.AssertNoneStays(4, () => second = space.Run(() => CapabilitySurvey.Take("lo")));
        Assert.Equal(links, Links());
        Assert.Equal(Texts(first), Texts(second));
        Assert.All(first.Areas, area => Assert.NotEmpty(area.Items));
        Assert.All(first.Areas, area => Assert.NotEqual(string.Empty, area.Where));
    }

    [Fact]
    public void An_interface_that_is_not_there_is_refused() =>
        Assert.Equal(Errno.ENODEV, Assert.Throws<KernelException>(() => CapabilitySurvey.Take("nosuch0")).Error);

    // Only the links of this machine: veth pairs of tests live in namespaces of their own.
    private static string[] Links() => [.. Directory.GetFileSystemEntries("/sys/class/net").Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Texts(CapabilitySurvey survey) =>
        from area in survey.Areas from item in area.Items select $"{area.Name} ({area.Where}): {item}";
}
