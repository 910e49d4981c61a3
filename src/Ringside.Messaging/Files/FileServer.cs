using Ringside.Messaging.Mdp;
using Ringside.Messaging.Requests;

namespace Ringside.Messaging.Files;

/// <summary>Serves a flat filesystem to clients over messages.</summary>
/// <remarks>As <see cref="Blocks.BlockServer"/>: a fixed number of slots, answers in the order in which the store completes, a bad request
/// is answered with what is wrong with it; the answers to one client leave in their order. Names are checked here, before any store sees
/// them. The owner tells of clients that are gone, and closes those that the node reports as inactive.</remarks>
public sealed unsafe class FileServer : ISlotWork
{
    /// <summary>Bytes that a message must hold beside those of the transfer: the header and the longest name.</summary>
    public const int OverheadBytes = FileRequest.HeaderSize + FileNames.MaximumBytes;

    private readonly IMessageLink _link;
    private readonly IFileStore _store;
    private readonly FileServerOptions _options;
    private readonly SlotMemory _memory;
    private readonly Slot[] _slots;
    private readonly SlotQueues _queues;
    private readonly FileCompletion[] _completions = new FileCompletion[64];

    /// <summary>Makes a server without requests.</summary>
    /// <param name="link">Where answers go.</param>
    /// <param name="store">What is served.</param>
    /// <param name="options">The limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit out of its range, or a transfer that no message holds.</exception>
    public FileServer(IMessageLink link, IFileStore store, FileServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        int depth = options.QueueDepth;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depth, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, SlotQueues.MostSlots, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumTransferBytes, OverheadBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaximumTransferBytes, link.MaximumMessage - OverheadBytes, nameof(options));
        (_link, _store, _options) = (link, store, options);
        _memory = new SlotMemory(depth, options.MaximumTransferBytes);
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
        if (!FileRequest.TryRead(message, out FileRequest request))
            return ServeResult.NotMine;
        if (!_queues.TryTake(from, out int slot))
            return ServeResult.TryLater;
        _slots[slot] = new Slot { Id = request.Id };
        FileResult check = Check(request);
        if (check != FileResult.Ok)
        {
            Answer(new FileCompletion(slot, check, 0, 0));
            return ServeResult.Taken;
        }

        _slots[slot].Operation = Prepare(slot, request);
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
            foreach (FileCompletion completion in _completions.AsSpan(0, count))
            {
                Answer(completion);
            }

            done += count;
        }
        while (count == _completions.Length);
        return done + _queues.Advance();
    }

    private FileResult Check(in FileRequest request)
    {
        bool isList = request.Kind == FileOperationKind.List;
        bool hasLength = request.Kind is not (FileOperationKind.Create or FileOperationKind.Delete);
        bool carries = request.Kind is FileOperationKind.Append or FileOperationKind.WriteAt;
        bool hasOffset = carries || request.Kind == FileOperationKind.ReadAt;
        FileResult name = isList
            ? request.Name.Length > FileNames.MaximumBytes ? FileResult.NameTooLong : FileResult.Ok
            : FileNames.Check(request.Name);
        if (name != FileResult.Ok)
            return name;
        if (request.Length > _options.MaximumTransferBytes)
            return FileResult.TooLong;
        if (request.Length == 0 == hasLength || (carries ? request.Length : 0) != request.Bytes.Length)
            return FileResult.BadRequest;
        if (isList && request.Length < OverheadBytes)
            return FileResult.BadRequest; // there must be room for one entry, or the list would never end
        if (!hasOffset && request.Offset != 0)
            return FileResult.BadRequest;
        bool isBelow = request.Offset < (request.Kind == FileOperationKind.Append ? -1 : 0);
        return isBelow || request.Offset > long.MaxValue - request.Length ? FileResult.OutOfRange : FileResult.Ok;
    }

    private FileOperation Prepare(int slot, in FileRequest request)
    {
        byte* name = _memory.Head(slot);
        byte* data = _memory.Data(slot);
        request.Name.CopyTo(new Span<byte>(name, FileNames.MaximumBytes));
        request.Bytes.CopyTo(new Span<byte>(data, _options.MaximumTransferBytes));
        nint memory = request.Length == 0 ? 0 : (nint)data;
        return new FileOperation(request.Kind, (nint)name, request.Name.Length, request.Offset, memory, (int)request.Length, slot);
    }

    private void Answer(in FileCompletion completion)
    {
        int slot = completion.Tag;
        _slots[slot].Completion = completion;
        _queues.Answer(slot);
    }

    bool ISlotWork.TryStore(int slot) => _store.TrySubmit(_slots[slot].Operation);

    bool ISlotWork.TrySend(int slot, PeerId peer)
    {
        ref Slot answered = ref _slots[slot];
        FileCompletion completion = answered.Completion;
        int bytes = completion.Result == FileResult.Ok ? completion.Length : 0;
        SendResult result = Send(peer, slot, new FileResponse(completion.Result, bytes, answered.Id, completion.Value));
        if (result == SendResult.TooLong && bytes > 0)
            result = Send(peer, slot, new FileResponse(FileResult.TooLong, 0, answered.Id, 0));

        // When the peer is gone nobody waits for the answer: that is as good as sent.
        return result != SendResult.Backpressure;
    }

    private SendResult Send(PeerId peer, int slot, in FileResponse response)
    {
        Span<byte> message = _memory.Answer(slot, FileResponse.Size, response.Length);
        response.Write(message);
        return _link.Send(peer, message, new SendOptions(SendFlags.None), out _);
    }

    private struct Slot
    {
        internal long Id;
        internal FileOperation Operation;
        internal FileCompletion Completion;
    }
}
