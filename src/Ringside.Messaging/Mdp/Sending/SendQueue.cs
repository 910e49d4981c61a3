using System.Numerics;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Net.Frames;

namespace Ringside.Messaging.Mdp.Sending;

/// <summary>The blocks of a connection from the moment that a message is written into one until it is confirmed.</summary>
/// <remarks>
/// Messages are written into the last block while it has not left, one behind the other; a block leaves when it is full or when there
/// is nothing before it. It is counted by its place in this queue; reliable blocks have a number of the wire besides, so that
/// the receiver sees a gap only where one is.
/// </remarks>
internal sealed partial class SendQueue
{
    private readonly FramePool _pool;
    private readonly Budget _budget;
    private readonly int _tagSize;
    private readonly int _longest;
    private SendBlock[] _ring = new SendBlock[16];
    private long _nextWireNumber = 1;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="pool">Where blocks stand.</param>
    /// <param name="budget">Blocks of all peers.</param>
    /// <param name="tagSize">Bytes that sealing adds to a packet.</param>
    /// <param name="leastPacket">Bytes of a packet that every path carries: no block is longer than what can be cut into parts for
    /// it.</param>
    internal SendQueue(FramePool pool, Budget budget, int tagSize, int leastPacket)
    {
        (_pool, _budget, _tagSize) = (pool, budget, tagSize);
        _longest = MostParts << BitOperations.Log2((uint)(leastPacket - PacketHeader.BlockOffset - PacketHeader.RangeRoom - tagSize));
        _longest = Math.Min(_longest, ushort.MaxValue);
    }

    /// <summary>The oldest block that is not done.</summary>
    internal long Head { get; private set; }

    /// <summary>The oldest block that never left.</summary>
    internal long NextUnsent { get; private set; }

    /// <summary>One past the newest block.</summary>
    internal long Tail { get; private set; }

    /// <summary>True when there is no block that is not done.</summary>
    internal bool IsEmpty => Head == Tail;

    /// <summary>A block by its place, from <see cref="Head"/> to before <see cref="Tail"/>.</summary>
    internal ref SendBlock this[long place] => ref _ring[place & (_ring.Length - 1)];

    /// <summary>Bytes of a block that fits into a packet of this size whole.</summary>
    internal int CapacityOf(int packetSize) =>
        Math.Min(_longest, packetSize - PacketHeader.BlockOffset - PacketHeader.RangeRoom - _tagSize);

    /// <summary>Writes a message.</summary>
    /// <param name="message">Its bytes.</param>
    /// <param name="flags">How it travels.</param>
    /// <param name="number">Its number.</param>
    /// <param name="packetSize">What the path carries now.</param>
    /// <param name="blocks">Blocks that have a part of it, when it was accepted.</param>
    internal SendResult TryAppend(ReadOnlySpan<byte> message, SendFlags flags, long number, int packetSize, out int blocks)
    {
        blocks = 1;
        int capacity = CapacityOf(packetSize);
        BlockMode mode = (flags & SendFlags.BestEffort) != 0 ? BlockMode.BestEffort
            : (flags & SendFlags.Unordered) != 0 ? BlockMode.Unordered
            : BlockMode.Ordered;
        FragmentFlags wants = (flags & SendFlags.ConfirmDelivered) != 0 ? FragmentFlags.WantsDelivered : FragmentFlags.None;
        int needed = BlockCodec.FragmentSize + message.Length;
        if (TryFindOpen(mode, needed, capacity) || (needed <= capacity - BlockCodec.HeaderSize && TryOpen(mode, number)))
        {
            AppendFragment(ref this[Tail - 1], message, wants | FragmentFlags.First | FragmentFlags.End, messageSize: -1);
            return SendResult.Accepted;
        }

        return needed <= capacity - BlockCodec.HeaderSize ? SendResult.Backpressure
            : mode == BlockMode.BestEffort ? SendResult.TooLong
            : TryAppendLong(message, wants, number, capacity, out blocks);
    }

