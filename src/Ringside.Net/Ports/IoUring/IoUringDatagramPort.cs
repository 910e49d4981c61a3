using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Memory;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Net.Ports.IoUring;

/// <summary>The datagram port on a UDP socket through io_uring (io_uring_enter(2), udp(7)).</summary>
/// <remarks>
/// One receive stands for ever (multishot RECVMSG): the kernel takes a frame from the buffer ring for each datagram, copies it in while
/// this thread looks for completions, and the frame is handed over as it is. A send is submitted with MSG_DONTWAIT, so it is done when
/// the call returns and its frame goes back to the pool at once; it completes silently unless it failed. Several datagrams are a chain of
/// linked sends in one call: after one that fails the others are not sent, so the order holds and the caller still has them.
/// Stamps come as control messages, because the kernel receives ahead of the user.
/// On a thread that spins no receive stands: see <see cref="InstantReceives"/>.
/// </remarks>
internal sealed unsafe partial class IoUringDatagramPort : IDatagramPort, IStampedPort, IRingPort, ICompletionHandler
{
    private const int MaximumBatch = 32;
    private const int DontWait = 0x40;
    private const int DestinationSize = 32;
    private const int TemplateOffset = MaximumBatch * DestinationSize;

    private readonly PortRing _ring;
    private readonly KernelSocket _socket;
    private readonly PinnedRegion _region;
    private readonly ReceiveBuffers _buffers;
    private readonly MessageLayout _layout;
    private readonly Endpoint _peer;
    private readonly StampSource _stamps;
    private readonly int _place;
    private readonly int _slot;
    private readonly SubmissionFlags _fileFlag;
    private readonly int _file;
    private ulong _sends;
    private long _looks;
    private long _lastStamp;
    private uint _droppedSeen;
    private long _dropped;
    private bool _isStarted;
    private bool _isArmed;
    private bool _isDisposed;

    /// <summary>Makes, binds and configures the socket, in the network namespace of the calling thread.</summary>
    /// <param name="open">Gives the ring.</param>
    /// <param name="options">What it shall be.</param>
    /// <exception cref="KernelException">EADDRINUSE, EADDRNOTAVAIL, ENODEV (no such interface), EINVAL (no multicast group); EPERM, ENOSYS:
    /// no io_uring here.</exception>
    internal IoUringDatagramPort(Func<PortRing> open, DatagramPortOptions options)
    {
        new FramePoolLayout(options.FrameCount, options.FrameSize, 0).Check();
        _peer = options.Peer;
        _stamps = options.Stamps;
        _layout = new MessageLayout(
            MessageLayout.EndpointRoom, MessageLayout.DropCountRoom + (_stamps == StampSource.None ? 0 : MessageLayout.StampRoom));
        _socket = KernelSocket.Create(SocketKind.Datagram, options.Local);
        try
        {
            Options = KernelSocketSetup.Configure(
                _socket, options, options.Stamps == StampSource.None ? StampSource.None : StampSource.ControlMessage);
            _socket.RequestDropCount();
            LocalEndpoint = _socket.LocalEndpoint;
            _ring = open();
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _ring.Acquire();
        _region = new PinnedRegion(TemplateOffset + sizeof(MessageHeader));
        *Template = new MessageHeader { NameLength = (uint)_layout.NameRoom, ControlLength = (nuint)_layout.ControlRoom };
        try
        {
            _buffers = new ReceiveBuffers(
                _ring, options.FrameCount, options.FrameSize, _layout.PayloadOffset, InstantReceives.Places);
            _instant = new InstantReceives(_ring, Frames, _layout.ControlRoom);
            _place = _ring.AddFile(_socket.Value);
        }
        catch
        {
            _instant?.Dispose();
            _buffers?.Dispose();
            _ring.Release();
            _region.Dispose();
            _socket.Dispose();
            throw;
        }

        _file = _place >= 0 ? _place : _socket.Value;
        _fileFlag = _place >= 0 ? SubmissionFlags.FixedFile : SubmissionFlags.None;
        _slot = _ring.Dispatcher.Add(this);
        Capabilities = new CapabilityReport(
            "io_uring", string.Empty, [.. options.RefusedBefore, .. _ring.Capabilities, .. StampCapability(_stamps)]);
        if (_ring.IsShared)
        {
            Start();
        }
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
            if (_isDisposed)
            {
                return -1;
            }

            Start();
            return _ring.Ring.Descriptor;
        }
    }

    /// <inheritdoc/>
    public int ReadyEvent() => Descriptor < 0 ? -1 : _ring.ReadyEvent(ref _looks, _buffers.Waiting + _instant.Waiting > 0);

    /// <inheritdoc/>
    public IReadOnlyList<OptionReport> Options { get; }

    /// <inheritdoc/>
    public CapabilityReport Capabilities { get; }

    /// <inheritdoc/>
    public Endpoint LocalEndpoint { get; }

    /// <inheritdoc/>
    public int MaximumPayload => LocalEndpoint.IsIPv6 ? 65_527 : 65_507;

    /// <inheritdoc/>
    public long Dropped
    {
        get
        {
            // The count in the control message comes with the next datagram only; after the last one nobody would tell.
            if (_socket.TryGetDropCount(out uint dropped))
            {
                CountDrops(dropped);
            }

            return _dropped;
        }
    }

    /// <inheritdoc/>
    public long Oversized { get; private set; }

    /// <inheritdoc/>
    public Errno LastError { get; private set; }

    private MessageHeader* Template => (MessageHeader*)(_region.Start + TemplateOffset);

    /// <inheritdoc/>
    public PollEvents WakeOn(PollEvents interest) => PollEvents.Readable;

