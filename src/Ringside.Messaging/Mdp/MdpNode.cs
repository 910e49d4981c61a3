using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Nodes;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp;

/// <summary>Sends and receives messages: a node with its ports (docs/mdp.md).</summary>
/// <example>
/// Two nodes on one machine, each driven by its caller:
/// <code>
/// using MdpNode server = MdpNode.Open(new MdpOptions(), new SocketBackend(), new Endpoint(IPAddress.Loopback, 4000));
/// using MdpNode client = MdpNode.Open(new MdpOptions(), new SocketBackend(), new Endpoint(IPAddress.Loopback, 0));
/// PeerId peer = client.Connect(server.LocalEndpoint);
/// </code>
/// </example>
public sealed partial class MdpNode : IMessageLink, IAgent, IDisposable
{
    private readonly NodeLoop _loop;

    private MdpNode(MdpOptions options, NodeLoop loop) => (Options, _loop) = (options, loop);

    /// <summary>What it was made to be.</summary>
    public MdpOptions Options { get; }

    /// <summary>Address of its first port.</summary>
    public Endpoint LocalEndpoint => _loop.Ports[0].LocalEndpoint;

    /// <summary>Its ports: what the kernel granted stands in their capabilities.</summary>
    public IReadOnlyList<IPort> Ports => _loop.Ports;

    /// <inheritdoc/>
    public int MaximumMessage => Options.MaxMessageSize;

    /// <summary>Opens a node.</summary>
    /// <param name="options">What it shall be.</param>
    /// <param name="backend">What its ports are made of.</param>
    /// <param name="locals">Addresses to bind, one for each port; at least one. Port 0 lets the kernel choose.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its bounds; names it.</exception>
    /// <exception cref="Linux.Errors.KernelException">A port could not be had; says which call, what, and what to do.</exception>
    public static MdpNode Open(MdpOptions options, IBackend backend, params IReadOnlyList<Endpoint> locals)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentOutOfRangeException.ThrowIfZero(locals.Count);
        return new MdpNode(options, NodeLoop.Open(options, backend, locals));
    }

    /// <summary>Does what there is to do now, without waiting.</summary>
    /// <param name="nowNanos">The time, CLOCK_MONOTONIC_RAW in nanoseconds.</param>
    /// <returns>Packets that came and went.</returns>
    public int DoWork(long nowNanos) => _loop.DoWork(nowNanos);

    /// <summary>Until when the caller may sleep, if nothing arrives and it sends nothing; <see cref="Waiter.Never"/> for ever. Read it after
    /// <see cref="DoWork"/>.</summary>
    public long DeadlineNanos => _loop.DeadlineNanos;

    /// <summary>Makes a waiter wake when one of the ports has something.</summary>
    public void Watch(Waiter waiter)
    {
        ArgumentNullException.ThrowIfNull(waiter);
        _loop.Watch(waiter);
    }

    /// <summary>Makes sure that there is a peer at an address and pins it: kept when silent, dialled again when its connection ended.</summary>
    /// <returns>The peer; nobody when there are too many, or the address is on the blacklist. Events tell what becomes of it.</returns>
    public PeerId Connect(in Endpoint remote, int port = 0) => _loop.Core.Connect(remote, Now(), port);

    /// <inheritdoc/>
    public SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number) =>
        _loop.Core.Send(peer, payload, options, _loop.NowNanos, out number);

    /// <summary>Takes messages that arrived.</summary>
    /// <param name="into">Gets leases: give each back with <see cref="Release"/>.</param>
    /// <returns>How many.</returns>
    public int Receive(Span<ReceivedMessage> into)
    {
        int count = 0;
        while (count < into.Length && _loop.Core.TryTakeMessage(out into[count]))
        {
            count++;
        }

        return count;
    }

    /// <summary>Gives a message back.</summary>
    public void Release(in ReceivedMessage message) => _loop.Core.Release(message);

    /// <summary>Tells the sender that this application has dealt with a message.</summary>
    /// <returns>False when the sender is gone, or it has to be tried again.</returns>
    public bool ConfirmDelivered(in ReceivedMessage message) => _loop.Core.ConfirmDelivered(message.Peer, message.Number);

    /// <summary>Takes events that were not taken.</summary>
    /// <returns>How many.</returns>
    public int TakeEvents(Span<MdpEvent> into)
    {
        int count = 0;
        while (count < into.Length && _loop.Core.TryTakeEvent(out into[count]))
        {
            count++;
        }

        return count;
    }

    /// <summary>Counts of all peers together.</summary>
    public PeerStatistics Statistics() => _loop.Core.Statistics();

    /// <summary>Counts of one peer.</summary>
    public PeerStatistics StatisticsOf(PeerId peer) => _loop.Core.StatisticsOf(peer);

    /// <summary>What is known of the path to a peer.</summary>
    public PathReport PathOf(PeerId peer) => _loop.Core.PathOf(peer);

    /// <summary>Ends all connections and closes the ports.</summary>
    public void Dispose() => _loop.Dispose();

    private static long Now() => KernelClock.MonotonicRawNanos();
}
