namespace Ringside.Messaging.Streams.Electing;

/// <summary>The others that would write, as far as they were heard lately.</summary>
internal sealed class CandidateTable(long freshNanos)
{
    private readonly List<(ushort Number, long Applied, long HeardNanos)> _others = [];

    /// <summary>One says how far it is.</summary>
    internal void Take(ushort number, long applied, long nowNanos)
    {
        int place = _others.FindIndex(other => other.Number == number);
        if (place < 0)
        {
            _others.Add((number, applied, nowNanos));
        }
        else
        {
            _others[place] = (number, applied, nowNanos);
        }
    }

    /// <summary>How many go before one: those that have applied more, and of those that have applied as much the lower ones.</summary>
    internal int RankOf(ushort number, long applied, long nowNanos)
    {
        int rank = 0;
        foreach ((ushort other, long theirs, long heard) in _others)
        {
            bool isFirst = theirs > applied || (theirs == applied && other < number);
            rank += isFirst && other != number && nowNanos - heard <= freshNanos ? 1 : 0;
        }

        return rank;
    }
}
