using Ringside.Exchange.Nodes;
using Ringside.Messaging.Streams;

namespace Ringside.Exchange.Hosting;

/// <summary>Notes in the data folder that a stream has begun, and where it ended. Stores do not need them to be right, so a full disk
/// holds nobody up: what cannot be written now is tried again, and told once.</summary>
/// <param name="folders">Where they are.</param>
/// <param name="stream">Whose.</param>
/// <param name="tell">Is told what is wrong, or null when nothing is any more; may be told the same again.</param>
internal sealed class DayNotes(VenueFolders folders, StreamId stream, Action<string?> tell)
{
    /// <summary>Pause before another attempt.</summary>
    internal const long PauseNanos = 1_000_000_000;

    private bool _hasBegun;
    private bool _hasEnded;
    private long _failedNanos = long.MaxValue;

    /// <summary>When to be called again; <see cref="long.MaxValue"/> while nothing is left to write.</summary>
    internal long DeadlineNanos => _failedNanos == long.MaxValue ? long.MaxValue : _failedNanos + PauseNanos;

    /// <summary>This node writes the stream, so its first batch is stable.</summary>
    internal void Begun(long nowNanos)
    {
        if (!_hasBegun && TryWrite(() => folders.NoteBegun(stream), nowNanos))
            _hasBegun = true;
    }

    /// <summary>The day is over, and known to be.</summary>
    internal void Ended(DayEnd end, long nowNanos)
    {
        if (!_hasEnded && TryWrite(() => folders.NoteEnded(stream, end), nowNanos))
            _hasEnded = true;
    }

    private bool TryWrite(Action write, long nowNanos)
    {
        if (_failedNanos != long.MaxValue && nowNanos < DeadlineNanos)
            return false;
        try
        {
            write();
            _failedNanos = long.MaxValue;
            tell(null);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _failedNanos = nowNanos;
            tell($"the day's notes cannot be written: {problem.Message}");
            return false;
        }
    }
}
