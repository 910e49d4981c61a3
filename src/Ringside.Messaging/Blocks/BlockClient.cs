using Ringside.Messaging.Mdp;
using Ringside.Messaging.Requests;

namespace Ringside.Messaging.Blocks;

/// <summary>Uses a block device over messages, with several requests under way.</summary>
/// <remarks>Every request that was accepted ends once: with the device's answer, at its time-out, or with the connection. Nothing is sent
/// again by itself: after a lost connection only the caller knows whether a write is still wanted (writing the same bytes once more is
/// harmless). Sans I/O; nothing is allocated after the start.</remarks>
public sealed class BlockClient
{
    private readonly IMessageLink _link;
    private readonly BlockClientOptions _options;
    private readonly RequestTable _open;
    private readonly byte[] _message;
    private PeerId _server;

    /// <summary>Makes a client without a connection.</summary>
    /// <param name="link">Where requests go.</param>
    /// <param name="options">The limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit out of its range, or a transfer that no message holds.</exception>
    public BlockClient(IMessageLink link, BlockClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.TimeoutNanos, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaximumTransferBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            options.MaximumTransferBytes, link.MaximumMessage - BlockRequest.Size, nameof(options));
        (_link, _options) = (link, options);
        _open = new RequestTable(options.QueueDepth);
        _message = new byte[BlockRequest.Size + options.MaximumTransferBytes];
    }

    /// <summary>Requests without an answer.</summary>
    public int UnderWay => _open.Count;

    /// <summary>When to call <see cref="Advance"/> even if nothing came; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadlineNanos => _open.NextDeadlineNanos;

    /// <summary>There is a connection.</summary>
    /// <param name="server">Who serves the device.</param>
    public void Connected(PeerId server) => _server = server;

    /// <summary>The connection is gone: all requests end with <see cref="BlockResult.Disconnected"/>.</summary>
    /// <param name="answers">Gets them.</param>
    public void Disconnected(IBlockAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        _server = default;
        while (_open.TryEndLate(long.MaxValue, out OpenRequest request))
            answers.Answered(new BlockAnswer(request.Context, (BlockOperationKind)request.Kind, BlockResult.Disconnected), []);
    }

    /// <summary>Asks for bytes.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="length">How many.</param>
    /// <param name="context">Comes back with the answer.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>Accepted; backpressure when the queue or the link is full; unknown peer without a connection; too long.</returns>
    public SendResult TryRead(long offset, int length, long context, long nowNanos) =>
        length > _options.MaximumTransferBytes
            ? SendResult.TooLong
            : TrySend(BlockOperationKind.Read, offset, length, [], context, nowNanos);

    /// <summary>Stores bytes.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="bytes">The bytes, which are copied.</param>
    /// <param name="context">Comes back with the answer.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>As <see cref="TryRead"/>.</returns>
    public SendResult TryWrite(long offset, ReadOnlySpan<byte> bytes, long context, long nowNanos) =>
        bytes.Length > _options.MaximumTransferBytes
            ? SendResult.TooLong
            : TrySend(BlockOperationKind.Write, offset, bytes.Length, bytes, context, nowNanos);

    /// <summary>Makes what was answered so far survive a loss of power.</summary>
    /// <param name="context">Comes back with the answer.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>As <see cref="TryRead"/>.</returns>
    public SendResult TryFlush(long context, long nowNanos) => TrySend(BlockOperationKind.Flush, 0, 0, [], context, nowNanos);

    /// <summary>Gives bytes up: they read as zeros.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="length">How many; may be longer than a transfer.</param>
    /// <param name="context">Comes back with the answer.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>As <see cref="TryRead"/>.</returns>
    public SendResult TryTrim(long offset, int length, long context, long nowNanos) =>
        TrySend(BlockOperationKind.Trim, offset, length, [], context, nowNanos);

    /// <summary>Asks for size and limits; the bytes of the answer are for <see cref="BlockDevice.TryRead"/>.</summary>
    /// <param name="context">Comes back with the answer.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>As <see cref="TryRead"/>.</returns>
    public SendResult TryDescribe(long context, long nowNanos) => TrySend(BlockOperationKind.Describe, 0, 0, [], context, nowNanos);

    /// <summary>Takes a message.</summary>
    /// <param name="from">Who sent it.</param>
    /// <param name="message">Its payload.</param>
    /// <param name="answers">Gets the answer that it is.</param>
    /// <returns>False when it is no answer of the device to a request that is open.</returns>
    public bool Receive(PeerId from, ReadOnlySpan<byte> message, IBlockAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        if (from != _server || !BlockResponse.TryRead(message, out BlockResponse response)
            || !_open.TryEnd(response.Id, out OpenRequest request))
        {
            return false;
        }

        var kind = (BlockOperationKind)request.Kind;
        int expected = response.Result != BlockResult.Ok ? 0 : kind switch
        {
            BlockOperationKind.Read => request.Length,
            BlockOperationKind.Describe => BlockDevice.Size,
            _ => 0,
        };
        bool fits = response.Length == expected;
        BlockResult result = fits ? response.Result : BlockResult.BadAnswer;
        answers.Answered(new BlockAnswer(request.Context, kind, result), fits ? message[BlockResponse.Size..] : []);
        return true;
    }

    /// <summary>Ends requests whose time is over.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <param name="answers">Gets them.</param>
    /// <returns>How many.</returns>
    public int Advance(long nowNanos, IBlockAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        int ended = 0;
        while (_open.TryEndLate(nowNanos, out OpenRequest request))
        {
            answers.Answered(new BlockAnswer(request.Context, (BlockOperationKind)request.Kind, BlockResult.TimedOut), []);
            ended++;
        }

        return ended;
    }

    private SendResult TrySend(
        BlockOperationKind kind, long offset, int length, ReadOnlySpan<byte> bytes, long context, long nowNanos)
    {
        if (_server == default)
            return SendResult.UnknownPeer;
        if (_open.IsFull)
            return SendResult.Backpressure;
        long id = _open.Begin((byte)kind, length, context, nowNanos + _options.TimeoutNanos);
        new BlockRequest(kind, (uint)length, id, offset).Write(_message);
        bytes.CopyTo(_message.AsSpan(BlockRequest.Size));
        ReadOnlySpan<byte> message = _message.AsSpan(0, BlockRequest.Size + bytes.Length);
        SendResult result = _link.Send(_server, message, new SendOptions(SendFlags.Unordered), out _);
        if (result != SendResult.Accepted)
            _open.TryEnd(id, out _);
        return result;
    }
}
