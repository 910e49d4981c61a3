namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>A pause after a refusal that will not go away by asking again at once: rights that are missing, for one.</summary>
internal sealed class ErrorPause
{
    private const long PauseNanos = 1_000_000_000;

    private bool _isHit;

    /// <summary>When it is over; <see cref="long.MaxValue"/> when there is none.</summary>
    internal long UntilNanos { get; private set; } = long.MaxValue;

    /// <summary>Begins with the next question whether it holds.</summary>
    internal void Hit() => _isHit = true;

    /// <summary>Whether nothing is to be asked now.</summary>
    internal bool Holds(long nowNanos)
    {
        if (_isHit)
            (_isHit, UntilNanos) = (false, nowNanos + PauseNanos);
        else if (nowNanos >= UntilNanos)
            UntilNanos = long.MaxValue;
        return UntilNanos != long.MaxValue;
    }
}
