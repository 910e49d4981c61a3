using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports.Sockets;

/// <summary>One TCP connection on a plain socket (tcp(7)).</summary>
public sealed class SocketStreamPort : IStreamPort
{
    private readonly KernelSocket _socket;
    private readonly bool _stamped;
    private readonly Frame[] _queue;
    private Acknowledgements _acknowledgements;
    private int _queueHead;
    private int _queueCount;

    internal SocketStreamPort(KernelSocket socket, in Endpoint remote, StreamState state, StreamPortOptions options)
    {
        _socket = socket;
        RemoteEndpoint = remote;
        State = state;
        _stamped = options.ReceiveStamps;
        _acknowledgements = new Acknowledgements(socket, options);
        try
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaximumQueuedFrames);
            _queue = new Frame[options.MaximumQueuedFrames];
            Options = KernelSocketSetup.Configure(_socket, options);
            LocalEndpoint = socket.LocalEndpoint;
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
    public CapabilityReport Capabilities { get; } = new("socket", string.Empty, []);

    /// <inheritdoc/>
    public Endpoint LocalEndpoint { get; private set; }

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

        port.LocalEndpoint = port._socket.LocalEndpoint; // connect chose it
        return port;
    }

    /// <inheritdoc/>
    public PollEvents WakeOn(PollEvents interest) => interest;

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
        if (State is StreamState.Connecting or StreamState.Closed || !Frames.TryLease(out Frame frame))
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
            _acknowledgements.OnReceived();
            received = new Received(frame.Take(length), default, stamp);
            return true;
        }

        Frames.Return(frame);
        _acknowledgements.OnNothing();
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

        Flush(); // what is kept goes first
        return State == StreamState.Failed ? SendStatus.Refused
            : _queueCount == 0 ? SendNow(frame)
            : _queueCount < _queue.Length ? Keep(frame)
            : SendStatus.Full;
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
                NoteFailure((Errno)(-sent));
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
        DropQueue();
        _socket.Dispose();
        Frames.Dispose();
    }

    private SendStatus SendNow(Frame frame)
    {
        int sent = _socket.Send(Frames[frame]);
        if (sent == frame.Length)
        {
            Frames.Return(frame);
            return SendStatus.Sent;
        }

        if (sent >= 0)
        {
            return Keep(frame.Skip(sent));
        }

        NoteFailure((Errno)(-sent));
        return State == StreamState.Failed ? SendStatus.Refused : Keep(frame);
    }

    private SendStatus Keep(Frame frame)
    {
        _queue[(_queueHead + _queueCount) % _queue.Length] = frame;
        _queueCount++;
        QueuedBytes += frame.Length;
        return SendStatus.Sent;
    }

    private void DropQueue()
    {
        for (; _queueCount > 0; _queueCount--)
        {
            Frames.Return(_queue[_queueHead]);
            _queueHead = (_queueHead + 1) % _queue.Length;
        }

        QueuedBytes = 0;
    }

    private void NoteReceiveFailure(int length)
    {
        if (length < 0)
        {
            NoteFailure((Errno)(-length));
        }
        else if (State == StreamState.Open)
        {
            State = StreamState.PeerClosed;
        }
    }

    private void NoteFailure(Errno error)
    {
        if (error is not (Errno.EAGAIN or Errno.EINTR or Errno.ENOBUFS))
        {
            Fail(error);
        }
    }

    private void Fail(Errno error)
    {
        // The first error is the reason; what follows from it (EPIPE) is not.
        if (State != StreamState.Failed)
        {
            LastError = error;
            State = StreamState.Failed;
            DropQueue();
        }
    }
}
