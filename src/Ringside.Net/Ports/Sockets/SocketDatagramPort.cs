using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports.Sockets;

/// <summary>The datagram port on a plain UDP socket (udp(7)): works everywhere, needs no privilege.</summary>
/// <remarks>
/// Who copies: the kernel, from its packet buffer into the frame and back. One datagram costs one call. A batch costs one call in all
/// (sendmmsg(2), recvmmsg(2)); datagrams of a batch that go to one receiver and have one size pass the kernel's stack as one packet
/// (UDP_SEGMENT, udp(7)), which is where the time goes. Sending is done when the call returns, so a sent frame goes back to the pool
/// at once.
/// </remarks>
public sealed unsafe partial class SocketDatagramPort : IDatagramPort, IStampedPort
{
    private readonly KernelSocket _socket;
    private readonly Endpoint _peer;
    private readonly StampSource _stamps;
    private readonly IReadOnlyList<Capability> _refusedBefore;
    private readonly TrainReceiver? _trains;
    private readonly bool _segmentation;
    private readonly bool _sharesSocket;
    private Capability? _coalescing;
    private uint _droppedSeen;
    private long _dropped;
    private bool _isClosed;

    /// <summary>Makes, binds and configures the socket, in the network namespace of the calling thread.</summary>
    /// <param name="options">What it shall be.</param>
    /// <exception cref="KernelException">EADDRINUSE, EADDRNOTAVAIL, ENODEV (no such interface), EINVAL (no multicast group).</exception>
    public SocketDatagramPort(DatagramPortOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _peer = options.Peer;
        _stamps = options.Stamps;
        _refusedBefore = [.. options.RefusedBefore];
        _segmentation = options.Segmentation;
        _socket = KernelSocket.Create(SocketKind.Datagram, options.Local);
        try
        {
            _outgoing = new MessageBatch(MaximumMessages, MaximumPieces, SegmentControlLength);
            Options = KernelSocketSetup.Configure(_socket, options, _stamps);
            LocalEndpoint = _socket.LocalEndpoint;
            _largestSegment = options.Segmentation && _socket.TryGetSegmentSize(out _) is Errno.None ? int.MaxValue : 0;
            _trains = options.Coalescing ? TryCoalesce() : null;
            int places = _trains is null ? PlacesFor(options) : 0;
            Frames = new FramePool(new FramePoolLayout(options.FrameCount, options.FrameSize, Headroom: 0, LentFrames: places), null);
            if (places > 0)
            {
                _incoming = new MessageBatch(places, places, _stamps == StampSource.ControlMessage ? MessageBatch.UsualControlLength : 0);
                _places = new int[places];
                ArmAll();
            }
        }
        catch
        {
            Close();
            throw;
        }
    }

    private SocketDatagramPort(SocketDatagramPort receiver, DatagramPortOptions options)
    {
        _sharesSocket = true;
        (_socket, _peer, _refusedBefore, Options) = (receiver._socket, receiver._peer, receiver._refusedBefore, receiver.Options);
        (_segmentation, _largestSegment, LocalEndpoint) = (receiver._segmentation, receiver._largestSegment, receiver.LocalEndpoint);
        _outgoing = new MessageBatch(MaximumMessages, MaximumPieces, SegmentControlLength);
        Frames = new FramePool(options.FrameCount, options.FrameSize);
    }

    /// <inheritdoc/>
    public string Backend => "socket";

    /// <inheritdoc/>
    public FramePool Frames { get; }

    /// <inheritdoc/>
    public int Descriptor => _trains?.Descriptor ?? _socket.Value;

    /// <inheritdoc/>
    public IReadOnlyList<OptionReport> Options { get; }

    /// <inheritdoc/>
    public CapabilityReport Capabilities =>
        new(Backend, string.Empty, [.. _refusedBefore, .. Segmentation(), .. _coalescing is null ? [] : new[] { _coalescing }]);

    /// <inheritdoc/>
    public Endpoint LocalEndpoint { get; }

    /// <inheritdoc/>
    public int MaximumPayload => LocalEndpoint.IsIPv6 ? 65_527 : 65_507;

    /// <inheritdoc/>
    public long Dropped
    {
        get
        {
            // Asked here, not with every datagram: a control message would cost each of them, and the last would tell nobody.
            if (_socket.TryGetDropCount(out uint dropped))
            {
                _dropped += dropped - _droppedSeen; // wraps at 2^32
                _droppedSeen = dropped;
            }

            return _dropped;
        }
    }

    /// <inheritdoc/>
    public long Oversized { get; private set; }

    /// <inheritdoc/>
    public Errno LastError { get; private set; }

    /// <summary>A second port on the same socket, with frames of its own, for another thread: that one sends, this one receives (the kernel
    /// lets both be done at once, udp(7)). It must be closed before this one, and must not receive.</summary>
    /// <param name="options">Its frames; all else is as of this port.</param>
    public SocketDatagramPort OpenSender(DatagramPortOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SocketDatagramPort(this, options);
    }

    /// <inheritdoc/>
    public PollEvents WakeOn(PollEvents interest) => _trains is null ? interest : _trains.WakeOn(interest);

    /// <inheritdoc/>
    public SendStatus Send(Frame frame, in Endpoint destination)
    {
        if (_isClosed)
        {
            return NoteSendFailure(Errno.EBADF);
        }

        int sent = SendNow(frame, destination);
        if (sent == -(int)Errno.ECONNREFUSED)
        {
            // Reports, once, an earlier datagram that nobody took (udp(7)); this one was not tried yet.
            sent = SendNow(frame, destination);
        }

        if (sent >= 0)
        {
            Frames.Return(frame);
            return SendStatus.Sent;
        }

        return NoteSendFailure((Errno)(-sent));
    }

    /// <inheritdoc/>
    public int Flush() => 0;

    /// <inheritdoc/>
    public bool TryGetLastStamp(out long realtimeNanos)
    {
        if (_stamps == StampSource.OnDemand)
        {
            return _socket.TryGetLastStamp(out realtimeNanos);
        }

        realtimeNanos = 0;
        return false;
    }

    /// <summary>Closes the socket and frees the frames.</summary>
    public void Dispose()
    {
        _ = Dropped; // the last chance to ask
        Close();
    }

    // To the peer the kernel knows the way already.
    private int SendNow(Frame frame, in Endpoint destination) =>
        destination == _peer ? _socket.Send(Frames[frame]) : _socket.SendTo(Frames[frame], destination);

    // Also of a port that was only half made.
    private void Close()
    {
        _isClosed = true;
        _trains?.Dispose();
        if (!_sharesSocket)
        {
            _socket.Dispose();
        }

        _incoming?.Dispose();
        _outgoing?.Dispose();
        Frames?.Dispose();
    }

    private TrainReceiver? TryCoalesce()
    {
        const string asked = "receive trains (UDP_GRO)";
        Errno error = _socket.TryCoalesceReceives();
        if (error != Errno.None)
        {
            var why = new Refusal("setsockopt(UDP_GRO 1)", error, "this kernel hands over datagrams one by one; it needs Linux 5.0");
            _coalescing = new Capability(asked, CapabilityOutcome.Reduced, "datagrams one by one", why);
            return null;
        }

        _coalescing = Capability.Obtained(asked, "trains where the sender or the link makes them, one stamp for each");
        return new TrainReceiver(_socket);
    }
}
