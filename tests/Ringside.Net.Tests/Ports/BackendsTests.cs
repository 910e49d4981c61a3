using Ringside.Net.Ports;
using Ringside.Net.Tests.Ports.Wires;

namespace Ringside.Net.Tests.Ports;

public sealed class BackendsTests
{
    [Theory, EveryPort(On = [WireKind.Loopback, WireKind.Hosts])]
    public void A_back_end_is_found_by_the_name_that_it_and_its_ports_give(string name, WireKind kind)
    {
        Assert.True(Backends.TryGet(name, out IBackend? backend));
        Assert.Equal(name.Split(':')[0], backend.Name);
        using Wire wire = Wire.Make(name, kind);
        using IDatagramPort port = wire.Open(0);
        Assert.True(name == "auto" || port.Backend == backend.Name);
    }

    [Fact]
    public void The_contract_suite_leaves_no_back_end_out() => Assert.All(Backends.FullNames, name => Assert.True(
        PortsUnderTest.Exempt.ContainsKey(name) || PortsUnderTest.Rows.Any(row => row.Backend == name),
        $"add '{name}' to {nameof(PortsUnderTest)}"));

    [Fact]
    public void Back_ends_without_streams_of_their_own_use_those_of_the_kernel()
    {
        string[] others = [.. PortsUnderTest.All.Select(entry => entry.Backend).Except(PortsUnderTest.WithStreams)];
        foreach (string name in others.Where(name => name != "auto" && Backends.TryGet(name, out _)))
        {
            using var pair = StreamPair.Connect(name);
            Assert.Equal("socket", pair.Client.Backend);
            Ends.Send(pair.Client, "by the kernel's TCP");
            Assert.Equal("by the kernel's TCP", Ends.ReceiveText(pair.Server, 19));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Socket")]
    [InlineData("none")]
    public void Another_name_finds_nothing(string name)
    {
        Assert.False(Backends.TryGet(name, out IBackend? backend));
        Assert.Null(backend);
    }
}