    /// <inheritdoc/>
    public int Receive(Span<Received> into)
    {
        if (_isDisposed)
        {
            return 0;
        }

        Start();
        if (ReceivesInstantly)
        {
            return ReceiveInstantly(into);
        }

        int count = TakeInstant(into, out _);
        bool looked = false;
        while (count < into.Length)
        {
            if (_buffers.Waiting > 0)
            {
                if (!TryHandOver(ref into[count], ref count))
                {
                    break;
                }
            }
            else if (Frames.Available == 0 || !_ring.Dispatcher.TryDispatchOne())
            {
                // Only as many completions are taken off the ring as are handed over, so that its descriptor stays readable.
                if (looked || count > 0 || Frames.Available == 0)
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
        return count;
    }

    /// <inheritdoc/>
    public int Flush() => 0;

    /// <inheritdoc/>
    /// <remarks>That of the datagram that was handed over last.</remarks>
    public bool TryGetLastStamp(out long realtimeNanos)
    {
        realtimeNanos = _stamps == StampSource.OnDemand ? _lastStamp : 0;
        return realtimeNanos != 0;
    }

    /// <summary>Cancels the receive, closes the socket and frees the frames.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _ = Dropped; // the last chance to ask
        _isDisposed = true;
        _ring.CancelAndDrain(_socket.Value, _place, () => (_isArmed ? 1 : 0) + _instant.CountOutstanding());
        _ring.RemoveFile(_place);
        _ring.Dispatcher.Remove(_slot);
        _instant.Dispose();
        _buffers.Dispose();
        _ring.Release();
        _region.Dispose();
        _socket.Dispose();
    }

    /// <inheritdoc/>
    void ICompletionHandler.Complete(in Completion completion, ulong value)
    {
        if (RingTag.KindOf(value) == RingTag.Instant)
        {
            _instant.Completed(RingTag.NumberOf(value), completion.Result);
            return;
        }

        if (RingTag.KindOf(value) != RingTag.Receive)
        {
            return; // of a send, whose result was seen when it was submitted
        }

        _isArmed = completion.HasMore;
        if (completion.HasBuffer)
        {
            _buffers.Arrived(completion.BufferId, Math.Max(completion.Result, 0));
        }
        else
        {
            NoteReceiveFailure(completion.Error);
        }
    }

    private static Capability[] StampCapability(StampSource stamps) => stamps != StampSource.OnDemand
        ? []
        :
        [
            Capability.Reduced(
                "stamps on demand (SIOCGSTAMPNS)",
                "a control message with every datagram (SO_TIMESTAMPING)",
                new KernelException(
                    "ioctl(SIOCGSTAMPNS)",
                    Errno.EOPNOTSUPP,
                    "a ring receives ahead of the user: the socket's last stamp is not the user's")),
        ];

    private void NoteReceiveFailure(Errno error)
    {
        // The kernel takes a pending error off the socket when it reports it: nothing to clear, and the receive is armed again. That
        // nobody took an earlier datagram is told to ports with a peer, by some back ends; it is no error of this port.
        if (error is not (Errno.None or Errno.ENOBUFS or Errno.EAGAIN or Errno.EINTR or Errno.ECANCELED or Errno.ECONNREFUSED))
        {
            LastError = error;
        }
    }

    private void Start()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            _ring.Start();
            Rearm();
        }
    }

    private void Arm()
    {
        if (!_isArmed && _buffers.HasLent && _ring.TryNext(out SubmissionEntry* entry))
        {
            entry->PrepareReceiveMessageMultishot(_file, Template, _buffers.Group);
            entry->Flags |= _fileFlag;
            entry->UserData = RingTag.Make(_slot, RingTag.Receive);
            _isArmed = true;
        }
    }

    // Submitted at once: who sleeps now must be woken by it.
    private void Rearm()
    {
        if (!_isArmed && _buffers.HasLent && !_ring.Spins)
        {
            Arm();
            _ = _ring.Ring.Submit();
        }
    }

    // False when the user holds as many frames as it may. One that was cut is thrown away and leaves the count as it is.
    private bool TryHandOver(ref Received received, ref int count)
    {
        if (Frames.Available == 0)
        {
            return false;
        }

        if (!_layout.TryRead(_buffers.PeekBytes(), out ReceiveFacts facts, out int length))
        {
            _buffers.Discard(); // an error in place of a datagram
            return true;
        }

        CountDrops(facts.DroppedSoFar);
        if (facts.IsTruncated)
        {
            Oversized++;
            _buffers.Discard();
            return true;
        }

        _buffers.TryHandOver(length, out Frame frame);
        received = Stamped(frame, facts);
        count++;
        return true;
    }

    private Received Stamped(Frame frame, in ReceiveFacts facts)
    {
        if (_stamps == StampSource.OnDemand)
        {
            // The kernel switches stamping on in the background; the first packets may come without. It answers SIOCGSTAMPNS with the
            // present time then, and so do we.
            _lastStamp = facts.StampRealtimeNanos != 0 ? facts.StampRealtimeNanos : KernelClock.RealtimeNanos();
        }

        return new Received(frame, facts.Source, _stamps == StampSource.ControlMessage ? facts.StampRealtimeNanos : 0);
    }

    private void CountDrops(uint droppedSoFar)
    {
        // The count wraps at 2^32; the one that came with a datagram is as old as the datagram, and absent when it is zero.
        int news = (int)(droppedSoFar - _droppedSeen);
        if (news > 0 && droppedSoFar != 0)
        {
            _dropped += news;
            _droppedSeen = droppedSoFar;
        }
    }
}
