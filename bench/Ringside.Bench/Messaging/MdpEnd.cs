using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Bench.Messaging;

/// <summary>A node of MDP that the benchmark's thread drives. The links are its peers.</summary>
internal sealed class MdpEnd : IMessagingEnd
{
    private const int Batch = 256;
    private const int PacketsOfAllEnds = 16_384;

    private readonly MdpNode _node;
    private readonly ReceivedMessage[] _messages = new ReceivedMessage[Batch];
    private readonly MdpEvent[] _events = new MdpEvent[Batch];
    private readonly List<long> _links = [];

    /// <summary>Opens a node with the default options, except for trains, and for smaller queues where there are many nodes.</summary>
    internal MdpEnd(MessagingPlan plan, IBackend backend, Endpoint local) =>
        _node = MdpNode.Open(OptionsOf(plan), backend, local);

    /// <summary>What decides how much is under way, as it stands in the rows.</summary>
    internal static string CongestionControl => MdpOptionNames.ToDictionary(new MdpOptions())["congestion"];

    /// <inheritdoc/>
    public Endpoint LocalEndpoint => _node.LocalEndpoint;

    /// <inheritdoc/>
    public IReadOnlyList<long> Links => _links;

    /// <inheritdoc/>
    public long DeadlineNanos => _node.DeadlineNanos;

    /// <inheritdoc/>
    public void Connect(in Endpoint remote) => _node.Connect(remote);

    /// <inheritdoc/>
    public bool TrySend(long link, ReadOnlySpan<byte> payload, long context)
    {
        SendFlags flags = context == 0 ? SendFlags.None : SendFlags.ConfirmReceived;
        return _node.Send(new PeerId(link), payload, new SendOptions(flags, Context: context), out _) == SendResult.Accepted;
    }

    /// <inheritdoc/>
    public int DoWork(long nowNanos, IEndListener listener)
    {
        int work = _node.DoWork(nowNanos);
        int count;
        while ((count = _node.Receive(_messages)) > 0)
        {
            work += count;
            for (int i = 0; i < count; i++)
            {
                ref readonly ReceivedMessage message = ref _messages[i];
                listener.OnMessage(this, message.Peer.Value, message.Bytes);
                _node.Release(message);
            }
        }

        while ((count = _node.TakeEvents(_events)) > 0)
        {
            work += count;
            for (int i = 0; i < count; i++)
            {
                Note(_events[i], listener);
            }
        }

        return work;
    }

    /// <inheritdoc/>
    public void Watch(Waiter waiter) => _node.Watch(waiter);

    /// <inheritdoc/>
    public EndCounts Counts()
    {
        PeerStatistics counts = _node.Statistics();
        return new EndCounts
        {
            PacketsReceived = counts.PacketsReceived,
            BytesReceived = counts.BytesReceived,
            RetransmittedPackets = counts.RetransmittedPackets,
            DelayedPackets = counts.DelayedPackets,
            MostRetries = counts.MostRetries,
            AffectedMessages = counts.AffectedMessages,
            DelayedMessages = counts.DelayedMessages,
        };
    }

    public void Dispose() => _node.Dispose();

    private static MdpOptions OptionsOf(MessagingPlan plan)
    {
        var options = new MdpOptions { Trains = plan.Trains };
        int packets = Math.Min(options.MaxEnqueuedPackets, PacketsOfAllEnds / plan.Peers);
        return options with { MaxEnqueuedPackets = packets, MaxPeerPackets = Math.Min(options.MaxPeerPackets, packets) };
    }

    private void Note(in MdpEvent told, IEndListener listener)
    {
        switch (told.Kind)
        {
            case MdpEventKind.Connected:
                _links.Add(told.Peer.Value);
                break;
            case MdpEventKind.Disconnected:
                _links.Remove(told.Peer.Value);
                break;
            case MdpEventKind.MessageReceived:
                listener.OnConfirmed(told.Context);
                break;
            default:
                break;
        }
    }
}
