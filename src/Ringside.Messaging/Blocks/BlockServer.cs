using Ringside.Messaging.Mdp;
using Ringside.Messaging.Requests;

namespace Ringside.Messaging.Blocks;

/// <summary>Serves a block store to clients over messages.</summary>
/// <remarks>
/// <para>Requests are answered in the order in which the store completes them. A flush covers what was answered before it was sent;
/// requests that are under way at the same time have no order. A bad request is answered with what is wrong with it.</para>
/// <para>Sans I/O, nothing is allocated after the start: each request takes one of a fixed number of slots, whose memory holds the bytes
/// of the request and then those of the answer. Answers that the link does not take wait in their slots: a client that does not read
/// holds up no other but for the slots that it has taken, and <see cref="Disconnected"/> frees those. The owner closes clients that the
/// node reports as inactive, for the answers to a silent one wait as long as it stays.</para>
/// </remarks>
public sealed unsafe class BlockServer : ISlotWork
{
    private readonly IMessageLink _link;
    private readonly IBlockStore _store;
    private readonly BlockServerOptions _options;
    private readonly SlotMemory _memory;
    private readonly Slot[] _slots;
    private readonly SlotQueues _queues;
    private readonly BlockCompletion[] _completions = new BlockCompletion[64];

    /// <summary>Makes a server without requests.</summary>
    /// <param name="link">Where answers go.</param>
    /// <param name="store">What is served.</param>
    /// <param name="options">The limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit out of its range, or a transfer that no message holds.</exception>
    public BlockServer(IMessageLink link, IBlockStore store, BlockServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        int depth = options.QueueDepth;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depth, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, SlotQueues.MostSlots, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaximumTransferBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            options.MaximumTransferBytes, link.MaximumMessage - BlockRequest.Size, nameof(options));
        (_link, _store, _options) = (link, store, options);
        _memory = new SlotMemory(depth, Math.Max(options.MaximumTransferBytes, BlockDevice.Size));
        _slots = new Slot[depth];
        _queues = new SlotQueues(depth, this);
    }

    /// <summary>Requests under way.</summary>
    public int UnderWay => _queues.Taken;

    /// <summary>Takes a message.</summary>
    /// <param name="from">Who sent it.</param>
    /// <param name="message">Its payload.</param>
    /// <returns>What was done with it.</returns>
    public ServeResult Receive(PeerId from, ReadOnlySpan<byte> message)
    {
        if (!BlockRequest.TryRead(message, out BlockRequest request))
            return ServeResult.NotMine;
        if (!_queues.TryTake(from, out int slot))
            return ServeResult.TryLater;
        _slots[slot] = new Slot { Request = request };
        BlockResult check = Check(request, message.Length - BlockRequest.Size);
        if (check != BlockResult.Ok || request.Kind == BlockOperationKind.Describe)
        {
            if (check == BlockResult.Ok)
                Describe(slot);
            Answer(slot, check);
            return ServeResult.Taken;
        }

        if (request.Kind == BlockOperationKind.Write)
            message[BlockRequest.Size..].CopyTo(new Span<byte>(_memory.Data(slot), _options.MaximumTransferBytes));
        _queues.Store(slot);
        return ServeResult.Taken;
    }

    /// <summary>A client is gone, or will be closed: its answers are dropped, and its slots are free as soon as the store is done with
    /// them. Without it the answers to a client that does not come back keep their slots for ever. What it had asked for may have been
    /// done, and may still be.</summary>
    /// <param name="peer">The client.</param>
    public void Disconnected(PeerId peer) => _queues.Disconnected(peer);

    /// <summary>Takes completions of the store, begins what waits for it, and sends answers.</summary>
    /// <returns>How much was done.</returns>
    public int Advance()
    {
        int done = 0;
        int count;
        do
        {
            count = _store.Poll(_completions);
            foreach (BlockCompletion completion in _completions.AsSpan(0, count))
            {
                Answer(completion.Tag, completion.Result);
            }

            done += count;
        }
        while (count == _completions.Length);
        return done + _queues.Advance();
    }

    private BlockResult Check(in BlockRequest request, int bytes)
    {
        bool moves = request.Kind is BlockOperationKind.Read or BlockOperationKind.Write;
        if (!moves && request.Kind != BlockOperationKind.Trim)
            return request.Length == 0 && request.Offset == 0 ? BlockResult.Ok : BlockResult.BadRequest;
        if (request.Length == 0 || (request.Kind == BlockOperationKind.Write && request.Length != bytes))
            return BlockResult.BadRequest;
        if (moves ? request.Length > _options.MaximumTransferBytes : request.Length > int.MaxValue)
            return BlockResult.TooLong;
        int mask = _store.BlockBytes - 1;
        if (((request.Offset | request.Length) & mask) != 0)
            return BlockResult.NotAligned;
        bool isInside = request.Offset >= 0 && request.Length <= _store.SizeBytes && request.Offset <= _store.SizeBytes - request.Length;
        return isInside ? BlockResult.Ok : BlockResult.OutOfRange;
    }

    bool ISlotWork.TryStore(int slot)
    {
        BlockRequest request = _slots[slot].Request;
        bool moves = request.Kind is BlockOperationKind.Read or BlockOperationKind.Write;
        nint memory = moves ? (nint)_memory.Data(slot) : 0;
        return _store.TrySubmit(new BlockOperation(request.Kind, request.Offset, memory, (int)request.Length, slot));
    }

    private void Describe(int slot)
    {
        var device = new BlockDevice(_store.SizeBytes, _store.BlockBytes, _options.MaximumTransferBytes, _slots.Length);
        device.Write(new Span<byte>(_memory.Data(slot), BlockDevice.Size));
    }

    private void Answer(int slot, BlockResult result)
    {
        _slots[slot].Result = result;
        _queues.Answer(slot);
    }

    bool ISlotWork.TrySend(int slot, PeerId peer)
    {
        ref Slot answered = ref _slots[slot];
        int bytes = answered.Result != BlockResult.Ok ? 0 : answered.Request.Kind switch
        {
            BlockOperationKind.Read => (int)answered.Request.Length,
            BlockOperationKind.Describe => BlockDevice.Size,
            _ => 0,
        };
        SendResult result = Send(peer, slot, new BlockResponse(answered.Result, bytes, answered.Request.Id));
        if (result == SendResult.TooLong && bytes > 0)
            result = Send(peer, slot, new BlockResponse(BlockResult.TooLong, 0, answered.Request.Id));

        // When the peer is gone nobody waits for the answer: that is as good as sent.
        return result != SendResult.Backpressure;
    }

    private SendResult Send(PeerId peer, int slot, in BlockResponse response)
    {
        Span<byte> message = _memory.Answer(slot, BlockResponse.Size, response.Length);
        response.Write(message);
        return _link.Send(peer, message, new SendOptions(SendFlags.Unordered), out _);
    }

    private struct Slot
    {
        internal BlockRequest Request;
        internal BlockResult Result;
    }
}
