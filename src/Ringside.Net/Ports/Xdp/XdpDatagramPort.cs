using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Linux.Xdp;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;
using Ringside.Net.Headers;
using Ringside.Net.Links;

namespace Ringside.Net.Ports.Xdp;

/// <summary>The datagram port past the kernel's stack (AF_XDP, kernel document networking/af_xdp).</summary>
/// <remarks>
/// The frames of the pool are the UMEM. A packet that the XDP program takes for this port is copied into a lent frame (not even that in
/// zero-copy mode) and handed over there, behind its headers. A leased frame is sent from where it is, after the headers were written in
/// front of the payload; it comes back to the pool by the completion ring. One call to the kernel for sending, none for receiving.
/// What the program does not take, the kernel's stack gets as ever: ARP, ICMP, TCP, other ports, fragments. A companion socket reserves
/// the port and joins the group. What must not leave by this interface (to this machine, by another route) goes through the companion;
/// on the loopback interface that is everything, because the stack throws away frames with loopback addresses that it has not made itself.
/// UDP checksums: always written in full; verified on receiving, except that the bare sum of the pseudo header is taken, which a sender
/// of this machine leaves on veth, where no device completes it. A datagram whose checksum is wrong is thrown away, as the kernel does.
/// Trains (UDP_SEGMENT, udp(7)) of a sender of this machine: with a native program on a veth the kernel cuts them before they arrive; a
/// generic program sees them whole, as one datagram, and nothing in the packet tells. Those longer than a packet are counted as oversized;
/// a shorter one is handed over as it came, which <see cref="Capabilities"/> says.
/// </remarks>
internal sealed partial class XdpDatagramPort : IDatagramPort, IStampedPort
{
    // So that a flood of packets that are none for us cannot keep the caller's thread in one call.
    private const int MaximumSkipped = 64;

    // Looking at an empty ring costs nanoseconds, asking the clock five, asking the kernel hundreds, which would delay a packet that
    // comes meanwhile: the clock is asked once in so many looks, and the kernel when so much time has passed.
    private const int LooksPerClock = 256;
    private const long BetweenQuestionsNanos = 10_000_000;

    private readonly DatagramPortOptions _options;
    private readonly XdpPortPlan _plan;
    private readonly CompanionSocket _companion;
    private readonly PathTable _paths;
    private readonly XdpAttachment _attachment;
    private readonly XdpSocket[] _sockets;
    private readonly XdpSocket _sender;
    private readonly DescriptorGroup? _group;
    private readonly int[] _lent;
    private readonly StampSource _stampSource;
    private readonly uint _scope;
    private readonly bool _busyPolls;
    private XdpStamps _stamps;
    private readonly XdpStatistics[] _lastStatistics;
    private long _lastStamp;
    private long _uncutTrains;
    private int _firstQueue;
    private int _emptyLooks;
    private long _nextQuestionNanos;
    private bool _isClosed;

    private XdpDatagramPort(
        DatagramPortOptions options,
        XdpPortPlan plan,
        CompanionSocket companion,
        IReadOnlyList<XdpPortMode> ladder,
        Stack<IDisposable> made)
    {
        _options = options;
        _plan = plan;
        _companion = companion;
        _stampSource = options.Stamps;
        _scope = (uint)plan.Link.Index;
        Frames = Keep(made, plan.CreatePool());
        _paths = Keep(made, new PathTable(plan.Link, companion, ChecksumMode.Full, options.MulticastTimeToLive));
        var items = new List<Capability>();
        _attachment = Keep(made, XdpAttachment.Open(plan, CreateUmem(), HasStamps, ladder, items));
        _sockets = _attachment.Sockets;
        _sender = _sockets[0];
        _lent = new int[_sockets.Length];
        _lastStatistics = new XdpStatistics[_sockets.Length];
        _group = _sockets.Length == 1 ? null : Keep(made, new DescriptorGroup());
        foreach (XdpSocket socket in _sockets)
        {
            _group?.Add(socket.Value);
            Refill(socket, ref _lent[socket.Queue]);
        }

        (Options, _busyPolls) = XdpPortOptions.Apply(options, plan, _sockets, companion.Options);
        Capabilities = new CapabilityReport(
            "xdp",
            XdpPortModes.Name(_attachment.Mode),
            [.. options.RefusedBefore, .. XdpPortOptions.Report(options, plan, _attachment.Mode, items)]);
        _attachment.Start();
    }

