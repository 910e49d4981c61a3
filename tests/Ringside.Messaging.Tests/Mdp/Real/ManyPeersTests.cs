using System.Net;
using System.Runtime.InteropServices;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Nodes;
using Ringside.Messaging.Mdp.Peers;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>A thousand peers of one node, over the loopback: four nodes with 250 ports each.</summary>
[Collection(AloneCollection.Name)]
public sealed class ManyPeersTests : IDisposable
{
    private const int Clients = 4;
    private const int PortsEach = 250;
    private const int Peers = Clients * PortsEach;
    private const int MessagesEach = 5;
    private const string ClientOptions =
        "max_enqueued_packets=512;max_packet_size=256;min_packet_size=256;initial_packet_size=256;max_peer_packets=8;trains=off;"
        + "peer_start_heartbeat_timeout=200ms;peer_heartbeat_delay=200ms;connect_timeout=20s";

    // The budgets of a core are not seen through MdpNode.
    private readonly NodeLoop _server = NodeLoop.Open(
        MdpOptionNames.Parse(
            $"max_peers={Peers};max_packet_size=256;min_packet_size=256;initial_packet_size=256;max_peer_packets=16;"
            + "handshakes_per_second=1000000;peer_start_heartbeat_timeout=200ms;peer_heartbeat_delay=200ms"),
        new SocketBackend(),
        [new Endpoint(IPAddress.Loopback, 0)]);

    private readonly List<MdpNode> _clients = [];
    private readonly MdpEvent[] _taken = new MdpEvent[1024];
    private readonly List<MdpEvent> _clientEvents = [];
    private readonly Dictionary<MdpEventKind, int> _serverEvents = [];
    private int _answered;

    private MdpCore Core => _server.Core;

    [Fact]
    public void A_thousand_peers_come_talk_and_go_and_leave_nothing_behind()
    {
        for (int client = 0; client < Clients; client++)
        {
            Endpoint[] locals = [.. Enumerable.Repeat(new Endpoint(IPAddress.Loopback, 0), PortsEach)];
            _clients.Add(MdpNode.Open(MdpOptionNames.Parse(ClientOptions), new SocketBackend(), locals));
        }

        ComeTalkAndGo(round: 1);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        ComeTalkAndGo(round: 2);
        ComeTalkAndGo(round: 3);
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;

        // What is kept for a while are the ids of the connections that are over: less than 100 bytes each.
        Assert.InRange(growth, long.MinValue, 2 * Peers * 200);
    }

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        _server.Dispose();
    }

    private void ComeTalkAndGo(int round)
    {
        _answered = 0;
        var peers = new List<(MdpNode Client, PeerId Peer)>();
        foreach (MdpNode client in _clients)
        {
            for (int port = 0; port < PortsEach; port++)
            {
                peers.Add((client, client.Connect(_server.Ports[0].LocalEndpoint, port)));
                Assert.False(peers[^1].Peer.IsNone);
            }
        }

        Until(() => _serverEvents.GetValueOrDefault(MdpEventKind.Connected) == round * Peers
            && _clientEvents.Count(happened => happened.Kind == MdpEventKind.Connected) == Peers);
        AssertOneMoreIsRefused();
        Talk(peers);

        for (int i = 0; i < peers.Count; i++)
        {
            peers[i].Client.Close(peers[i].Peer);
            if (i % 50 == 0)
            {
                Turn();
            }
        }

        Until(() => _serverEvents.GetValueOrDefault(MdpEventKind.Disconnected) == round * Peers);
        _clientEvents.Clear();
        AssertNothingIsHeld();
    }

    private void AssertOneMoreIsRefused()
    {
        long refused = Core.Statistics().Refused;
        using DrivenNode late = DrivenNode.Open("connect_timeout=200ms;min_packet_size=256");
        late.Node.Connect(_server.Ports[0].LocalEndpoint);
        Until(() =>
        {
            late.Turn();
            return late.Events.Count > 0;
        });
        Assert.Equal((MdpEventKind.Disconnected, DisconnectReason.ConnectTimedOut), (late.Events[0].Kind, late.Events[0].Reason));
        Assert.True(Core.Statistics().Refused > refused, "it was not counted");
        Assert.Equal(Peers, Count(Core.Places));
    }

    // Each client sends its messages and gets each back.
    private void Talk(List<(MdpNode Client, PeerId Peer)> peers)
    {
        for (int message = 0; message < MessagesEach; message++)
        {
            for (int i = 0; i < peers.Count; i++)
            {
                byte[] payload = BitConverter.GetBytes((i * MessagesEach) + message);
                Assert.Equal(
                    SendResult.Accepted,
                    peers[i].Client.Send(peers[i].Peer, payload, new SendOptions(SendFlags.ConfirmDelivered, Context: i), out _));
            }

            int expected = (message + 1) * peers.Count;
            Until(() => _answered == expected
                && _clientEvents.Count(happened => happened.Kind == MdpEventKind.MessageDelivered) == expected);
        }

        Assert.All(
            _clientEvents.Where(happened => happened.Kind == MdpEventKind.MessageDelivered).CountBy(happened => happened.Context),
            count => Assert.Equal(MessagesEach, count.Value));
    }

    private void AssertNothingIsHeld()
    {
        Until(() => _server.Ports[0].Frames.Available == _server.Ports[0].Frames.FrameCount);
        Assert.Equal((0, 0, 0, 0), (Core.MessageBudget.Used, Core.BlockBudget.Used, Core.ReadyBlocks, Core.WaitingEvents));
        Assert.Equal((0, 0), ((int)Core.AssemblyBytes, Count(Core.Places)));
        foreach (MdpNode client in _clients)
        {
            Assert.Empty(client.Peers());
            Assert.All(client.Ports, port => Assert.Equal(port.Frames.FrameCount, port.Frames.Available));
        }
    }

    private void Until(Func<bool> holds)
    {
        long limit = KernelClock.MonotonicRawNanos() + 60_000_000_000;
        while (!holds())
        {
            Turn();
            Assert.True(KernelClock.MonotonicRawNanos() < limit, $"it did not come about within 60 s: {Core.Statistics()}");
        }
    }

    private void Turn()
    {
        long now = KernelClock.MonotonicRawNanos();
        _server.DoWork(now);
        while (Core.TryTakeMessage(out ReceivedMessage message))
        {
            Assert.Equal(SendResult.Accepted, Core.Send(message.Peer, message.Bytes, default, now, out _));
            Core.ConfirmDelivered(message);
            Core.Release(message);
        }

        while (Core.TryTakeEvent(out MdpEvent happened))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_serverEvents, happened.Kind, out _)++;
        }

        foreach (MdpNode client in _clients)
        {
            client.DoWork(now);
            _clientEvents.AddRange(_taken.AsSpan(0, client.TakeEvents(_taken)));
            while (client.TryReceive(out ReceivedMessage answer))
            {
                _answered++;
                client.Release(answer);
            }
        }
    }

    private static int Count(ReadOnlySpan<Peer?> places)
    {
        int count = 0;
        foreach (Peer? peer in places)
        {
            count += peer is null ? 0 : 1;
        }

        return count;
    }
}
