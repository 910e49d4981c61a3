using Ringside.Messaging.Streams.Following;

namespace Ringside.Messaging.Streams.Storing;

/// <summary>When a mark is told: soon after it has changed, but not more often than so, and again with longer and longer pauses, because
/// the last one may have been lost.</summary>
internal sealed class MarkTimer(StreamStoreOptions options)
{
    private StoreMark _told;
    private long _toldNanos = long.MinValue;
    private long _pauseNanos;

    /// <summary>When it is due at the latest.</summary>
    internal long DeadlineNanos => _toldNanos == long.MinValue ? long.MinValue : _toldNanos + _pauseNanos;

    /// <summary>Whether it is to be told now; then it counts as told.</summary>
    internal bool IsDue(in StoreMark mark, long nowNanos)
    {
        bool hasChanged = mark != _told;
        if (_toldNanos != long.MinValue && nowNanos < _toldNanos + (hasChanged ? options.LeastMarkPauseNanos : _pauseNanos))
        {
            // What has changed is told after the least pause, if nothing else happens.
            _pauseNanos = hasChanged ? Math.Min(_pauseNanos, options.LeastMarkPauseNanos) : _pauseNanos;
            return false;
        }

        _pauseNanos = hasChanged ? options.FirstRepeatNanos : Math.Min(2 * _pauseNanos, options.LongestRepeatNanos);
        (_told, _toldNanos) = (mark, nowNanos);
        return true;
    }
}
