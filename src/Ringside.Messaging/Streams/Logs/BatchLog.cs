using System.Numerics;

namespace Ringside.Messaging.Streams.Logs;

/// <summary>The newest batches of a stream in memory: their packets, one behind the other as they were sent, in a ring of bytes.</summary>
/// <remarks>Each batch is contiguous. All memory is taken at the start; what is oldest goes when a new one needs its room, if its owner
/// allows.</remarks>
internal sealed class BatchLog
{
    private readonly byte[] _bytes;
    private readonly BatchPlace[] _places;
    private long _end;

    /// <summary>Makes an empty one.</summary>
    /// <param name="bytes">Most bytes.</param>
    /// <param name="batches">Most batches; a power of two.</param>
    internal BatchLog(int bytes, int batches)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(BitOperations.IsPow2(batches), true, nameof(batches));
        (_bytes, _places) = (new byte[bytes], new BatchPlace[batches]);
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

    /// <summary>Begins anew: the next batch is the one after a number.</summary>
    internal void Reset(long last, ulong chain) => (First, Last, LastChain, _end) = (last + 1, last, chain, 0);

    /// <summary>The packets of a batch that is here.</summary>
    internal ReadOnlySpan<byte> Packets(long number)
    {
        BatchPlace place = Place(number);
        return _bytes.AsSpan((int)(place.Position % _bytes.Length), place.Length);
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

        // What does not fit before the end of the ring begins at its start.
        int offset = (int)(_end % _bytes.Length);
        long position = offset + packets.Length > _bytes.Length ? _end + (_bytes.Length - offset) : _end;
        while (First <= Last && (position + packets.Length - Place(First).Position > _bytes.Length || Last - First + 1 >= _places.Length))
        {
            if (First >= keepFrom)
            {
                return false;
            }

            First++;
        }

        packets.CopyTo(_bytes.AsSpan((int)(position % _bytes.Length)));
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
}
