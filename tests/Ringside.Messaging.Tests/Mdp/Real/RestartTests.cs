using System.Buffers.Binary;
using System.Net;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>Two processes, of which one is killed and started again at the same address.</summary>
public sealed class RestartTests
{
    private const string Options =
        "peer_start_heartbeat_timeout=50ms;peer_heartbeat_delay=50ms;redial_delay=50ms;connect_timeout=500ms";

    private int _sent;

    [Fact]
    public async Task A_pinned_peer_that_was_killed_is_dialled_again_and_every_message_accounted_for()
    {
        const string method = nameof(A_pinned_peer_that_was_killed_is_dialled_again_and_every_message_accounted_for);
        if (ChildTest.Argument is { } argument)
        {
            await RecordingProcess.Live(argument, Options);
            return;
        }

        using var folder = new TemporaryFolder();
        using DrivenNode node = DrivenNode.Open(Options);
        int port = FreePort();
        using RecordingProcess first = RecordingProcess.Start(GetType(), method, Path.Combine(folder.Path, "first"), port, dial: 0);
        PeerId peer = node.Node.Connect(new Endpoint(IPAddress.Loopback, port));
        long delivered = TalkAndKill(node, () => peer, first);

        using RecordingProcess second = RecordingProcess.Start(GetType(), method, Path.Combine(folder.Path, "second"), port, dial: 0);
        TalkAgain(node, () => peer, delivered);
        Assert.Equal(2, node.Count(MdpEventKind.Connected));

        // Connects that failed before the first child was there do not count.
        MdpEvent end = Assert.Single(
            node.Events, happened => happened is { Kind: MdpEventKind.Disconnected, Reason: not DisconnectReason.ConnectTimedOut });
        Assert.Equal((peer, DisconnectReason.UnknownToPeer), (end.Peer, end.Reason));
        AssertAccountedFor(node, first, second);
    }

    [Fact]
    public async Task A_dialler_that_was_killed_replaces_its_own_connection_and_every_message_is_accounted_for()
    {
        const string method = nameof(A_dialler_that_was_killed_replaces_its_own_connection_and_every_message_is_accounted_for);
        if (ChildTest.Argument is { } argument)
        {
            await RecordingProcess.Live(argument, Options);
            return;
        }

        using var folder = new TemporaryFolder();
        using DrivenNode node = DrivenNode.Open(Options);
        int port = FreePort();
        int here = node.Node.LocalEndpoint.Port;
        using RecordingProcess first = RecordingProcess.Start(GetType(), method, Path.Combine(folder.Path, "first"), port, here);
        long delivered = TalkAndKill(node, () => LastConnected(node), first);

        using RecordingProcess second = RecordingProcess.Start(GetType(), method, Path.Combine(folder.Path, "second"), port, here);
        TalkAgain(node, () => LastConnected(node), delivered);
        Assert.Equal(2, node.Count(MdpEventKind.Connected));
        MdpEvent end = Assert.Single(node.Events, happened => happened.Kind == MdpEventKind.Disconnected);
        Assert.True(end.Reason is DisconnectReason.Replaced or DisconnectReason.UnknownToPeer, $"{end}");
        AssertAccountedFor(node, first, second);
    }

    // Sends until a thousand are delivered, leaves some under way, and kills.
    private long TalkAndKill(DrivenNode node, Func<PeerId> peer, RecordingProcess first)
    {
        node.Until(() => node.Count(MdpEventKind.Connected) == 1);
        node.Until(() =>
        {
            SendOne(node, peer());
            return node.Count(MdpEventKind.MessageDelivered) >= 1000;
        });
        SendSome(node, peer());
        node.Turn();
        first.Kill();

        // Some may have been delivered before it died; those behind were not, for sure.
        SendSome(node, peer());
        node.Turn();
        long delivered = node.Count(MdpEventKind.MessageDelivered);
        Assert.True(delivered < _sent, "all were delivered: nothing was under way");
        return delivered;
    }

    private void SendSome(DrivenNode node, PeerId peer)
    {
        for (int i = 0; i < 100; i++)
        {
            SendOne(node, peer);
        }
    }

    private void TalkAgain(DrivenNode node, Func<PeerId> peer, long deliveredBefore)
    {
        node.Until(() => node.Count(MdpEventKind.Connected) == 2);
        node.Until(() =>
        {
            SendOne(node, peer());
            return node.Count(MdpEventKind.MessageDelivered) >= deliveredBefore + 500;
        });
        node.Until(() => node.Count(MdpEventKind.MessageDelivered) + node.Count(MdpEventKind.MessageLost) >= _sent);
    }

    private void SendOne(DrivenNode node, PeerId peer)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(payload, _sent);
        if (node.Node.Send(peer, payload, new SendOptions(SendFlags.ConfirmDelivered, Context: _sent), out _) == SendResult.Accepted)
        {
            _sent++;
        }
    }

    private void AssertAccountedFor(DrivenNode node, RecordingProcess first, RecordingProcess second)
    {
        long[] delivered = [.. node.Contexts(MdpEventKind.MessageDelivered)];
        long[] lost = [.. node.Contexts(MdpEventKind.MessageLost)];
        Assert.Equal(Enumerable.Range(0, _sent).Select(number => (long)number), delivered.Concat(lost).Order());
        Assert.NotEmpty(lost);
        IReadOnlyList<int> taken = first.Taken;
        IReadOnlyList<int> takenAgain = second.Taken;
        Assert.Equal(Enumerable.Range(0, taken.Count), taken);
        Assert.Equal(Enumerable.Range(takenAgain[0], takenAgain.Count), takenAgain);
        Assert.True(takenAgain[0] >= taken.Count, "a message was taken by both runs");
        var known = taken.Concat(takenAgain).Select(number => (long)number).ToHashSet();
        Assert.All(delivered, number => Assert.Contains(number, known));
    }

    private static PeerId LastConnected(DrivenNode node) =>
        node.Events.FindLast(happened => happened.Kind == MdpEventKind.Connected).Peer;

    private static int FreePort()
    {
        var any = new Endpoint(IPAddress.Loopback, 0);
        using KernelSocket socket = KernelSocket.Create(SocketKind.Datagram, any);
        socket.Bind(any);
        return socket.LocalEndpoint.Port;
    }
}
