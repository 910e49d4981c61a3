namespace Ringside.Messaging.Streams.Following;

/// <summary>A batch of which some packets have come.</summary>
internal sealed class PendingBatch
{
    // What a great batch took is given back: there are as many of these as batches that are looked ahead.
    private const int KeptBytes = 16 * 1024;
    private const int KeptFragments = 64;

    private readonly List<(int Offset, int Length)> _fragments = [];
    private byte[] _bytes = [];
    private int _length;
    private int _count;
    private int _last = -1;

    internal long Number { get; private set; }

    internal uint Epoch { get; private set; }

    /// <summary>Bytes that it holds.</summary>
    internal int Bytes => _length;

    internal bool IsEmpty => _count == 0;

    internal bool IsWhole => _last >= 0 && _count == _last + 1;

    /// <summary>Whether nothing is missing but its end.</summary>
    internal bool IsEndless => _last < 0 && _count > 0 && _count == _fragments.Count;

    /// <summary>Its first packet; empty while that has not come.</summary>
    internal ReadOnlySpan<byte> First => _fragments.Count == 0 ? default : _bytes.AsSpan(_fragments[0].Offset, _fragments[0].Length);

    /// <summary>Begins another batch.</summary>
    internal void Begin(long number, uint epoch)
    {
        (Number, Epoch, _length, _count, _last) = (number, epoch, 0, 0, -1);
        _fragments.Clear();
        _fragments.Capacity = Math.Min(_fragments.Capacity, KeptFragments);
        _bytes = _bytes.Length > KeptBytes ? [] : _bytes;
    }

    /// <summary>Keeps a packet, if it is a new one.</summary>
    /// <returns>How many bytes more it holds.</returns>
    internal int Add(int fragment, bool isEnd, ReadOnlySpan<byte> packet)
    {
        while (_fragments.Count <= fragment)
        {
            _fragments.Add(default);
        }

        bool isBeyond = _last >= 0 && fragment > _last;
        if (_fragments[fragment].Length > 0 || isBeyond || (isEnd && _fragments.Count > fragment + 1))
        {
            return 0;
        }

        if (_bytes.Length < _length + packet.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length + packet.Length, 2 * _bytes.Length));
        }

        packet.CopyTo(_bytes.AsSpan(_length));
        _fragments[fragment] = (_length, packet.Length);
        _length += packet.Length;
        _count++;
        _last = isEnd ? fragment : _last;
        return packet.Length;
    }

    /// <summary>All packets in their order.</summary>
    /// <param name="into">Room for <see cref="Bytes"/>.</param>
    internal void CopyTo(Span<byte> into)
    {
        int at = 0;
        foreach ((int offset, int length) in _fragments)
        {
            _bytes.AsSpan(offset, length).CopyTo(into[at..]);
            at += length;
        }
    }
}
