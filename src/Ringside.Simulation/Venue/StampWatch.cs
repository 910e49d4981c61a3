using Ringside.Exchange.Coordination;

namespace Ringside.Simulation.Venue;

/// <summary>Holds the stamps of a shard to the time that has passed: they never go back, and grow no faster than a clock may that is drawn
/// to the time of day, and itself is as fast as any here, whoever writes. Only a writer that was not there when the last stamp was made may
/// jump.</summary>
internal sealed class StampWatch(int shard)
{
    // By as much as it is drawn and as its clock is fast, each of the other, too; and what is rounded.
    private const long FastMillionths = (1_000_000 / StampClock.SlewOneIn) + VenueProcess.MostMillionths + 1;
    private const long BoundNanos = 3_000;

    private readonly Dictionary<(uint Epoch, long Stamp), long> _made = [];
    private readonly Dictionary<uint, long> _hereFrom = [];
    private long _last;
    private Made _lastMade;

    // What was carried out again since: who carries it out has not heard its stamp, and may go on from there, or from what it has heard.
    private Made _carried;

    /// <summary>An epoch has a writer that takes inputs.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="hereFrom">The first batch that was made after this process had heard such a writer, 0 when it was one before.</param>
    internal void OnEstablished(uint epoch, long hereFrom) => _hereFrom[epoch] = hereFrom;

    /// <summary>A batch is stamped now.</summary>
    internal void OnStamp(uint epoch, long stamp, long nowNanos) => _made[(epoch, stamp)] = nowNanos;

    /// <summary>A batch is stable.</summary>
    internal void Check(uint epoch, long number, long stamp)
    {
        if (stamp < _last)
        {
            throw new InvariantException("stamps never go back", $"batch {number} of shard {shard}: {stamp} after {_last}");
        }

        _last = stamp;

        // One that is carried out again has the stamp of the epoch in which it was begun.
        uint maker = epoch;
        while (maker > 0 && !_made.ContainsKey((maker, stamp)))
        {
            maker--;
        }

        if (maker == 0)
        {
            return;
        }

        Made now = new(stamp, _made[(maker, stamp)], maker, number);
        bool isAtPace = _lastMade.Epoch == 0 || IsAtPace(_lastMade, now) || (_carried.Epoch != 0 && IsAtPace(_carried, now));
        if (!isAtPace)
        {
            throw new InvariantException(
                "stamps grow with the time that passes",
                $"batch {number} of epoch {epoch} of shard {shard}, stamped in epoch {maker}: by {stamp - _lastMade.Stamp} ns since "
                    + $"epoch {_lastMade.Epoch}, in {now.Nanos - _lastMade.Nanos} ns");
        }

        (_lastMade, _carried) = maker == epoch ? (now, default) : (_lastMade, now);
    }

    private bool IsAtPace(in Made before, in Made now)
    {
        long passed = now.Nanos - before.Nanos;
        bool mayJump = before.Epoch < now.Epoch && before.Number < _hereFrom.GetValueOrDefault(now.Epoch, long.MaxValue);
        return mayJump || now.Stamp - before.Stamp <= passed + (passed / 1_000 * FastMillionths / 1_000) + BoundNanos;
    }

    private readonly record struct Made(long Stamp, long Nanos, uint Epoch, long Number);
}
