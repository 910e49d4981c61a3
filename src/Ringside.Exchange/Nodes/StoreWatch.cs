using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Nodes;

/// <summary>Whether enough stores are heard by the writer of a stream, and keep what it writes.</summary>
/// <remarks>A store tells its mark at least each 50 ms. Sans I/O; nothing is allocated but when something changes.</remarks>
internal sealed class StoreWatch(int stableCopies, long silenceNanos)
{
    private const int LooksInSilence = 8;

    private long _lookNanos;
    private long _stable;
    private long _movedNanos;
    private int _missing;
    private bool _isStuck;

    /// <summary>What is wrong, in a sentence without times; null when nothing is.</summary>
    internal string? Trouble { get; private set; }

    /// <summary>Looks, if it is time to; to be called only while the writer is established: its heartbeats keep it awake.</summary>
    internal void Advance(StreamPublisher publisher, long nowNanos)
    {
        if (nowNanos < _lookNanos || stableCopies == 0)
            return;
        if (nowNanos - _lookNanos >= silenceNanos)
        {
            // It begins, or has stood still itself: what came meanwhile is to be read first.
            (_lookNanos, _movedNanos) = (nowNanos + silenceNanos, nowNanos);
            return;
        }

        _lookNanos = nowNanos + (silenceNanos / LooksInSilence);
        int missing = publisher.StoresMissingSince(nowNanos - silenceNanos);
        bool moves = publisher.Stable == publisher.Last || publisher.Stable != _stable;
        (_stable, _movedNanos) = (publisher.Stable, moves ? nowNanos : _movedNanos);
        bool isStuck = nowNanos - _movedNanos >= silenceNanos;
        if (missing == _missing && isStuck == _isStuck)
            return;
        (_missing, _isStuck) = (missing, isStuck);
        Trouble = missing > 0 ? Describe(publisher.Sets, missing)
            : isStuck ? "what it writes does not become stable"
            : null;
    }

    private static string Describe(StoreSets sets, int missing)
    {
        StoreSet set = sets.Current;
        return $"only {set.Copies - missing} of {set.Members.Count} stores are heard, and {set.Copies} must keep each batch";
    }
}