    /// <inheritdoc/>
    public string Backend => "xdp";

    /// <inheritdoc/>
    public FramePool Frames { get; }

    /// <inheritdoc/>
    public int Descriptor => _group?.Value ?? _sender.Value;

    /// <inheritdoc/>
    public IReadOnlyList<OptionReport> Options { get; }

    /// <inheritdoc/>
    public CapabilityReport Capabilities { get; }

    /// <inheritdoc/>
    public Endpoint LocalEndpoint => _companion.LocalEndpoint;

    /// <inheritdoc/>
    public int MaximumPayload => _plan.MaximumPayload;

    /// <inheritdoc/>
    public long Dropped
    {
        get
        {
            ReadStatistics();
            long dropped = 0;
            foreach (XdpStatistics statistics in _lastStatistics)
            {
                dropped += statistics.FillRingEmpty + statistics.ReceiveRingFull;
            }

            return dropped;
        }
    }

    /// <inheritdoc/>
    public long Oversized
    {
        get
        {
            ReadStatistics();
            long oversized = _uncutTrains;
            foreach (XdpStatistics statistics in _lastStatistics)
            {
                // Copying, the kernel counts a packet that found no frame as "dropped" as well; what is left was too long.
                long noFrame = _attachment.Mode == XdpPortMode.ZeroCopy ? 0 : statistics.FillRingEmpty;
                oversized += Math.Max(0, statistics.Dropped - noFrame);
            }

            return oversized;
        }
    }

    /// <inheritdoc/>
    public Errno LastError { get; private set; }

    private bool HasStamps => _stampSource != StampSource.None;

    /// <summary>Makes the port in the network namespace of the calling thread.</summary>
    /// <param name="options">What it shall be.</param>
    /// <param name="ladder">The modes to try, the best first.</param>
    /// <exception cref="KernelException">No mode could be had, or what a socket port would say: EADDRINUSE, EADDRNOTAVAIL,
    /// ENODEV.</exception>
    internal static XdpDatagramPort Open(DatagramPortOptions options, IReadOnlyList<XdpPortMode> ladder)
    {
        ArgumentNullException.ThrowIfNull(options);
        new FramePoolLayout(options.FrameCount, options.FrameSize, 0).Check();
        var made = new Stack<IDisposable>();
        try
        {
            LinkFacts link = LinkFacts.For(options.Local, options.Group, options.Interface);
            var companion = Keep(made, new CompanionSocket(options));
            var plan = new XdpPortPlan(options, link, companion.LocalEndpoint);
            return new XdpDatagramPort(options, plan, companion, ladder, made);
        }
        catch
        {
            while (made.TryPop(out IDisposable? part))
            {
                part.Dispose();
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public PollEvents WakeOn(PollEvents interest) => interest;

    /// <inheritdoc/>
    public bool TryGetLastStamp(out long realtimeNanos)
    {
        realtimeNanos = _stampSource == StampSource.OnDemand ? _stamps.ToRealtime(_lastStamp) : 0;
        return realtimeNanos != 0;
    }

    /// <summary>Detaches the program, closes the sockets and frees the frames.</summary>
    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        ReadStatistics(); // the last chance to ask
        _isClosed = true;
        _attachment.Dispose();
        _group?.Dispose();
        _paths.Dispose();
        _companion.Dispose();
        Frames.Dispose();
    }

    private static T Keep<T>(Stack<IDisposable> made, T part)
        where T : IDisposable
    {
        made.Push(part);
        return part;
    }

    private unsafe Umem CreateUmem() => new(Frames.Start, Frames.Length, _plan.FrameSize);

    private void ReadStatistics()
    {
        for (int i = 0; i < _sockets.Length && !_isClosed; i++)
        {
            if (_sockets[i].TryGetStatistics(out XdpStatistics statistics))
            {
                _lastStatistics[i] = statistics;
            }
        }
    }
}