    /// <summary>Writes a confirmation that messages of the peer were delivered.</summary>
    /// <returns>False when there is no frame: try again later.</returns>
    internal bool TryAppendConfirmation(long first, int count, int packetSize)
    {
        if (!TryFindOpen(BlockMode.Confirmations, BlockCodec.ConfirmationSize, CapacityOf(packetSize))
            && !TryOpen(BlockMode.Confirmations, 0))
        {
            return false;
        }

        ref SendBlock block = ref this[Tail - 1];
        BlockCodec.WriteConfirmation(BytesOf(ref block)[block.Length..], first, count);
        block.Length += BlockCodec.ConfirmationSize;
        return true;
    }

    /// <summary>The whole room of a block, of which the first <see cref="SendBlock.Length"/> bytes are written.</summary>
    internal Span<byte> BytesOf(ref SendBlock block) => _pool[block.Frame][PacketHeader.BlockOffset..];

    private bool TryFindOpen(BlockMode mode, int needed, int capacity)
    {
        if (NextUnsent == Tail)
        {
            return false;
        }

        ref SendBlock last = ref this[Tail - 1];
        return last.Mode == mode && last.Length + needed <= capacity;
    }

    private bool TryOpen(BlockMode mode, long firstMessage)
    {
        if (_budget.Left <= 0 || !_pool.TryLease(out Frame frame))
        {
            return false;
        }

        _budget.Take(1);
        if (Tail - Head == _ring.Length)
        {
            Grow();
        }

        ref SendBlock block = ref this[Tail++];
        block = new SendBlock
        {
            Frame = frame,
            FirstMessage = firstMessage,
            Length = BlockCodec.HeaderSize,
            Mode = mode,
            Stage = BlockStage.Unsent,
            WireNumber = mode == BlockMode.BestEffort ? 0 : _nextWireNumber++,
        };
        BlockFlags flags = mode switch
        {
            BlockMode.Unordered or BlockMode.BestEffort => BlockFlags.Unordered,
            BlockMode.Confirmations => BlockFlags.Confirmations,
            _ => BlockFlags.None,
        };
        BlockCodec.WriteHeader(BytesOf(ref block), firstMessage, flags);
        return true;
    }

    private void AppendFragment(ref SendBlock block, ReadOnlySpan<byte> data, FragmentFlags flags, int messageSize)
    {
        Span<byte> at = BytesOf(ref block)[block.Length..];
        int size = messageSize >= 0 ? BlockCodec.MessageSizeSize : 0;
        BlockCodec.WriteFragment(at, size + data.Length, flags);
        if (size > 0)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(at[BlockCodec.FragmentSize..], messageSize);
        }

        data.CopyTo(at[(BlockCodec.FragmentSize + size)..]);
        block.Length += BlockCodec.FragmentSize + size + data.Length;
        block.Messages++;
    }

    // All of it or nothing; in blocks of its own but for the last, which others may join.
    private SendResult TryAppendLong(ReadOnlySpan<byte> message, FragmentFlags wants, long number, int capacity, out int blocks)
    {
        int room = capacity - BlockCodec.HeaderSize - BlockCodec.FragmentSize;
        blocks = (message.Length + BlockCodec.MessageSizeSize + room - 1) / room;
        if (blocks > _budget.Most)
        {
            return SendResult.TooLong;
        }

        if (blocks > _budget.Left || blocks > _pool.Available)
        {
            return SendResult.Backpressure;
        }

        int size = message.Length;
        for (int i = 0; i < blocks; i++)
        {
            _ = TryOpen(BlockMode.Ordered, number);
            int take = Math.Min(message.Length, i == 0 ? room - BlockCodec.MessageSizeSize : room);
            FragmentFlags place = (i == 0 ? FragmentFlags.First : 0) | (i == blocks - 1 ? FragmentFlags.End : 0);
            AppendFragment(ref this[Tail - 1], message[..take], wants | place, i == 0 ? size : -1);
            message = message[take..];
        }

        return SendResult.Accepted;
    }

    private void Grow()
    {
        var larger = new SendBlock[_ring.Length * 2];
        for (long place = Head; place < Tail; place++)
        {
            larger[place & (larger.Length - 1)] = this[place];
        }

        _ring = larger;
    }
}
