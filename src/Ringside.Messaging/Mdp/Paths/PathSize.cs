namespace Ringside.Messaging.Mdp.Paths;

/// <summary>How long a packet the path carries: raised only after a probe of that size was confirmed, lowered when long packets vanish
/// (RFC 8899, the datagram packetization layer path MTU discovery).</summary>
/// <remarks>A probe carries nothing but filling, so its loss costs nothing.</remarks>
internal sealed class PathSize
{
    private const int Tries = 3;
    private const int Precision = 16;
    private const long FirstPauseNanos = 1_000_000_000;
    private const long LongestPauseNanos = 600_000_000_000;

    private readonly int _least;
    private readonly int _most;
    private int _ceiling;
    private int _candidate;
    private int _tries;
    private long _pauseNanos = FirstPauseNanos;
    private long _notBeforeNanos;

    /// <summary>Starts.</summary>
    /// <param name="least">What every path carries.</param>
    /// <param name="initial">What is taken for granted until it turns out wrong.</param>
    /// <param name="most">What both ends take.</param>
    internal PathSize(int least, int initial, int most)
    {
        (_least, _most) = (Math.Min(least, most), most);
        Current = Math.Clamp(initial, _least, most);
        _ceiling = most;
    }

    /// <summary>Bytes of UDP payload that may be sent.</summary>
    internal int Current { get; private set; }

    /// <summary>The size that a probe should have now; 0 for none.</summary>
    internal int NextProbe(long nowNanos)
    {
        if (nowNanos < _notBeforeNanos || _ceiling - Current < Precision)
        {
            if (_ceiling < _most && nowNanos >= _notBeforeNanos)
            {
                // Found what the path carries; look later whether it has become more.
                _ceiling = _most;
                _candidate = 0;
                Pause(nowNanos);
            }

            return 0;
        }

        if (_candidate == 0)
        {
            // All or nothing first, because most paths carry the size of their links; then halves.
            _candidate = _ceiling == _most ? _most : Current + ((_ceiling - Current + 1) / 2);
            _tries = 0;
        }

        return _candidate;
    }

    /// <summary>When the next probe could be due; only before then <see cref="NextProbe"/> has nothing.</summary>
    internal long NextProbeNanos => _ceiling - Current < Precision && _ceiling == _most ? long.MaxValue : _notBeforeNanos;

    /// <summary>A probe of this size was confirmed.</summary>
    internal void OnProbeConfirmed(int size)
    {
        if (size > Current && size <= _most)
        {
            Current = size;
            _ceiling = Math.Max(_ceiling, size);
            (_candidate, _notBeforeNanos, _pauseNanos) = (0, 0, FirstPauseNanos);
        }
    }

    /// <summary>A probe was lost.</summary>
    internal void OnProbeLost(int size, long nowNanos)
    {
        if (size == _candidate && ++_tries >= Tries)
        {
            _ceiling = Math.Max(Current, size - 1);
            _candidate = 0;
        }

        _notBeforeNanos = nowNanos;
    }

    /// <summary>Long packets vanish, short ones do not: back to the size that every path carries.</summary>
    internal void OnBlackHole(long nowNanos)
    {
        if (Current > _least)
        {
            _ceiling = _most;
            Current = _least;
            _candidate = 0;
            Pause(nowNanos);
        }
    }

    private void Pause(long nowNanos)
    {
        _notBeforeNanos = nowNanos + _pauseNanos;
        _pauseNanos = Math.Min(2 * _pauseNanos, LongestPauseNanos);
    }
}
