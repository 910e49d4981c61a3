using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports.Sockets;

/// <summary>One TCP connection on a plain socket (tcp(7)).</summary>
public sealed class SocketStreamPort : IStreamPort
{
    private readonly KernelSocket _socket;
    private readonly SocketOptionSetting? _quickAcknowledge;
    private readonly bool _stamped;
    private readonly Frame[] _queue;
    private int _queueHead;
    private int _queueCount;

    internal SocketStreamPort(KernelSocket socket, in Endpoint remote, StreamState state, StreamPortOptions options)
    {
        _socket = socket;
        RemoteEndpoint = remote;
        State = state;
        _queue = new Frame[options.MaximumQueuedFrames];
        _stamped = options.ReceiveStamps;
        _quickAcknowledge = options.Settings.FirstOrDefault(setting => setting.Option.Name == "TCP_QUICKACK");
        try
        {
            Options = Configure(options);
            Frames = new FramePool(options.FrameCount, options.FrameSize);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Backend => "socket";

    /// <inheritdoc/>
    public FramePool Frames { get; }

    /// <inheritdoc/>
    public int Descriptor => _socket.Value;

    /// <inheritdoc/>
    public IReadOnlyList<OptionReport> Options { get; }

    /// <inheritdoc/>
    public Endpoint LocalEndpoint => _socket.LocalEndpoint;

    /// <inheritdoc/>
    public Endpoint RemoteEndpoint { get; }

    /// <inheritdoc/>
    public StreamState State { get; private set; }

    /// <inheritdoc/>
    public Errno LastError { get; private set; }

    /// <inheritdoc/>
    public int QueuedBytes { get; private set; }

    /// <summary>Starts a connection; <see cref="Poll"/> tells when it stands or why it failed.</summary>
    /// <param name="remote">Where to.</param>
    /// <param name="options">What it shall be.</param>
    /// <exception cref="KernelException">The socket could not be made.</exception>
    public static SocketStreamPort Connect(in Endpoint remote, StreamPortOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var port = new SocketStreamPort(KernelSocket.Create(SocketKind.Stream, remote), remote, StreamState.Connecting, options);
        Errno error = port._socket.Connect(remote);
        if (error == Errno.None)
        {
            port.State = StreamState.Open;
        }
        else if (error != Errno.EINPROGRESS)
        {
            port.Fail(error);
        }

        return port;
    }

    /// <inheritdoc/>
    public StreamState Poll()
    {
        if (State is StreamState.Failed or StreamState.Closed)
        {
            return State;
        }

        PollEvents asked = PollEvents.PeerHangUp | (State == StreamState.Connecting ? PollEvents.Writable : PollEvents.None);
        PollEvents events = PollSet.Ask(_socket.Value, asked);
        if ((events & PollEvents.Error) != 0)
        {
            Errno error = _socket.TakePendingError();
            Fail(error == Errno.None ? Errno.ECONNRESET : error);
        }
        else if ((events & (PollEvents.PeerHangUp | PollEvents.HangUp)) != 0)
        {
            State = StreamState.PeerClosed;
        }
        else if (State == StreamState.Connecting && (events & PollEvents.Writable) != 0)
        {
            State = StreamState.Open;
        }

        return State;
    }

    /// <inheritdoc/>
    public bool TryReceive(out Received received)
    {
        received = default;
        if (State is StreamState.Connecting or StreamState.Failed or StreamState.Closed || !Frames.TryLease(out Frame frame))
        {
            return false;
        }

        long stamp = 0;
        int length;
        if (_stamped)
        {
            length = _socket.ReceiveMessage(Frames[frame], out ReceiveFacts facts);
            stamp = facts.StampRealtimeNanos;
        }
        else
        {
            length = _socket.Receive(Frames[frame]);
        }

        if (length > 0)
        {
            // The kernel leaves quick acknowledgement by itself (tcp(7)), so it is asked for again.
            _quickAcknowledge?.Option.Apply(_socket, _quickAcknowledge.Value);
            received = new Received(frame.Take(length), default, stamp);
            return true;
        }

        Frames.Return(frame);
        NoteReceiveFailure(length);
        return false;
    }

    /// <inheritdoc/>
    public SendStatus Send(Frame frame)
    {
        if (State is not (StreamState.Open or StreamState.PeerClosed))
        {
            return SendStatus.Refused;
        }

        if (_queueCount == _queue.Length)
        {
            return SendStatus.Full;
        }

        _queue[(_queueHead + _queueCount) % _queue.Length] = frame;
        _queueCount++;
        QueuedBytes += frame.Length;
        Flush();
        return SendStatus.Sent;
    }

    /// <inheritdoc/>
    public int Flush()
    {
        int total = 0;
        while (_queueCount > 0)
        {
            Frame frame = _queue[_queueHead];
            int sent = _socket.Send(Frames[frame]);
            if (sent < 0)
            {
                NoteSendFailure((Errno)(-sent));
                break;
            }

            total += sent;
            QueuedBytes -= sent;
            if (sent < frame.Length)
            {
                _queue[_queueHead] = frame.Skip(sent);
                break;
            }

            Frames.Return(frame);
            _queueHead = (_queueHead + 1) % _queue.Length;
            _queueCount--;
        }

        return total;
    }

    /// <summary>Closes the connection and frees the frames.</summary>
    public void Dispose()
    {
        State = StreamState.Closed;
        _socket.Dispose();
        Frames.Dispose();
    }

    private void NoteReceiveFailure(int length)
    {
        if (length == 0)
        {
            State = StreamState.PeerClosed;
            return;
        }

        var error = (Errno)(-length);
        if (error is not (Errno.EAGAIN or Errno.EINTR))
        {
            Fail(error);
        }
    }

    private void NoteSendFailure(Errno error)
    {
        if (error is not (Errno.EAGAIN or Errno.EINTR or Errno.ENOBUFS))
        {
            Fail(error);
        }
    }

    private void Fail(Errno error)
    {
        LastError = error;
        State = StreamState.Failed;
    }

    private IReadOnlyList<OptionReport> Configure(StreamPortOptions options)
    {
        if (options.NoDelay && SocketOption.TryFind("TCP_NODELAY", out SocketOption? noDelay))
        {
            noDelay!.Apply(_socket, 1);
        }

        if (options.ReceiveStamps)
        {
            _socket.RequestReceiveStamps();
        }

        return SocketOptionSetting.ApplyAll(_socket, options.Settings);
    }
}
