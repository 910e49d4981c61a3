using Ringside.Messaging.Mdp;
using Ringside.Messaging.Requests;

namespace Ringside.Messaging.Files;

/// <summary>Uses a flat filesystem over messages, with several requests under way.</summary>
/// <remarks>Every request that was accepted ends once: with the server's answer, at its time-out, or with the connection. Nothing is sent
/// again by itself; an append that names the size that the file must have can be, without ever being done twice. Requests of one client
/// arrive in the order in which they were sent. Sans I/O; nothing is allocated after the start.</remarks>
public sealed class FileClient
{
    private readonly IMessageLink _link;
    private readonly FileClientOptions _options;
    private readonly RequestTable _open;
    private readonly byte[] _message;
    private PeerId _server;

    /// <summary>Makes a client without a connection.</summary>
    /// <param name="link">Where requests go.</param>
    /// <param name="options">The limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit out of its range, or a transfer that no message holds.</exception>
    public FileClient(IMessageLink link, FileClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.TimeoutNanos, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaximumTransferBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            options.MaximumTransferBytes, link.MaximumMessage - FileServer.OverheadBytes, nameof(options));
        (_link, _options) = (link, options);
        _open = new RequestTable(options.QueueDepth);
        _message = new byte[FileRequest.HeaderSize + byte.MaxValue + options.MaximumTransferBytes];
    }

    /// <summary>Requests without an answer.</summary>
    public int UnderWay => _open.Count;

    /// <summary>When to call <see cref="Advance"/> even if nothing came; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadlineNanos => _open.NextDeadlineNanos;

    /// <summary>There is a connection.</summary>
    /// <param name="server">Who serves the files.</param>
    public void Connected(PeerId server) => _server = server;

    /// <summary>The connection is gone: all requests end with <see cref="FileResult.Disconnected"/>.</summary>
    /// <param name="answers">Gets them.</param>
    public void Disconnected(IFileAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        _server = default;
        while (_open.TryEndLate(long.MaxValue, out OpenRequest request))
            answers.Answered(new FileAnswer(request.Context, (FileOperationKind)request.Kind, FileResult.Disconnected, 0), []);
    }

    /// <summary>Makes a new, empty file.</summary>
    /// <param name="name">Its name, see <see cref="FileNames"/>.</param>
    /// <param name="context">Comes back with the answer.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>Accepted; backpressure when the queue or the link is full; unknown peer without a connection; too long: the bytes, or
    /// a name of more than 255 bytes.</returns>
    public SendResult TryCreate(ReadOnlySpan<byte> name, long context, long nowNanos) =>
        TrySend(FileOperationKind.Create, name, 0, 0, [], context, nowNanos);

    /// <summary>Removes a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="context">Comes back with the answer.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>As <see cref="TryCreate"/>.</returns>
    public SendResult TryDelete(ReadOnlySpan<byte> name, long context, long nowNanos) =>
        TrySend(FileOperationKind.Delete, name, 0, 0, [], context, nowNanos);

    /// <summary>Puts bytes at the end of a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">The bytes, which are copied.</param>
    /// <param name="sizeBytes">The size that the file must have for it, or -1 for any.</param>
    /// <param name="context">Comes back with the answer.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>As <see cref="TryCreate"/>.</returns>
    public SendResult TryAppend(ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes, long sizeBytes, long context, long nowNanos) =>
        TrySend(FileOperationKind.Append, name, sizeBytes, bytes.Length, bytes, context, nowNanos);

    /// <summary>Puts bytes at an offset.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="offset">Where; what lies between the end of the file and it becomes zeros.</param>
    /// <param name="bytes">The bytes, which are copied.</param>
    /// <param name="context">Comes back with the answer.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>As <see cref="TryCreate"/>.</returns>
    public SendResult TryWriteAt(ReadOnlySpan<byte> name, long offset, ReadOnlySpan<byte> bytes, long context, long nowNanos) =>
        TrySend(FileOperationKind.WriteAt, name, offset, bytes.Length, bytes, context, nowNanos);

    /// <summary>Asks for bytes from an offset.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="offset">Where.</param>
    /// <param name="length">How many at most.</param>
    /// <param name="context">Comes back with the answer.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>As <see cref="TryCreate"/>.</returns>
    public SendResult TryReadAt(ReadOnlySpan<byte> name, long offset, int length, long context, long nowNanos) =>
        TrySend(FileOperationKind.ReadAt, name, offset, length, [], context, nowNanos);

    /// <summary>Asks for names and sizes, as many as a transfer holds.</summary>
    /// <param name="after">The last name of the page before; empty for the first page.</param>
    /// <param name="context">Comes back with the answer.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>As <see cref="TryCreate"/>.</returns>
    public SendResult TryList(ReadOnlySpan<byte> after, long context, long nowNanos) =>
        TrySend(FileOperationKind.List, after, 0, _options.MaximumTransferBytes, [], context, nowNanos);

    /// <summary>Takes a message.</summary>
    /// <param name="from">Who sent it.</param>
    /// <param name="message">Its payload.</param>
    /// <param name="answers">Gets the answer that it is.</param>
    /// <returns>False when it is no answer of the server to a request that is open.</returns>
    public bool Receive(PeerId from, ReadOnlySpan<byte> message, IFileAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        if (from != _server || !FileResponse.TryRead(message, out FileResponse response)
            || !_open.TryEnd(response.Id, out OpenRequest request))
        {
            return false;
        }

        var kind = (FileOperationKind)request.Kind;
        bool brings = response.Result == FileResult.Ok && kind is FileOperationKind.ReadAt or FileOperationKind.List;
        bool fits = response.Length <= (brings ? request.Length : 0);
        FileResult result = fits ? response.Result : FileResult.BadAnswer;
        ReadOnlySpan<byte> bytes = fits ? message[FileResponse.Size..] : [];
        answers.Answered(new FileAnswer(request.Context, kind, result, fits ? response.Value : 0), bytes);
        return true;
    }

    /// <summary>Ends requests whose time is over.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <param name="answers">Gets them.</param>
    /// <returns>How many.</returns>
    public int Advance(long nowNanos, IFileAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        int ended = 0;
        while (_open.TryEndLate(nowNanos, out OpenRequest request))
        {
            answers.Answered(new FileAnswer(request.Context, (FileOperationKind)request.Kind, FileResult.TimedOut, 0), []);
            ended++;
        }

        return ended;
    }

    private SendResult TrySend(
        FileOperationKind kind,
        ReadOnlySpan<byte> name,
        long offset,
        int length,
        ReadOnlySpan<byte> bytes,
        long context,
        long nowNanos)
    {
        if (_server == default)
            return SendResult.UnknownPeer;
        // A name that is too long for the server, but not for a message, is answered by the server as any other bad name.
        if (name.Length > byte.MaxValue || length > _options.MaximumTransferBytes)
            return SendResult.TooLong;
        if (_open.IsFull)
            return SendResult.Backpressure;
        var request = new FileRequest
        {
            Kind = kind,
            Length = (uint)length,
            Id = _open.Begin((byte)kind, length, context, nowNanos + _options.TimeoutNanos),
            Offset = offset,
            Name = name,
            Bytes = bytes,
        };
        int size = request.Write(_message);
        SendResult result = _link.Send(_server, _message.AsSpan(0, size), default, out _);
        if (result != SendResult.Accepted)
            _open.TryEnd(request.Id, out _);
        return result;
    }
}
