namespace Ringside.App.Venue;

/// <summary>When a client tries to connect again, and how long: soon at first, then at longer and longer intervals, until the time that
/// it may take is over.</summary>
/// <param name="patienceNanos">How long it may take, from the loss of the connection on; 0 for not at all. One more attempt is made when
/// the time is over.</param>
internal sealed class Reconnection(long patienceNanos)
{
    /// <summary>Time until the first attempt.</summary>
    internal const long FirstNanos = 100_000_000;

    /// <summary>Longest time between two attempts.</summary>
    internal const long LongestNanos = 2_000_000_000;

    private long _untilNanos;
    private long _stepNanos;

    /// <summary>Whether a connection that stood was lost and is not there again.</summary>
    internal bool IsUnderWay { get; private set; }

    /// <summary>When the next attempt is due; in the past when none is.</summary>
    internal long NextNanos { get; private set; }

    /// <summary>How long is tried, from the loss on.</summary>
    internal long PatienceNanos => patienceNanos;

    /// <summary>The connection was lost, or an attempt to make another one has failed.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <returns>Whether there is another attempt.</returns>
    internal bool TryAgain(long nowNanos)
    {
        if (!IsUnderWay)
        {
            (_untilNanos, _stepNanos) = (nowNanos + patienceNanos, FirstNanos);
        }

        IsUnderWay = nowNanos < _untilNanos;
        NextNanos = Math.Min(nowNanos + _stepNanos, _untilNanos);
        _stepNanos = Math.Min(_stepNanos * 2, LongestNanos);
        return IsUnderWay;
    }

    /// <summary>There is a connection again.</summary>
    internal void End() => IsUnderWay = false;
}
