using Ringside.Net.Ports;

namespace Ringside.Net.Tests.Ports.Xdp;

/// <summary>What the port can do on a loopback interface, in a namespace of its own.</summary>
[Collection(DescriptorLeakTests.Name)]
public sealed class XdpLoopbackTests
{
    [Fact]
    public void On_the_loopback_the_generic_mode_receives_and_the_kernel_sends()
    {
        using var wire = new XdpWire();
        _ = wire.Open(wire.Pair.Second, "xdp"); // skips where nothing is allowed
        using IDatagramPort port = Open(wire, "xdp");
        Assert.Equal("generic-copy", port.Capabilities.Mode);
        Assert.Equal(
            "bind native-copy: refused (bpf(BPF_LINK_CREATE native XDP, interface 1): EOPNOTSUPP, the interface's driver has no native "
                + "XDP; generic XDP works everywhere)",
            port.Capabilities.Items[1].ToString());
        Assert.Contains(port.Capabilities.Items, item => item.ToString() == "sending past the stack: sending by the companion socket "
            + "(sendto(AF_XDP lo): EOPNOTSUPP, the stack takes loopback addresses only from its own sockets)");
        using IDatagramPort socket = Open(wire, "socket");
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(SendStatus.Sent, Ends.Send(socket, $"in {i}", port.LocalEndpoint));
            Assert.Equal($"in {i}", Ends.ReceiveText(port));
            Assert.Equal(SendStatus.Sent, Ends.Send(port, $"out {i}", socket.LocalEndpoint));
            Assert.Equal($"out {i}", Ends.ReceiveText(socket));
            Assert.Equal(SendStatus.Sent, Ends.Send(port, $"self {i}", port.LocalEndpoint));
            Assert.Equal($"self {i}", Ends.ReceiveText(port));
        }
    }

    [Fact]
    public void A_group_on_the_loopback_is_received_past_the_stack()
    {
        using var wire = new XdpWire();
        _ = wire.Open(wire.Pair.Second, "xdp"); // skips where nothing is allowed
        (IDatagramPort member, IDatagramPort sender) = wire.Pair.First.Namespace.Run(
            () => (Ends.OpenMember("xdp", XdpWire.Group), Ends.OpenMulticastSender("socket")));
        using (member)
        using (sender)
        {
            Assert.Equal(SendStatus.Sent, Ends.Send(sender, "to all", member.LocalEndpoint));
            Assert.Equal("to all", Ends.ReceiveText(member));
        }
    }

    private static IDatagramPort Open(XdpWire wire, string backend) => wire.Pair.First.Namespace.Run(
        () => Ends.Find(backend).OpenDatagramPort(new DatagramPortOptions { Local = Ends.Loopback }));
}
