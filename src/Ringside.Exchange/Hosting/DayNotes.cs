using Ringside.Exchange.Nodes;
using Ringside.Messaging.Streams;

namespace Ringside.Exchange.Hosting;

/// <summary>Notes in the data folder that a stream has begun, and where it ended. Stores do not need them to be right, so a full disk
/// holds nobody up: what cannot be written now is tried again, and told once.</summary>
/// <param name="folders">Where they are.</param>
/// <param name="stream">Whose.</param>
/// <param name="tell">Is told what is wrong, and null when nothing is any more.</param>
internal sealed class DayNotes(VenueFolders folders, StreamId stream, Action<string?> tell)
{
    /// <summary>Pause before another attempt.</summary>
    internal const long PauseNanos = 1_000_000_000;

    private bool _hasBegun;
    private DayEnd? _end;
    private bool _isLeft;
    private bool _isTold;
    private long _failedNanos = long.MinValue;

    /// <summary>When <see cref="Advance"/> has something to do; <see cref="long.MaxValue"/> while nothing is left to write.</summary>
    internal long DeadlineNanos => !_isLeft ? long.MaxValue : _failedNanos == long.MinValue ? long.MinValue : _failedNanos + PauseNanos;

    /// <summary>Whether it knows that the day is over.</summary>
    internal bool HasEnded => _end is not null;

    /// <summary>This node writes the stream, so its first batch is stable.</summary>
    internal void Begun() => (_isLeft, _hasBegun) = (_isLeft || !_hasBegun, true);

    /// <summary>The day is over, and known to be.</summary>
    internal void Ended(DayEnd end) => (_isLeft, _end) = (true, end);

    /// <summary>Writes what is left to write; does nothing when nothing is.</summary>
    internal void Advance(long nowNanos)
    {
        if (nowNanos < DeadlineNanos)
            return;
        try
        {
            if (_hasBegun)
                folders.NoteBegun(stream);
            if (_end is { } end)
                folders.NoteEnded(stream, end);
            (_isLeft, _failedNanos) = (false, long.MinValue);
            Tell(null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _failedNanos = nowNanos;
            Tell($"the day's notes cannot be written: {problem.Message}");
        }
    }

    // The text names a file that is called otherwise at each attempt.
    private void Tell(string? problem)
    {
        if (_isTold != problem is not null)
            tell(problem);
        _isTold = problem is not null;
    }
}
