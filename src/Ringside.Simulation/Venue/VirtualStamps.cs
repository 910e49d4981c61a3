using Ringside.Exchange;
using Ringside.Exchange.Coordination;
using Ringside.Exchange.Nodes;

namespace Ringside.Simulation.Venue;

/// <summary>Stamps of one process, whose time of day is off by as much as it likes.</summary>
internal sealed class VirtualStamps(VenueWorld world, EngineHost host) : IStamps
{
    private const long DayNanos = 1_700_000_000_000_000_000;

    private StampClock? _clock;

    public long Next(long lastNanos)
    {
        long wall = DayNanos + world.NowNanos + host.OffNanos;
        _clock ??= StampClock.ColdStart(Math.Max(lastNanos, 0), world.NowNanos, wall);
        return world.Planted == VenueFault.StampsGoBack ? wall : _clock.Next(world.NowNanos, wall);
    }
}
