namespace Ringside.Exchange.Gateways;

/// <summary>Bytes that wait to be sent, always in one piece. Its memory grows with what waits, up to a limit, and is given back when
/// asked.</summary>
/// <remarks>Most of many connections are silent: they hold nothing. The first bytes take <see cref="FirstSize"/>, then the memory doubles;
/// <see cref="Trim"/> is the owner's word that the connection is idle.</remarks>
internal sealed class ByteQueue
{
    /// <summary>Bytes of the first memory that a queue takes.</summary>
    internal const int FirstSize = 512;

    private readonly int _limit;
    private byte[] _bytes = [];
    private int _start;

    /// <summary>An empty queue without memory.</summary>
    /// <param name="limit">Most bytes that may wait.</param>
    internal ByteQueue(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        _limit = limit;
    }

    /// <summary>Bytes that wait.</summary>
    internal int Count { get; private set; }

    /// <summary>Bytes that still fit.</summary>
    internal int Free => _limit - Count;

    /// <summary>Bytes of memory that it holds.</summary>
    internal int Held => _bytes.Length;

    /// <summary>All bytes that wait, the oldest first; empty when none do. Good until the next call.</summary>
    internal ReadOnlySpan<byte> Front => _bytes.AsSpan(_start, Count);

    /// <summary>Adds all bytes, or none when they do not fit.</summary>
    internal bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Free)
            return false;
        if (_start + Count + bytes.Length > _bytes.Length)
            MakeRoom(Count + bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_start + Count));
        Count += bytes.Length;
        return true;
    }

    /// <summary>Takes off the oldest bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    internal void Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        Count -= count;
        _start = Count == 0 ? 0 : _start + count;
    }

    /// <summary>Forgets what waits.</summary>
    internal void Clear()
    {
        Count = 0;
        _start = 0;
    }

    /// <summary>Gives memory beyond the first back, when nothing waits.</summary>
    internal void Trim()
    {
        if (Count == 0 && _bytes.Length > FirstSize)
            _bytes = [];
    }

    /// <summary>Moves what waits to the front, of greater memory where it must be.</summary>
    private void MakeRoom(int needed)
    {
        int size = Math.Max(_bytes.Length, Math.Min(FirstSize, _limit));
        while (needed > size)
            size = (int)Math.Min((long)size * 2, _limit);
        byte[] to = size == _bytes.Length ? _bytes : new byte[size];
        _bytes.AsSpan(_start, Count).CopyTo(to);
        _bytes = to;
        _start = 0;
    }
}
