using System.Numerics;

namespace Ringside.Messaging.Streams.Logs;

/// <summary>The newest batches of a stream in memory: their packets, one behind the other as they were sent, in a ring of bytes.</summary>
/// <remarks>Each batch is contiguous. What is oldest goes when a new one needs its room, if its owner allows. All memory is reserved at the
/// start, but the ring turns in the first part of it for as long as what must stay fits there: a ring that is passed through again and
/// again stays in the caches, and memory that was never touched costs a page fault for every 4 KiB.</remarks>
internal sealed class BatchLog
{
    private readonly byte[] _bytes;
    private readonly BatchPlace[] _places;
    private int _size;
    private long _end;

    /// <summary>Makes an empty one.</summary>
    /// <param name="bytes">Most bytes.</param>
    /// <param name="batches">Most batches; a power of two.</param>
    /// <param name="firstBytes">Bytes that it uses until batches that must stay need more.</param>
    internal BatchLog(int bytes, int batches, int firstBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(firstBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(BitOperations.IsPow2(batches), true, nameof(batches));
        int doublings = 0;
        while (bytes >> (doublings + 1) >= firstBytes)
        {
            doublings++;
        }

        _size = bytes >> doublings;
        (_bytes, _places) = (new byte[_size << doublings], new BatchPlace[batches]);
    }

    /// <summary>Number of the oldest batch here; one above <see cref="Last"/> when there is none.</summary>
    internal long First { get; private set; } = 1;

    /// <summary>Number of the newest batch; what lies below <see cref="First"/> was here or never.</summary>
    internal long Last { get; private set; }

    /// <summary>Chain of the newest batch.</summary>
    internal ulong LastChain { get; private set; }

    /// <summary>Bytes from the oldest to the newest.</summary>
    internal long Bytes => First > Last ? 0 : _end - Place(First).Position;

    /// <summary>Most bytes that one batch may have.</summary>
    internal int MostBytes => _bytes.Length / 2;

    /// <summary>Whether a batch is here.</summary>
    internal bool Holds(long number) => number >= First && number <= Last;

    /// <summary>Bytes in which the ring turns at present.</summary>
    internal int Size => _size;

    /// <summary>Begins anew: the next batch is the one after a number.</summary>
    internal void Reset(long last, ulong chain) => (First, Last, LastChain, _end) = (last + 1, last, chain, 0);

    /// <summary>The packets of a batch that is here.</summary>
    internal ReadOnlySpan<byte> Packets(long number)
    {
        BatchPlace place = Place(number);
        return _bytes.AsSpan((int)(place.Position % _size), place.Length);
    }

    /// <summary>What a batch that is here is.</summary>
    internal BatchPlace Place(long number) => _places[number & (_places.Length - 1)];

    /// <summary>Puts the next batch at the end.</summary>
    /// <param name="packets">All its packets.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="chain">Its chain.</param>
    /// <param name="keepFrom">Number from which batches must stay.</param>
    /// <returns>False when there is no room without one that must stay.</returns>
    internal bool TryAppend(ReadOnlySpan<byte> packets, uint epoch, ulong chain, long keepFrom)
    {
        if (packets.Length > MostBytes)
        {
            return false;
        }

        if (Last - First + 1 == _places.Length && !TryDropFirst(keepFrom))
        {
            return false;
        }

        while (!TryMakeRoom(packets.Length, keepFrom))
        {
            if (_size == _bytes.Length)
            {
                return false;
            }

            Grow();
        }

        long position = NextPosition(packets.Length);
        packets.CopyTo(_bytes.AsSpan((int)(position % _size)));
        Last++;
        _places[Last & (_places.Length - 1)] = new BatchPlace(position, packets.Length, epoch, chain);
        (_end, LastChain) = (position + packets.Length, chain);
        return true;
    }

    /// <summary>Forgets the batches above a number, whose chain is given (it may have left the log).</summary>
    internal void CutTo(long number, ulong chain)
    {
        if (number < First)
        {
            Reset(number, chain);
            return;
        }

        Last = number;
        BatchPlace place = Place(number);
        (_end, LastChain) = (place.Position + place.Length, chain);
    }

    // What does not fit before the end of the ring begins at its start.
    private long NextPosition(int length)
    {
        int offset = (int)(_end % _size);
        return offset + length > _size ? _end + (_size - offset) : _end;
    }

    private bool TryMakeRoom(int length, long keepFrom)
    {
        if (length > _size / 2)
        {
            return false;
        }

        long end = NextPosition(length) + length;
        while (First <= Last && end - Place(First).Position > _size)
        {
            if (!TryDropFirst(keepFrom))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryDropFirst(long keepFrom)
    {
        if (First >= keepFrom)
        {
            return false;
        }

        First++;
        return true;
    }

    // Between the oldest batch and the newest the ring has come to its end once at most: what stands at its start goes behind that end.
    private void Grow()
    {
        int before = _size;
        _size *= 2;
        long lap = First > Last ? 0 : Place(First).Position / before * before;
        for (long number = First; number <= Last; number++)
        {
            BatchPlace place = Place(number);
            long position = place.Position - lap;
            if (position >= before)
            {
                _bytes.AsSpan((int)(position - before), place.Length).CopyTo(_bytes.AsSpan((int)position));
            }

            _places[number & (_places.Length - 1)] = place with { Position = position };
        }

        _end = First > Last ? 0 : Place(Last).Position + Place(Last).Length;
    }
}
