using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Memory;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Net.Ports.IoUring;

/// <summary>One TCP connection through io_uring (io_uring_enter(2), tcp(7)).</summary>
/// <remarks>
/// One receive stands for ever (multishot RECV into frames lent to the kernel), and one poll that tells when the peer closes or the
/// connection fails, also while nothing is read. A send is submitted with MSG_DONTWAIT and done when the call returns; what the kernel
/// does not take is kept in order, and a poll for room wakes the owner to flush it.
/// </remarks>
internal sealed unsafe partial class IoUringStreamPort : IStreamPort, IRingPort, ICompletionHandler
{
    private const int DontWait = 0x40;

    private readonly PortRing _ring;
    private readonly KernelSocket _socket;
    private readonly ReceiveBuffers _buffers;
    private readonly MessageLayout _layout;
    private readonly PinnedRegion _region;
    private readonly bool _stamped;
    private readonly Frame[] _queue;
    private readonly int _place;
    private readonly int _slot;
    private readonly int _file;
    private readonly SubmissionFlags _fileFlag;
    private Acknowledgements _acknowledgements;
    private int _queueHead;
    private int _queueCount;
    private int _outstanding;
    private ulong _sends;
    private StreamState _told;
    private long _looks;
    private bool _isStarted;
    private bool _isReceiving;
    private bool _hasEnded;
    private bool _isWatched;
    private bool _isHungUp;
    private bool _awaitsRoom;

    internal IoUringStreamPort(Func<PortRing> open, KernelSocket socket, in Endpoint remote, StreamState state, StreamPortOptions options)
    {
        _socket = socket;
        RemoteEndpoint = remote;
        State = state;
        _stamped = options.ReceiveStamps;
        _acknowledgements = new Acknowledgements(socket, options);
        _layout = new MessageLayout(0, MessageLayout.StampRoom);
        try
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaximumQueuedFrames);
            new FramePoolLayout(options.FrameCount, options.FrameSize, 0).Check();
            _queue = new Frame[options.MaximumQueuedFrames];
            Options = KernelSocketSetup.Configure(socket, options);
            LocalEndpoint = socket.LocalEndpoint;
            _ring = open();
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _ring.Acquire();
        _region = new PinnedRegion(sizeof(MessageHeader));
        *Template = new MessageHeader { ControlLength = (nuint)_layout.ControlRoom };
        try
        {
            _buffers = new ReceiveBuffers(_ring, options.FrameCount, options.FrameSize, _stamped ? _layout.PayloadOffset : 0);
            _place = _ring.AddFile(socket.Value);
        }
        catch
        {
            _buffers?.Dispose();
            _ring.Release();
            _region.Dispose();
            socket.Dispose();
            throw;
        }

        _file = _place >= 0 ? _place : socket.Value;
        _fileFlag = _place >= 0 ? SubmissionFlags.FixedFile : SubmissionFlags.None;
        _slot = _ring.Dispatcher.Add(this);
        Capabilities = new CapabilityReport("io_uring", string.Empty, _ring.Capabilities);
    }

    /// <inheritdoc/>
    public string Backend => "io_uring";

    /// <inheritdoc/>
    public FramePool Frames => _buffers.Frames;

    /// <inheritdoc/>
    /// <remarks>The ring's. Binds a port with a ring of its own to the calling thread.</remarks>
    public int Descriptor
    {
        get
        {
            if (State == StreamState.Closed)
            {
                return -1;
            }

            Start();
            return _ring.Ring.Descriptor;
        }
    }

    /// <inheritdoc/>
    public int ReadyEvent() => Descriptor < 0 ? -1 : _ring.ReadyEvent(ref _looks, _buffers.Waiting > 0 || State != _told);

    /// <inheritdoc/>
    public IReadOnlyList<OptionReport> Options { get; }

    /// <inheritdoc/>
    public CapabilityReport Capabilities { get; }

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

    private MessageHeader* Template => (MessageHeader*)_region.Start;

    /// <inheritdoc/>
    public PollEvents WakeOn(PollEvents interest) => PollEvents.Readable;

    /// <inheritdoc/>
    public StreamState Poll()
    {
        if (State is StreamState.Failed or StreamState.Closed)
        {
            return State;
        }

        Start();
        LookAtAll();
        return _told = State;
    }

    /// <inheritdoc/>
    public bool TryReceive(out Received received)
    {
        received = default;
        if (State is StreamState.Connecting or StreamState.Closed)
        {
            return false;
        }

        Start();
        bool looked = false;
        bool taken = false;
        while (!taken)
        {
            if (Frames.Available == 0)
            {
                break;
            }

            if (_buffers.Waiting > 0)
            {
                taken = TryHandOver(out received);
            }
            else if (!_ring.Dispatcher.TryDispatchOne())
            {
                // Only as many completions are taken off the ring as are handed over, so that its descriptor stays readable.
                if (looked)
                {
                    break;
                }

                looked = true;
                Arm();
                _ring.Look(ref _looks);
            }
        }

        _buffers.Publish();
        Rearm();
        _told = State;
        if (!taken)
        {
            _acknowledgements.OnNothing();
        }

        return taken;
    }

    /// <summary>Cancels what is under way, closes the connection and frees the frames.</summary>
    public void Dispose()
    {
        if (State == StreamState.Closed)
        {
            return;
        }

        State = StreamState.Closed;
        DropQueue();
        _ring.CancelAndDrain(_socket.Value, _place, () => _outstanding);
        _ring.RemoveFile(_place);
        _ring.Dispatcher.Remove(_slot);
        _buffers.Dispose();
        _ring.Release();
        _region.Dispose();
        _socket.Dispose();
    }

    /// <summary>Starts a connection; <see cref="Poll"/> tells when it stands or why it failed.</summary>
    internal static IoUringStreamPort Connect(Func<PortRing> open, in Endpoint remote, StreamPortOptions options)
    {
        var socket = KernelSocket.Create(SocketKind.Stream, remote);
        var port = new IoUringStreamPort(open, socket, remote, StreamState.Connecting, options);
        Errno error = socket.Connect(remote);
        if (error == Errno.None)
        {
            port.State = StreamState.Open;
        }
        else if (error != Errno.EINPROGRESS)
        {
            port.Fail(error);
        }

        port.LocalEndpoint = socket.LocalEndpoint; // connect chose it
        port.StartIfShared();
        return port;
    }

    // False for an error in place of bytes, and for the end.
    private bool TryHandOver(out Received received)
    {
        received = default;
        ReadOnlySpan<byte> bytes = _buffers.PeekBytes();
        long stamp = 0;
        int length = bytes.Length;
        if (_stamped)
        {
            if (!_layout.TryRead(bytes, out ReceiveFacts facts, out length))
            {
                length = 0;
            }

            stamp = facts.StampRealtimeNanos;
        }

        if (length == 0)
        {
            _buffers.Discard();
            return false;
        }

        _buffers.TryHandOver(length, out Frame frame);
        _acknowledgements.OnReceived();
        received = new Received(frame, default, stamp);
        return true;
    }

    private void NoteFailure(Errno error)
    {
        if (error is Errno.EAGAIN or Errno.EINTR or Errno.ENOBUFS or Errno.EBUSY)
        {
            return;
        }

        // A receive may have met the reason already (ECONNRESET); what the send met then is what follows from it (EPIPE).
        LookAtAll();
        Fail(error);
    }

    private void Fail(Errno error)
    {
        if (State != StreamState.Failed && State != StreamState.Closed)
        {
            LastError = error;
            State = StreamState.Failed;
            DropQueue();
        }
    }
}
