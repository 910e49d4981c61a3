using Ringside.Linux.Clocks;
using Ringside.Net.Ports;
using Ringside.Net.Tests.Ports.Wires;

namespace Ringside.Net.Tests.Ports;

public sealed class StampContractTests
{
    // The kernel switches stamping on in the background, so the first packets may come without.
    private const int Attempts = 1_000_000;

    [Theory, EveryPort(On = [WireKind.Loopback, WireKind.Hosts])]
    public void A_stamp_lies_between_the_send_and_the_end_of_the_receive(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind);
        using IDatagramPort sender = wire.Open(0);
        foreach (StampSource source in new[] { StampSource.ControlMessage, StampSource.OnDemand })
        {
            using IDatagramPort port = wire.Open(1, options => options with { Stamps = source });
            if (source == StampSource.OnDemand && port is not IStampedPort)
            {
                continue;
            }

            int stamped = 0;
            for (int i = 0; i < Attempts && stamped < 20; i++)
            {
                long before = KernelClock.RealtimeNanos();
                wire.Send(sender, "x", port.LocalEndpoint);
                Received received = wire.ReceiveOne(port);
                long stamp = StampOf(port, received, source);
                long after = KernelClock.RealtimeNanos();
                port.Frames.Return(received.Frame);
                if (stamp != 0)
                {
                    Assert.InRange(stamp, before, after);
                    stamped++;
                }
            }

            Assert.Equal(20, stamped);
        }
    }

    [Theory, EveryPort(On = [WireKind.Loopback, WireKind.Hosts])]
    public void The_stamp_on_demand_is_that_of_the_last_packet_received(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind);
        using IDatagramPort sender = wire.Open(0);
        using IDatagramPort port = wire.Open(1, options => options with { Stamps = StampSource.OnDemand });
        if (port is not IStampedPort stamped)
        {
            Assert.Skip($"the back end {backend} gives no stamps on demand");
            return;
        }

        Assert.False(stamped.TryGetLastStamp(out long none));
        Assert.Equal(0, none);
        wire.Send(sender, "first", port.LocalEndpoint);
        wire.ReceiveText(port);
        Assert.True(stamped.TryGetLastStamp(out long first));
        Assert.True(stamped.TryGetLastStamp(out long again));
        Assert.Equal(first, again);
        wire.Send(sender, "second", port.LocalEndpoint);
        wire.ReceiveText(port);
        Assert.True(stamped.TryGetLastStamp(out long second));
        Assert.True(second > first);
    }

    [Theory, EveryPort]
    public void A_port_without_stamps_gives_none(string backend, WireKind kind)
    {
        using Wire wire = Wire.Make(backend, kind);
        using IDatagramPort sender = wire.Open(0);
        using IDatagramPort port = wire.Open(1);
        wire.Send(sender, "x", port.LocalEndpoint);
        Assert.Equal(0, wire.ReceiveOne(port).StampRealtimeNanos);
        Assert.False(port is IStampedPort stamped && stamped.TryGetLastStamp(out _));
    }

    private static long StampOf(IDatagramPort port, in Received received, StampSource source)
    {
        if (source == StampSource.ControlMessage)
        {
            return received.StampRealtimeNanos;
        }

        return port is IStampedPort stamped && stamped.TryGetLastStamp(out long stamp) ? stamp : 0;
    }
}
