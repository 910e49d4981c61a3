using System.Buffers.Binary;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Tests.Mdp.Nodes;
using Ringside.Net.Ports.Sockets;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>Nodes with a shared key, and somebody between them who has none.</summary>
public sealed class KeyTests
{
    private const string Key = "key=00112233445566778899aabbccddeeff";
    private const string OtherKey = "key=00112233445566778899aabbccddeefe";
    private const string NoKey = "key=";

    [Fact]
    public void With_the_same_key_all_arrives_and_nothing_of_it_can_be_read_on_the_way()
    {
        using NodePair pair = Open(Key, Key);
        using Relay relay = Join(pair);
        new Exchange(pair, count: 200, longest: 20_000).Run();
        byte[] sample = new NumberedMessages(20_000).Make(LongOne())[..32];
        Assert.DoesNotContain(relay.ToAcceptor.Concat(relay.ToDialler), packet => packet.AsSpan().IndexOf(sample) >= 0);
    }

    [Fact]
    public void Without_a_key_the_one_between_can_read_it()
    {
        using NodePair pair = Open(NoKey, NoKey);
        using Relay relay = Join(pair);
        new Exchange(pair, count: 200, longest: 20_000).Run();
        byte[] sample = new NumberedMessages(20_000).Make(LongOne())[..32];
        Assert.Contains(relay.ToAcceptor, packet => packet.AsSpan().IndexOf(sample) >= 0);
    }

    [Theory]
    [InlineData(Key, OtherKey)]
    [InlineData(Key, NoKey)]
    [InlineData(NoKey, Key)]
    public void With_different_keys_nobody_connects_and_nothing_is_answered(string dialler, string acceptor)
    {
        using NodePair pair = Open(dialler + ";connect_timeout=300ms", acceptor);
        using var relay = new Relay(pair.Acceptor.LocalEndpoint);
        pair.Meanwhile = relay.Pump;
        pair.Dialler.Connect(relay.Address);
        pair.Until(() => NodePair.Has(pair.DiallerEvents, MdpEventKind.Disconnected));
        Assert.Equal(DisconnectReason.ConnectTimedOut, Assert.Single(pair.DiallerEvents).Reason);
        Assert.True(relay.ToAcceptor.Count > 2, "the connect was not tried again");
        Assert.Empty(relay.ToDialler);
        Assert.Empty(pair.AcceptorEvents);
        Assert.Empty(pair.Acceptor.Peers());
    }

    [Theory]
    [InlineData(Key)]
    [InlineData(NoKey)]
    public void Garbage_changes_nothing_of_a_connection(string key)
    {
        using NodePair pair = Open(key, key);
        using Relay relay = Join(pair);
        new Exchange(pair, count: 50, longest: 5000).Run();
        var random = new SeededRandom(1);
        byte[][] real = [.. relay.ToAcceptor];
        for (int i = 0; i < 2000; i++)
        {
            byte[] packet = i % 2 == 0 ? new byte[random.Next(1500)] : [.. random.Pick<byte[]>(real)];
            random.NextBytes(packet.AsSpan(i % 2 == 0 ? 0 : random.Next(packet.Length)));
            if (i % 3 == 0 && packet.Length > 8)
            {
                FixChecksum(packet);
            }

            relay.SendToAcceptor(packet);
            pair.Turn();
        }

        new Exchange(pair, count: 50, longest: 5000).Run();
        Assert.Single(pair.AcceptorEvents, happened => happened.Kind == MdpEventKind.Connected);
        Assert.False(NodePair.Has(pair.AcceptorEvents, MdpEventKind.Disconnected));
    }

    [Theory]
    [InlineData(Key)]
    [InlineData(NoKey)]
    public void What_is_sent_a_second_time_by_others_changes_nothing(string key)
    {
        using NodePair pair = Open(key, key);
        using Relay relay = Join(pair);
        new Exchange(pair, count: 50, longest: 5000).Run();
        byte[][] connected = [.. relay.ToAcceptor.Where(packet => packet[3] <= (byte)PacketKind.Sealed)];
        PeerStatistics before = pair.Acceptor.Statistics();
        Replay(pair, relay, connected);
        pair.Until(() => pair.Acceptor.Statistics().DuplicatePackets >= before.DuplicatePackets + connected.Length);
        Assert.Equal(before.MessagesReceived, pair.Acceptor.Statistics().MessagesReceived);
        Assert.False(pair.Acceptor.TryReceive(out _));
        new Exchange(pair, count: 50, longest: 5000).Run();
    }

