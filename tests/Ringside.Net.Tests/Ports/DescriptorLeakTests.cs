using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Net.Tests.Ports.Wires;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports;

/// <summary>Counts the descriptors of the process, so nothing else may run beside these tests.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DescriptorLeakTests
{
    public const string Name = "descriptors are counted";
    private const int Cycles = 200;

    // Closing an AF_XDP socket takes the kernel some time, which the next one waits for; 1,000 of them are for long runs.
    private const int CyclesOnHosts = 20;

    [Theory, EveryPort]
    public void Datagram_ports_leave_no_descriptor(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind);
        AssertNothingLeft(kind, () =>
        {
            using IDatagramPort member = wire.OpenMember(1, "239.255.77.6");
            using IDatagramPort sender = wire.Open(0);
            wire.Send(sender, "x", member.LocalEndpoint);
        });
    }

    [Theory, EveryPort]
    public void Datagram_ports_that_cannot_be_leave_no_descriptor(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind);
        wire.Open(0).Dispose(); // skips where it cannot be at all
        var plain = new DatagramPortOptions { Local = new Endpoint(wire.AddressOf(0), 0), Interface = wire.InterfaceOf(0) };
        AssertNothingLeft(kind, () =>
        {
            Assert.Throws<KernelException>(
                () => wire.TryOpen(0, plain with { Local = new Endpoint(IPAddress.Parse("192.0.2.1"), 0) }));
            Assert.Throws<KernelException>(() => wire.TryOpen(0, plain with { Interface = "nosuch0" }));
            Assert.Throws<KernelException>(() => wire.TryOpen(0, plain with { Group = plain.Local }));
            Assert.ThrowsAny<ArgumentException>(() => wire.TryOpen(0, plain with { FrameSize = 3 }));
        });
    }

    [Theory, EveryBackend]
    public void Connections_and_listeners_leave_no_descriptor(string backend) => AssertNothingLeft(WireKind.Loopback, () =>
    {
        using var pair = StreamPair.Connect(backend);
        Ends.Send(pair.Client, "x");
        Ends.ReceiveText(pair.Server, 1);
    });

    [Theory, EveryBackend]
    public void Connections_and_listeners_that_cannot_be_leave_no_descriptor(string backend) => AssertNothingLeft(WireKind.Loopback, () =>
    {
        IBackend found = Ends.Find(backend);
        Assert.Throws<KernelException>(() => found.Listen(new Endpoint(IPAddress.Parse("192.0.2.1"), 0), new StreamPortOptions()));
        Assert.Throws<ArgumentOutOfRangeException>(() => found.Connect(Ends.Loopback, new StreamPortOptions { FrameSize = 3 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => found.Connect(Ends.Loopback, new StreamPortOptions { MaximumQueuedFrames = 0 }));
    });

    private static void AssertNothingLeft(WireKind kind, Action cycle)
    {
        long cycles = kind == WireKind.Hosts ? LongRuns.Choose(CyclesOnHosts, 1000) : LongRuns.Choose(Cycles, 1000);
        OpenDescriptors.AssertNoneStays(cycles, cycle);
    }
}
