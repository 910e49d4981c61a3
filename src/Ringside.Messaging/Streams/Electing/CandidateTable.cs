namespace Ringside.Messaging.Streams.Electing;

/// <summary>The others that would write, as far as they were heard lately.</summary>
internal sealed class CandidateTable(long freshNanos)
{
    private readonly List<(ushort Number, long Applied, uint LogicVersion, long HeardNanos)> _others = [];

    /// <summary>One says how far it is, and which rules it can run.</summary>
    internal void Take(ushort number, long applied, uint logicVersion, long nowNanos)
    {
        int place = _others.FindIndex(other => other.Number == number);
        if (place < 0)
        {
            _others.Add((number, applied, logicVersion, nowNanos));
        }
        else
        {
            _others[place] = (number, applied, logicVersion, nowNanos);
        }
    }

    /// <summary>How many go before one: those that have applied more, and of those that have applied as much the lower ones.</summary>
    internal int RankOf(ushort number, long applied, long nowNanos)
    {
        int rank = 0;
        foreach ((ushort other, long theirs, _, long heard) in _others)
        {
            bool isFirst = theirs > applied || (theirs == applied && other < number);
            rank += isFirst && other != number && nowNanos - heard <= freshNanos ? 1 : 0;
        }

        return rank;
    }

    /// <summary>Looks one up that has said something since a time.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="sinceNanos">The time.</param>
    /// <param name="logicVersion">The newest rules that it can run, when the result is true.</param>
    /// <returns>False when it was not heard since.</returns>
    internal bool TryFind(ushort number, long sinceNanos, out uint logicVersion)
    {
        int place = _others.FindIndex(other => other.Number == number && other.HeardNanos >= sinceNanos);
        logicVersion = place < 0 ? 0 : _others[place].LogicVersion;
        return place >= 0;
    }
}
