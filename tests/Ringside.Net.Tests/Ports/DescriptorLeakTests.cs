using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;

namespace Ringside.Net.Tests.Ports;

/// <summary>Counts the descriptors of the process, so nothing else may run beside these tests.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DescriptorLeakTests
{
    public const string Name = "descriptors are counted";
    private const int Cycles = 200;

    [Theory, EveryBackend]
    public void Datagram_ports_leave_no_descriptor(string backend) => AssertNothingLeft(() =>
    {
        using IDatagramPort member = Ends.OpenMember(backend, "239.255.77.6");
        using IDatagramPort sender = Ends.OpenMulticastSender(backend);
        Ends.Send(sender, "x", member.LocalEndpoint);
    });

    [Theory, EveryBackend]
    public void Datagram_ports_that_cannot_be_leave_no_descriptor(string backend) => AssertNothingLeft(() =>
    {
        Assert.Throws<KernelException>(() => Ends.Open(backend, new() { Local = new Endpoint(IPAddress.Parse("192.0.2.1"), 0) }));
        Assert.Throws<KernelException>(() => Ends.Open(backend, new() { Local = Ends.Loopback, Interface = "nosuch0" }));
        Assert.Throws<KernelException>(() => Ends.Open(backend, new() { Local = Ends.Loopback, Group = Ends.Loopback }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ends.Open(backend, new() { Local = Ends.Loopback, FrameSize = 3 }));
    });

    [Theory, EveryBackend]
    public void Connections_and_listeners_leave_no_descriptor(string backend) => AssertNothingLeft(() =>
    {
        using var pair = StreamPair.Connect(backend);
        Ends.Send(pair.Client, "x");
        Ends.ReceiveText(pair.Server, 1);
    });

    [Theory, EveryBackend]
    public void Connections_and_listeners_that_cannot_be_leave_no_descriptor(string backend) => AssertNothingLeft(() =>
    {
        IBackend found = Ends.Find(backend);
        Assert.Throws<KernelException>(() => found.Listen(new Endpoint(IPAddress.Parse("192.0.2.1"), 0), new StreamPortOptions()));
        Assert.Throws<ArgumentOutOfRangeException>(() => found.Connect(Ends.Loopback, new StreamPortOptions { FrameSize = 3 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => found.Connect(Ends.Loopback, new StreamPortOptions { MaximumQueuedFrames = 0 }));
    });

    private static void AssertNothingLeft(Action cycle)
    {
        cycle();
        int before = Ends.CountDescriptors();
        for (int i = 0; i < Cycles; i++)
        {
            cycle();
        }

        // Less is none left, either: something that was open before the test may end meanwhile.
        Assert.InRange(Ends.CountDescriptors(), 0, before);
    }
}
