namespace Ringside.Messaging.Streams.Logs;

/// <summary>Which epoch wrote which numbers of a stream: runs with rising epochs and rising first numbers.</summary>
internal sealed class EpochTable
{
    private readonly List<EpochRun> _runs = [];

    /// <summary>The runs, oldest first.</summary>
    internal IReadOnlyList<EpochRun> Runs => _runs;

    /// <summary>Whether it says nothing.</summary>
    internal bool IsEmpty => _runs.Count == 0;

    /// <summary>The last run; zeros when there is none.</summary>
    internal EpochRun Last => _runs.Count == 0 ? default : _runs[^1];

    /// <summary>Whether it reaches down to a number: a table that was told in one packet has the newest runs only.</summary>
    internal bool Knows(long number) => _runs.Count > 0 && number >= _runs[0].First;

    /// <summary>The epoch that wrote a number; 0 below the first run.</summary>
    internal uint EpochOf(long number)
    {
        for (int i = _runs.Count - 1; i >= 0; i--)
        {
            if (_runs[i].First <= number)
            {
                return _runs[i].Epoch;
            }
        }

        return 0;
    }

    /// <summary>Begins a run where the epoch is a new one.</summary>
    internal void Note(uint epoch, long number)
    {
        if (_runs.Count == 0 || _runs[^1].Epoch != epoch)
        {
            _runs.Add(new EpochRun(epoch, number));
        }
    }

    /// <summary>Forgets what lies above a number.</summary>
    internal void CutTo(long number)
    {
        while (_runs.Count > 0 && _runs[^1].First > number)
        {
            _runs.RemoveAt(_runs.Count - 1);
        }
    }

    /// <summary>Takes over other runs.</summary>
    internal void Set(ReadOnlySpan<EpochRun> runs)
    {
        _runs.Clear();
        _runs.AddRange(runs);
    }

    /// <summary>The greatest number, at most <paramref name="number"/>, at which both say the same, or below which the other one says
    /// nothing; 0 for none.</summary>
    /// <remarks>An epoch has one writer, so two batches of one epoch and number are the same batch, and what lies below it is, too. What
    /// the other does not reach down to is left to the chain.</remarks>
    internal long LastAgreeing(EpochTable other, long number)
    {
        while (number > 0 && (other.IsEmpty || other.Knows(number)) && EpochOf(number) != other.EpochOf(number))
        {
            // Down to below the run, of the two, that begins later.
            number = Math.Max(FirstOf(number), other.FirstOf(number)) - 1;
        }

        return Math.Max(number, 0);
    }

    private long FirstOf(long number)
    {
        for (int i = _runs.Count - 1; i >= 0; i--)
        {
            if (_runs[i].First <= number)
            {
                return _runs[i].First;
            }
        }

        return 1;
    }
}
