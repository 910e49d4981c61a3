using Ringside.Net.Randomness;

namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>In which order servers are tried: each once, in random order; then a pause that grows, and all of them again.</summary>
/// <remarks>Random, so that the clients of a server that fails spread over the others; with pauses, so that those who come up are not
/// overrun.</remarks>
internal sealed class ServerOrder
{
    private readonly SeededRandom _random;
    private readonly long _firstNanos;
    private readonly long _longestNanos;
    private readonly int[] _order;
    private int _next;
    private long _pauseNanos;

    internal ServerOrder(int servers, long firstNanos, long longestNanos, SeededRandom random)
    {
        (_random, _firstNanos, _longestNanos, _pauseNanos) = (random, firstNanos, longestNanos, firstNanos);
        _order = [.. Enumerable.Range(0, servers)];
        Shuffle();
    }

    /// <summary>The server to try.</summary>
    internal int Current => _order[_next];

    /// <summary>It was tried in vain.</summary>
    /// <returns>How long to wait before the next one.</returns>
    internal long Failed()
    {
        if (++_next < _order.Length)
            return 0;
        Shuffle();
        long pause = _pauseNanos;
        _pauseNanos = Math.Min(_pauseNanos * 2, _longestNanos);
        return (pause / 2) + _random.NextBelow((pause / 2) + 1);
    }

    /// <summary>A connection that worked was lost: the others are tried first.</summary>
    /// <returns>How long to wait before the next one: a short while, as the clients of a server that fails all notice at once.</returns>
    internal long Lost()
    {
        int lost = Current;
        Shuffle();
        int place = Array.IndexOf(_order, lost);
        (_order[place], _order[^1]) = (_order[^1], lost);
        return _random.NextBelow(_firstNanos);
    }

    /// <summary>It works: the next pause is short again.</summary>
    internal void Worked() => _pauseNanos = _firstNanos;

    private void Shuffle()
    {
        _next = 0;
        for (int i = _order.Length - 1; i > 0; i--)
        {
            int other = (int)_random.NextBelow(i + 1);
            (_order[i], _order[other]) = (_order[other], _order[i]);
        }
    }
}
