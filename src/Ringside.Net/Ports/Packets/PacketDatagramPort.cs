using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;
using Ringside.Net.Links;

namespace Ringside.Net.Ports.Packets;

/// <summary>The datagram port on rings of AF_PACKET (packet(7)).</summary>
/// <remarks>
/// Who copies: the kernel, once, from its packet buffer into the slot where the user reads; receiving needs no system call.
/// Sending takes one call a datagram or batch, and skips the IP stack and the queueing discipline.
/// Beside the rings stands a socket of the kernel that reserves the port and joins the group. A frame that leaves this way is
/// not heard by other sockets of this machine. IP fragments are not put together: a datagram that arrives in fragments counts as
/// oversized; one with IP options as dropped.
/// The descriptor stays readable while the user holds the frame that arrived last: return frames before sleeping.
/// </remarks>
internal sealed class PacketDatagramPort : IDatagramPort, IStampedPort
{
    internal const string BackendName = "packet";

    private readonly StampSource _stamps;
    private readonly CompanionSocket _companion;
    private readonly StackGuard _guard;
    private readonly PacketReceiver _receiver;
    private readonly PacketSender _sender;
    private Errno _lastError;
    private bool _isClosed;

    /// <summary>Opens the port, in the network namespace of the calling thread.</summary>
    /// <param name="options">What it shall be.</param>
    /// <param name="mode">How the stack is kept from what it receives.</param>
    /// <exception cref="KernelException">What a socket says; EPERM without CAP_NET_RAW; in mode <see cref="PacketMode.Drop"/> EPERM without
    /// CAP_BPF; ENODEV when it is not clear which interface is meant.</exception>
    internal PacketDatagramPort(DatagramPortOptions options, PacketMode mode)
    {
        ArgumentNullException.ThrowIfNull(options);
        PacketPortLayout layout = PacketPortLayout.For(options);
        LinkFacts link = LinkFacts.For(options.Local, options.Group, options.Interface);
        _stamps = options.Stamps;
        var made = new Stack<IDisposable>();
        try
        {
            _companion = Keep(made, new CompanionSocket(options));
            LocalEndpoint = _companion.LocalEndpoint;
            _receiver = Keep(made, PacketReceiver.Create(options, layout, LocalEndpoint, link));
            _sender = Keep(made, PacketSender.Create(link, _companion, _receiver.Frames, options));

            // The tap first and the program second would let the stack have what comes between; the other way round it is lost. A
            // port that is being opened has promised nothing yet.
            _guard = Keep(made, StackGuard.Set(mode, link, LocalEndpoint));
            _receiver.Start(_guard.Protocol(LocalEndpoint.IsIPv6));
        }
        catch
        {
            while (made.TryPop(out IDisposable? resource))
            {
                resource.Dispose();
            }

            throw;
        }

        MaximumPayload = link.MaximumPayload(LocalEndpoint.IsIPv6);
        Options = options.ReceiveBufferBytes > 0
            ? [layout.Report(options.ReceiveBufferBytes), .. _companion.Options]
            : _companion.Options;
        Capabilities = new CapabilityReport(
            BackendName,
            _guard.Mode == PacketMode.Drop ? "drop" : "sink",
            [.. options.RefusedBefore, .. Describe(layout, link, _guard.Report, options.MulticastLoop)]);
    }

    /// <inheritdoc/>
    public string Backend => BackendName;

    /// <inheritdoc/>
    public FramePool Frames => _receiver.Frames;

    /// <inheritdoc/>
    public int Descriptor => _receiver.Descriptor;

    /// <inheritdoc/>
    public IReadOnlyList<OptionReport> Options { get; }

    /// <inheritdoc/>
    public CapabilityReport Capabilities { get; }

    /// <inheritdoc/>
    public Endpoint LocalEndpoint { get; }

    /// <inheritdoc/>
    public int MaximumPayload { get; }

    /// <inheritdoc/>
    public long Dropped => _receiver.Dropped;

    /// <inheritdoc/>
    public long Oversized => _receiver.Oversized;

    /// <inheritdoc/>
    public Errno LastError => _lastError;

    /// <inheritdoc/>
    public PollEvents WakeOn(PollEvents interest) => interest;

    /// <inheritdoc/>
    public int Receive(Span<Received> into)
    {
        if (_isClosed)
        {
            _lastError = Errno.EBADF;
            return 0;
        }

        int count = _receiver.Receive(into);
        if (_receiver.PendingError != Errno.None)
        {
            _lastError = _receiver.PendingError;
            _receiver.PendingError = Errno.None;
        }

        return count;
    }

    /// <inheritdoc/>
    public SendStatus Send(Frame frame, in Endpoint destination)
    {
        if (_isClosed)
        {
            _lastError = Errno.EBADF;
            return SendStatus.Refused;
        }

        SendStatus status = _sender.Send(frame, destination);
        if (status == SendStatus.Refused)
        {
            _lastError = _sender.LastError;
        }

        return status;
    }

    /// <inheritdoc/>
    public int Send(ReadOnlySpan<Outgoing> batch, out SendStatus status)
    {
        if (_isClosed)
        {
            _lastError = Errno.EBADF;
            status = SendStatus.Refused;
            return 0;
        }

        int sent = _sender.Send(batch, out status);
        if (status == SendStatus.Refused)
        {
            _lastError = _sender.LastError;
        }

        return sent;
    }

    /// <inheritdoc/>
    public int Flush()
    {
        // A slot is given back by a write to its status word, which is not mapped any more once the port is closed.
        if (!_isClosed)
        {
            _receiver.GiveBack();
        }

        return 0;
    }

    /// <inheritdoc/>
    public bool TryGetLastStamp(out long realtimeNanos)
    {
        realtimeNanos = _stamps == StampSource.OnDemand ? _receiver.LastStamp : 0;
        return realtimeNanos != 0;
    }

    /// <summary>Closes everything and frees the frames.</summary>
    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _receiver.Dispose();
        _sender.Dispose();
        _guard.Dispose();
        _companion.Dispose();
    }

    private static T Keep<T>(Stack<IDisposable> made, T resource)
        where T : IDisposable
    {
        made.Push(resource);
        return resource;
    }

    private static List<Capability> Describe(PacketPortLayout layout, LinkFacts link, Capability guard, bool multicastLoop)
    {
        var items = new List<Capability>
        {
            Capability.Obtained("a mapped ring (TPACKET_V2)", $"{layout.Ring.FrameCount} slots of {layout.Ring.FrameSize} bytes"),
            guard,
        };
        items.Add(link.IsLoopback
            ? Capability.Reduced("sending past the stack", "the kernel's stack", new KernelException(
                $"send(AF_PACKET {link.Name})", Errno.EINVAL, "the kernel takes nothing from loopback that its own stack did not send"))
            : Capability.Obtained("sending past the stack", "PACKET_QDISC_BYPASS"));
        if (multicastLoop && !link.IsLoopback)
        {
            items.Add(Capability.Reduced("multicast heard on this machine, too", "on the wire only", new KernelException(
                $"send(AF_PACKET {link.Name})",
                Errno.EOPNOTSUPP,
                "what is sent below the stack reaches no socket of this machine; send by the socket back end where one must hear it")));
        }

        return items;
    }
}