    [Theory]
    [InlineData(Key)]
    [InlineData(NoKey)]
    public void A_whole_conversation_that_is_sent_again_after_its_end_makes_no_peer(string key)
    {
        using NodePair pair = Open(key, key);
        using Relay relay = Join(pair);
        new Exchange(pair, count: 50, longest: 5000).Run();
        byte[][] all = [.. relay.ToAcceptor];
        pair.Dialler.Close(pair.Peer);
        pair.Until(() => NodePair.Has(pair.AcceptorEvents, MdpEventKind.Disconnected));
        int events = pair.AcceptorEvents.Count;
        long unknown = pair.Acceptor.Statistics().Unknown;
        Replay(pair, relay, all);
        pair.Until(() => pair.Acceptor.Statistics().Unknown >= unknown + all.Count(packet => packet[3] <= (byte)PacketKind.Sealed));
        Assert.Equal(events, pair.AcceptorEvents.Count);
        Assert.Empty(pair.Acceptor.Peers());
        Assert.False(pair.Acceptor.TryReceive(out _));
    }

    [Theory]
    [InlineData(Key, true)]
    [InlineData(Key, false)]
    [InlineData(NoKey, false)]
    public void A_changed_packet_is_dropped_and_what_it_carried_comes_again(string key, bool withGoodChecksum)
    {
        using NodePair pair = Open(key, key);
        using Relay relay = Join(pair);
        int seen = 0;
        int changed = 0;
        relay.Change = packet =>
        {
            if (packet[3] <= (byte)PacketKind.Sealed && ++seen % 10 == 0)
            {
                changed++;
                packet[8 + (seen % (packet.Length - 8))] ^= 1; // anywhere behind the checksum
                if (withGoodChecksum)
                {
                    FixChecksum(packet);
                }
            }

            return packet;
        };
        new Exchange(pair, count: 200, longest: 5000).Run();
        PeerStatistics counts = pair.Acceptor.Statistics();
        Assert.True(changed > 5, "nothing was changed");

        // One with another connection's id is not for this one, and one with an old number is a duplicate.
        pair.Until(() => (counts = pair.Acceptor.Statistics()).Corrupt + counts.Unknown + counts.DuplicatePackets >= changed);
        Assert.True(counts.Corrupt > 0);
        Assert.Single(pair.AcceptorEvents, happened => happened.Kind == MdpEventKind.Connected);
        Assert.False(NodePair.Has(pair.AcceptorEvents, MdpEventKind.Disconnected));
    }

    private static NodePair Open(string dialler, string acceptor) => NodePair.Open(
        () => MdpNode.Open(MdpOptionNames.Parse(dialler + ";trains=off"), new SocketBackend(), NodePair.Loopback),
        () => MdpNode.Open(MdpOptionNames.Parse(acceptor + ";trains=off"), new SocketBackend(), NodePair.Loopback));

    private static Relay Join(NodePair pair)
    {
        var relay = new Relay(pair.Acceptor.LocalEndpoint);
        pair.Meanwhile = relay.Pump;
        pair.Connect(relay.Address);
        return relay;
    }

    private static void Replay(NodePair pair, Relay relay, IEnumerable<byte[]> packets)
    {
        foreach (byte[] packet in packets)
        {
            relay.SendToAcceptor(packet);
            pair.Turn();
        }
    }

    private static void FixChecksum(Span<byte> packet) => BinaryPrimitives.WriteUInt32LittleEndian(
        packet[PacketHeader.ChecksumOffset..], new Crc32C().OfPacket(packet));

    private static int LongOne() => Enumerable.Range(0, 200).First(number => new NumberedMessages(20_000).Make(number).Length > 5000);
}
