using System.Numerics;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Following;

/// <summary>Packets of batches that are not whole, or ahead of a gap: so many numbers, so many bytes, and no more.</summary>
internal sealed class BatchAssembler
{
    private readonly PendingBatch[] _pending;
    private readonly long _mostBytes;
    private byte[] _whole = [];
    private long _bytes;

    /// <summary>Makes an empty one.</summary>
    /// <param name="batches">How far ahead it looks; a power of two.</param>
    /// <param name="mostBytes">Bytes of packets that it keeps.</param>
    internal BatchAssembler(int batches, long mostBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(BitOperations.IsPow2(batches), true, nameof(batches));
        _pending = [.. Enumerable.Range(0, batches).Select(_ => new PendingBatch())];
        _mostBytes = mostBytes;
    }

    /// <summary>A rule that is left out on purpose.</summary>
    internal StreamFault Planted { get; set; }

    /// <summary>Highest number of which something is here.</summary>
    internal long Highest { get; private set; }

    /// <summary>Packets that found no room.</summary>
    internal long Dropped { get; private set; }

    /// <summary>Keeps a packet.</summary>
    /// <param name="header">Its head.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="next">The number that is wanted next; what lies too far ahead is dropped.</param>
    internal void Add(in StreamHeader header, ReadOnlySpan<byte> packet, long next)
    {
        if (header.Number - next >= _pending.Length || !HasRoom(packet.Length, header.Number, next))
        {
            Dropped++;
            return;
        }

        PendingBatch pending = Place(header.Number);
        if (pending.IsEmpty || pending.Number != header.Number || pending.Epoch != header.Epoch)
        {
            _bytes -= pending.Bytes;
            pending.Begin(header.Number, header.Epoch);
        }

        _bytes += pending.Add(header.Fragment, header.IsEnd, packet);
        Highest = Math.Max(Highest, header.Number);
    }

    /// <summary>Takes a batch that is whole.</summary>
    /// <param name="number">Which.</param>
    /// <param name="packets">All its packets; valid until the next call.</param>
    internal bool TryTake(long number, out ReadOnlySpan<byte> packets)
    {
        PendingBatch pending = Place(number);
        bool isTaken = pending.IsWhole || (Planted == StreamFault.EndlessBatchTaken && pending.IsEndless && Highest > number);
        if (pending.IsEmpty || pending.Number != number || !isTaken)
        {
            packets = default;
            return false;
        }

        if (_whole.Length < pending.Bytes)
        {
            _whole = new byte[Math.Max(pending.Bytes, 2 * _whole.Length)];
        }

        pending.CopyTo(_whole);
        packets = _whole.AsSpan(0, pending.Bytes);
        Drop(pending);
        return true;
    }

    /// <summary>The first packet of a batch that is not whole; empty when it is not here.</summary>
    internal ReadOnlySpan<byte> FirstOf(long number, uint epoch)
    {
        PendingBatch pending = Place(number);
        return !pending.IsEmpty && pending.Number == number && pending.Epoch == epoch ? pending.First : default;
    }

    /// <summary>Forgets what another epoch than the given table's wrote.</summary>
    internal void Keep(Logs.EpochTable table)
    {
        Highest = 0;
        foreach (PendingBatch pending in _pending)
        {
            if (!pending.IsEmpty && table.EpochOf(pending.Number) != pending.Epoch)
            {
                Drop(pending);
            }

            Highest = pending.IsEmpty ? Highest : Math.Max(Highest, pending.Number);
        }
    }

    // What is farther ahead makes room for what is wanted sooner, and what is behind for everything: else a full window would keep out the
    // very batch that it waits for.
    private bool HasRoom(int length, long number, long next)
    {
        if (_bytes + length <= _mostBytes)
        {
            return true;
        }

        foreach (PendingBatch pending in _pending)
        {
            if (!pending.IsEmpty && pending.Number < next)
            {
                Drop(pending);
            }
        }

        for (long last = Highest; last > number && _bytes + length > _mostBytes; last--)
        {
            PendingBatch pending = Place(last);
            if (!pending.IsEmpty && pending.Number == last)
            {
                Drop(pending);
                Dropped++;
            }

            Highest = last - 1;
        }

        return _bytes + length <= _mostBytes;
    }

    private PendingBatch Place(long number) => _pending[number & (_pending.Length - 1)];

    private void Drop(PendingBatch pending)
    {
        _bytes -= pending.Bytes;
        pending.Begin(0, 0);
    }
}
