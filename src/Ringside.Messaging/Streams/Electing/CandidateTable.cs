namespace Ringside.Messaging.Streams.Electing;

/// <summary>The others that would write, as far as they were heard lately, and those that have come to another state.</summary>
internal sealed class CandidateTable(long freshNanos)
{
    private readonly List<Other> _others = [];

    /// <summary>Whether one has said that it differs, and nothing else since.</summary>
    internal bool HasDiffering { get; private set; }

    /// <summary>One says how far it is, and which rules it can run.</summary>
    internal void Take(ushort number, long applied, uint logicVersion, long nowNanos) =>
        Take(new Other(number, applied, logicVersion, Differs: false, nowNanos));

    /// <summary>One says that its state is another one than the writer's: it is no candidate.</summary>
    internal void TakeDiffering(ushort number, long nowNanos) => Take(new Other(number, 0, 0, Differs: true, nowNanos));

    /// <summary>How many go before one: those that have applied more, and of those that have applied as much the lower ones.</summary>
    internal int RankOf(ushort number, long applied, long nowNanos)
    {
        int rank = 0;
        foreach (Other other in _others)
        {
            bool isFirst = other.Applied > applied || (other.Applied == applied && other.Number < number);
            rank += isFirst && other.Number != number && !other.Differs && nowNanos - other.HeardNanos <= freshNanos ? 1 : 0;
        }

        return rank;
    }

    /// <summary>Looks a candidate up that has said something since a time.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="sinceNanos">The time.</param>
    /// <param name="logicVersion">The newest rules that it can run, when the result is true.</param>
    /// <returns>False when it was not heard since.</returns>
    internal bool TryFind(ushort number, long sinceNanos, out uint logicVersion)
    {
        int place = _others.FindIndex(other => other.Number == number && other.HeardNanos >= sinceNanos && !other.Differs);
        logicVersion = place < 0 ? 0 : _others[place].LogicVersion;
        return place >= 0;
    }

    /// <summary>Counts who was heard since a time.</summary>
    /// <param name="sinceNanos">The time.</param>
    internal (int Agreeing, int Differing) Count(long sinceNanos)
    {
        (int agreeing, int differing) = (0, 0);
        foreach (Other other in _others)
        {
            int count = other.HeardNanos >= sinceNanos ? 1 : 0;
            (agreeing, differing) = other.Differs ? (agreeing, differing + count) : (agreeing + count, differing);
        }

        return (agreeing, differing);
    }

    private void Take(Other word)
    {
        int place = _others.FindIndex(other => other.Number == word.Number);
        if (place < 0)
        {
            _others.Add(word);
        }
        else
        {
            _others[place] = word;
        }

        HasDiffering = word.Differs || (HasDiffering && _others.Exists(other => other.Differs));
    }

    private readonly record struct Other(ushort Number, long Applied, uint LogicVersion, bool Differs, long HeardNanos);
}
