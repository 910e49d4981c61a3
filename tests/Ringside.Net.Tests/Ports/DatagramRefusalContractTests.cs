using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Net.Tests.Ports.Wires;

namespace Ringside.Net.Tests.Ports;

/// <summary>What a datagram port refuses and how it says so, on every port; and that it can be closed and opened again.</summary>
public sealed class DatagramRefusalContractTests
{
    [Theory, EveryPort]
    public void Sending_to_a_closed_port_does_not_break_the_sender(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind, hosts: 3);
        using IDatagramPort alive = wire.Open(1);
        using IDatagramPort sender = wire.Open(0);
        IDatagramPort closed = wire.Open(2);
        Endpoint nobody = closed.LocalEndpoint;
        closed.Dispose();
        for (int i = 0; i < 20; i++)
        {
            wire.Send(sender, "lost", nobody);
            wire.Send(sender, $"{i}", alive.LocalEndpoint);
            Assert.Equal($"{i}", wire.ReceiveText(alive));
        }

        wire.Send(alive, "answer", sender.LocalEndpoint);
        Assert.Equal("answer", wire.ReceiveText(sender));
        wire.AssertAllFramesAreBack(alive, sender);
    }

    [Theory, EveryPort]
    public void A_destination_that_cannot_be_is_refused_and_the_frame_stays_with_the_caller(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind);
        using IDatagramPort other = wire.Open(1);
        (string Destination, Errno Expected)[] cases =
        [
            ("[::1]:9", Errno.EAFNOSUPPORT), ("255.255.255.255:9", Errno.EACCES), ($"{wire.AddressOf(1)}:0", Errno.EINVAL),
        ];
        using IDatagramPort port = wire.Open(0);
        Assert.Equal(Errno.None, port.LastError);
        foreach ((string destination, Errno expected) in cases)
        {
            Assert.True(Endpoint.TryParse(destination, out Endpoint endpoint));
            Frame frame = Ends.Lease(port, 10);
            Assert.Equal(SendStatus.Refused, port.Send(frame, endpoint));
            Assert.Equal(expected, port.LastError);
            port.Frames.Return(frame);

            // It is told until the next error, and the port works on.
            Assert.Equal(0, port.Receive(new Received[1]));
            wire.Send(port, "there", other.LocalEndpoint);
            Assert.Equal("there", wire.ReceiveText(other));
            wire.Send(other, "back", port.LocalEndpoint);
            Assert.Equal("back", wire.ReceiveText(port));
            Assert.Equal(expected, port.LastError);
        }

        wire.AssertAllFramesAreBack(port, other);
    }

    [Theory, EveryPort]
    public void A_datagram_longer_than_the_port_sends_is_refused(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind, mtu: 1400);
        using IDatagramPort standard = wire.Open(1);
        bool isAnySize = PortsUnderTest.TakesAnyFrameSize(standard);
        standard.Dispose();
        using IDatagramPort receiver = wire.Open(1, Large);
        using IDatagramPort sender = wire.Open(0, Large);
        int longest = sender.MaximumPayload;
        Assert.Equal(PortsUnderTest.UsesTheStack(sender) ? 65_507 : 1372, longest);
        Assert.True(sender.Frames.TryLease(out Frame frame));
        Assert.InRange(frame.Length, longest, int.MaxValue);
        if (frame.Length > longest) // where frames hold no more than what can be sent, there is nothing to refuse
        {
            Assert.Equal(SendStatus.Refused, sender.Send(frame.Take(longest + 1), receiver.LocalEndpoint));
            Assert.Equal(Errno.EMSGSIZE, sender.LastError);
        }

        Assert.Equal(SendStatus.Sent, sender.Send(frame.Take(longest), receiver.LocalEndpoint));
        sender.Flush();
        Assert.Equal(longest, wire.ReceiveOne(receiver).Frame.Length);

        DatagramPortOptions Large(DatagramPortOptions options) =>
            isAnySize ? options with { FrameCount = 2, FrameSize = 1 << 17 } : options;
    }

    [Theory, EveryPort]
    public void A_port_that_was_closed_may_be_closed_again_and_its_port_is_free(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind);
        using IDatagramPort other = wire.Open(1);
        Endpoint address = default;
        for (int i = 0; i < 5; i++)
        {
            // At once, on the same number and the same queue.
            IDatagramPort port = wire.Open(0, options => address.IsEmpty ? options : options with { Local = address });
            Assert.True(address.IsEmpty || address == port.LocalEndpoint);
            address = port.LocalEndpoint;
            wire.Send(other, $"{i}", address);
            Assert.Equal($"{i}", wire.ReceiveText(port));
            port.Dispose();
            port.Dispose();
            Assert.Equal(-1, port.Descriptor);
            Assert.Equal(address, port.LocalEndpoint);
        }
    }

    [Theory, EveryPort]
    public void A_port_that_was_closed_sends_nothing_and_receives_nothing(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind);
        using IDatagramPort other = wire.Open(1);
        IDatagramPort port = wire.Open(0);
        wire.Send(other, "before", port.LocalEndpoint);
        Assert.Equal("before", wire.ReceiveText(port));
        Frame frame = Wire.Fill(port, 10, 1);
        port.Dispose();
        var batch = new Outgoing[40];
        Array.Fill(batch, new Outgoing(frame, other.LocalEndpoint));
        Assert.Equal(SendStatus.Refused, port.Send(frame, other.LocalEndpoint));
        Assert.Equal(0, port.Send(batch, out SendStatus status));
        Assert.Equal((SendStatus.Refused, Errno.EBADF), (status, port.LastError));
        Assert.Equal((0, 0), (port.Receive(new Received[4]), port.Flush()));
    }

    [Theory, EveryPort]
    public void Options_are_set_and_reported(string backend, WireKind kind)
    {
        Assert.True(SocketOptionSetting.TryParse("IP_TOS=184", out SocketOptionSetting? tos, out _));
        Assert.True(SocketOptionSetting.TryParse("TCP_NODELAY=1", out SocketOptionSetting? noDelay, out _));
        using Wire wire = Wire.Make(backend, kind);
        using IDatagramPort port = wire.Open(0, options => options with { Settings = [tos, noDelay] });
        OptionReport report = Assert.Single(port.Options);
        Assert.Equal(("IP_TOS", 184, 184), (report.Name, report.Asked, report.Obtained));
    }

    [Theory, EveryPort]
    public void A_port_tells_how_it_really_runs(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind);
        using IDatagramPort port = wire.Open(0);
        CapabilityReport report = port.Capabilities;
        Assert.Equal(port.Backend, report.Backend);
        Assert.True(backend == "auto" || backend == report.FullName || backend == report.Backend, $"{backend} runs as {report.FullName}");
        Assert.All(report.Items, item =>
        {
            Assert.NotEmpty(item.Asked);
            Assert.Equal(item.Outcome == CapabilityOutcome.Obtained, item.Why is null);
            Assert.Equal(item.Outcome == CapabilityOutcome.Refused, item.Got.Length == 0);
            Assert.DoesNotContain('\n', item.ToString());
        });
    }

    [Theory, EveryPort]
    public void What_cannot_be_opened_says_in_one_line_which_call_why_and_what_to_do(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind);
        using IDatagramPort taken = wire.Open(0);
        var plain = new DatagramPortOptions { Local = new Endpoint(wire.AddressOf(0), 0), Interface = wire.InterfaceOf(0) };
        Endpoint group = new(IPAddress.Parse("239.255.77.1"), 0);
        int index = kind == WireKind.Loopback ? 1 : 2;
        AssertRefused(
            wire, plain with { Local = taken.LocalEndpoint }, $"bind(UDP {taken.LocalEndpoint}): EADDRINUSE, another socket");
        AssertRefused(
            wire, plain with { Local = new Endpoint(IPAddress.Parse("192.0.2.1"), 0) },
            "bind(UDP 192.0.2.1:0): EADDRNOTAVAIL, this machine (or this network namespace) does not have that address");
        AssertRefused(
            wire, plain with { Local = group, Group = group, Interface = "nosuch0" },
            "if_nametoindex(\"nosuch0\"): ENODEV, there is no such network interface here");
        AssertRefused(
            wire, plain with { Group = plain.Local },
            $"setsockopt(IP_ADD_MEMBERSHIP {wire.AddressOf(0)} on interface {index}): EINVAL, not a multicast group that this");
        AssertRefused(wire, plain with { MulticastTimeToLive = 256 }, "setsockopt(IP_MULTICAST_TTL 256): EINVAL");
    }

    private static void AssertRefused(Wire wire, DatagramPortOptions options, string expected)
    {
        string message = Assert.Throws<KernelException>(() => wire.TryOpen(0, options)).Message;
        Assert.StartsWith(expected, message);
        Assert.DoesNotContain('\n', message);
    }
}
