namespace Ringside.Exchange.Gateways;

/// <summary>Bytes that wait to be sent, in a ring of a fixed size.</summary>
internal sealed class ByteQueue
{
    private readonly byte[] _bytes;
    private int _start;

    internal ByteQueue(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _bytes = new byte[capacity];
    }

    /// <summary>Bytes that wait.</summary>
    internal int Count { get; private set; }

    /// <summary>Bytes that still fit.</summary>
    internal int Free => _bytes.Length - Count;

    /// <summary>The oldest bytes that lie in one piece; empty when none wait. Good until the next call.</summary>
    internal ReadOnlySpan<byte> Front => _bytes.AsSpan(_start, Math.Min(Count, _bytes.Length - _start));

    /// <summary>Adds all bytes, or none when they do not fit.</summary>
    internal bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Free)
            return false;
        int end = _start + Count;
        if (end >= _bytes.Length)
            end -= _bytes.Length;
        int first = Math.Min(bytes.Length, _bytes.Length - end);
        bytes[..first].CopyTo(_bytes.AsSpan(end));
        bytes[first..].CopyTo(_bytes);
        Count += bytes.Length;
        return true;
    }

    /// <summary>Takes off bytes of <see cref="Front"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    internal void Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        Count -= count;
        _start += count;
        if (_start >= _bytes.Length)
            _start -= _bytes.Length;
        if (Count == 0)
            _start = 0;
    }

    internal void Clear()
    {
        Count = 0;
        _start = 0;
    }
}
