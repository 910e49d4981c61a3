using Ringside.Exchange;
using Ringside.Exchange.Coordination;
using Ringside.Exchange.Nodes;

namespace Ringside.Simulation.Venue;

/// <summary>Stamps of one process, whose time of day is off by as much as it likes, and runs as its clock does.</summary>
internal sealed class VirtualStamps(VenueWorld world, EngineHost host) : IStamps
{
    private const long DayNanos = 1_700_000_000_000_000_000;

    private StampClock? _clock;

    public void Heard(long lastNanos)
    {
        _clock ??= StampClock.TakeOver(Math.Max(lastNanos, 0), host.ClockNanos);
        _clock.GoOnFrom(Math.Max(lastNanos, 0), host.ClockNanos);
    }

    public long Next(long lastNanos)
    {
        long wall = DayNanos + host.ElapsedNanos + host.OffNanos;
        _clock ??= StampClock.ColdStart(Math.Max(lastNanos, 0), host.ClockNanos, wall);
        long next = world.Planted == VenueFault.StampsGoBack ? wall : _clock.Next(host.ClockNanos, wall);
        host.NoteStamp(next);
        return next;
    }
}
