using Ringside.Exchange.Coordination;

namespace Ringside.Simulation.Venue;

/// <summary>Holds the stamps of a shard to the time that has passed: they never go back, and grow no faster than a clock may that is drawn
/// to the time of day, and itself is as fast as any here, whoever writes. Only a writer that has known no other one may jump.</summary>
internal sealed class StampWatch(int shard)
{
    // By as much as it is drawn and as its clock is fast, each of the other, too; and what is rounded.
    private const long FastMillionths = (1_000_000 / StampClock.SlewOneIn) + VenueProcess.MostMillionths + 1;
    private const long BoundNanos = 3_000;

    private readonly Dictionary<(uint Epoch, long Stamp), long> _made = [];
    private readonly Dictionary<uint, uint> _known = [];
    private long _last;
    private Made _lastMade;

    // What was carried out again since: who carries it out has not heard its stamp, and may go on from there, or from what it has heard.
    private Made _carried;

    /// <summary>An epoch has a writer that takes inputs.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="known">The first one in which this process has heard such a writer, or was one; at most its own.</param>
    internal void OnEstablished(uint epoch, uint known) => _known[epoch] = known;

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

        Made now = new(stamp, _made[(maker, stamp)], maker);
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
        bool mayJump = before.Epoch < _known.GetValueOrDefault(now.Epoch, now.Epoch);
        return mayJump || now.Stamp - before.Stamp <= passed + (passed / 1_000 * FastMillionths / 1_000) + BoundNanos;
    }

    private readonly record struct Made(long Stamp, long Nanos, uint Epoch);
}
