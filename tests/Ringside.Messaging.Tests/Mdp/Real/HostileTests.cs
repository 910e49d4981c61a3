using System.Buffers.Binary;
using Ringside.Linux.Clocks;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>What somebody without privileges can do to a node from the same machine.</summary>
public sealed class HostileTests
{
    private const string Key = "key=00112233445566778899aabbccddeeff";

    [Fact]
    public void A_flood_of_connects_without_a_good_token_keeps_nothing_and_is_sent_no_more_than_it_sent()
    {
        using DrivenNode node = DrivenNode.Open("handshakes_per_second=1000");
        using var flood = new RawSender(node.Node.LocalEndpoint, ports: 20);
        Dictionary<ulong, int> lengths = Flood(node, flood, out List<byte[]> answers);
        Assert.NotEmpty(answers);
        foreach (byte[] answer in answers)
        {
            // Each connect is answered once at most.
            Assert.True(lengths.Remove(BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(8)), out int asked));
            Assert.InRange(answer.Length, 1, asked);
        }

        Assert.True(node.Node.Statistics().Refused > 0, "there was no limit");
        AssertNothingIsKept(node);
    }

    [Fact]
    public void Who_has_a_token_is_answered_when_a_flood_has_used_up_the_limit()
    {
        using DrivenNode node = DrivenNode.Open("handshakes_per_second=1");
        using var dialler = new RawSender(node.Node.LocalEndpoint, ports: 1);
        dialler.Send(dialler.Connect(7, 96, default, 0));
        node.Settle();
        byte[] challenge = Assert.Single(dialler.Answers());
        Assert.True(HandshakePacket.TryRead(challenge, out HandshakePacket offered));
        using var flood = new RawSender(node.Node.LocalEndpoint, ports: 20);
        Flood(node, flood, out _);
        Assert.True(node.Node.Statistics().Refused > 4900, "the limit was not used up");
        ReadOnlySpan<byte> token = challenge.AsSpan(HandshakePacket.TokenOffset, HandshakePacket.TokenSize);
        dialler.Send(dialler.Connect(7, 96, token, offered.TokenSeconds));
        node.Settle();
        Assert.True(HandshakePacket.TryRead(Assert.Single(dialler.Answers()), out HandshakePacket answer));
        Assert.Equal(PacketKind.Accept, answer.Kind);
        Assert.Single(node.Node.Peers());
    }

    [Fact]
    public void With_a_shared_key_such_a_flood_is_not_answered_at_all()
    {
        using DrivenNode node = DrivenNode.Open(Key);
        using var flood = new RawSender(node.Node.LocalEndpoint, ports: 20);
        Dictionary<ulong, int> lengths = Flood(node, flood, out List<byte[]> answers);
        Assert.Empty(answers);
        Assert.Equal(lengths.Count, node.Node.Statistics().Corrupt);
        AssertNothingIsKept(node);
    }

    [Fact]
    public void Too_short_a_connect_is_not_answered()
    {
        using DrivenNode node = DrivenNode.Open(string.Empty);
        using var sender = new RawSender(node.Node.LocalEndpoint, ports: 1);
        byte[] whole = sender.Connect(1, 96, default, 0);
        for (int length = 0; length < whole.Length; length++)
        {
            sender.Send(sender.WithChecksum(whole[..length]));
        }

        node.Settle();
        Assert.Empty(sender.Answers());
        Assert.Equal(whole.Length, node.Node.Statistics().Malformed + node.Node.Statistics().Corrupt);
        AssertNothingIsKept(node);
    }

    [Theory]
    [InlineData("key=", 4)]
    [InlineData(Key, 3)]
    public void Garbage_is_not_answered(string key, int firstKind)
    {
        using DrivenNode node = DrivenNode.Open(key);
        using var sender = new RawSender(node.Node.LocalEndpoint, ports: 20);
        var random = new SeededRandom(1);
        for (int i = 0; i < 3000; i++)
        {
            var packet = new byte[random.Next(1472)];
            random.NextBytes(packet);
            if (i % 3 > 0 && packet.Length >= 4)
            {
                // The head and the checksum of an MDP packet, of any kind but those that may be answered.
                byte[] head = [(byte)'M', (byte)'D', 1, (byte)random.Next(firstKind, 10)];
                head.CopyTo(packet, 0);
                if (i % 3 > 1 && packet.Length >= HandshakePacket.Size)
                {
                    // And the seal that one without a shared key has.
                    packet.AsSpan(HandshakePacket.SealOffset, PacketHeader.TagSize).Clear();
                }

                packet = sender.WithChecksum(packet);
            }

            sender.Send(packet);
            node.Turn();
        }

        node.Settle();
        Assert.Empty(sender.Answers());
        AssertNothingIsKept(node);
    }

    [Fact]
    public void Packets_of_unknown_connections_get_few_and_shorter_answers()
    {
        const int perSecond = 100;
        using DrivenNode node = DrivenNode.Open($"unknown_answers_per_second={perSecond}");
        using var sender = new RawSender(node.Node.LocalEndpoint, ports: 20);
        long begin = KernelClock.MonotonicRawNanos();
        var answers = new List<byte[]>();
        for (ulong i = 1; i <= 4000; i++)
        {
            sender.Send(sender.Connected(i << 20, 44 + (int)(i % 1400)));
            if (i % 20 == 0)
            {
                node.Settle();
                answers.AddRange(sender.Answers());
            }
        }

        double seconds = (KernelClock.MonotonicRawNanos() - begin) / 1e9;
        Assert.Equal(4000, node.Node.Statistics().Unknown);
        Assert.InRange(answers.Count, 1, (int)((perSecond / 10) + (perSecond * seconds) + 1));
        Assert.All(answers, answer => Assert.Equal(24, answer.Length));
        AssertNothingIsKept(node);
    }

    [Theory]
    [InlineData("key=", 24)]
    [InlineData(Key, 40)]
    public void What_is_no_longer_than_the_answer_that_a_connection_is_unknown_is_not_answered(string key, int answer)
    {
        using DrivenNode node = DrivenNode.Open($"{key};unknown_answers_per_second=10000");
        using var sender = new RawSender(node.Node.LocalEndpoint, ports: 1);
        for (int length = 24; length <= 44; length++)
        {
            sender.Send(sender.WithChecksum(sender.Connected(1 << 20, 44)[..length]));
        }

        node.Settle();
        Assert.Equal(44 - answer, sender.Answers().Count(given => given.Length == answer));
        Assert.Equal(21, node.Node.Statistics().Unknown);
        AssertNothingIsKept(node);
    }

    [Fact]
    public void The_answer_to_an_unknown_connection_is_not_answered_itself()
    {
        using DrivenNode node = DrivenNode.Open(string.Empty);
        using var sender = new RawSender(node.Node.LocalEndpoint, ports: 1);
        sender.Send(sender.Connected(1 << 20, 44));
        node.Settle();
        byte[] answer = Assert.Single(sender.Answers());
        sender.Send(answer);
        node.Settle();
        Assert.Empty(sender.Answers());
        AssertNothingIsKept(node);
    }

    [Fact]
    public void What_comes_from_a_denied_address_is_dropped_before_it_is_looked_at()
    {
        using DrivenNode node = DrivenNode.Open(string.Empty);
        using var sender = new RawSender(node.Node.LocalEndpoint, ports: 2);
        Array.ForEach([.. sender.Addresses], address => node.Node.Deny(address));
        byte[] connect = sender.Connect(1, 96, default, 0);
        byte[][] packets = [connect, sender.Connected(1 << 20, 100), new byte[50], [], [1, 2, 3], connect[..^1]];
        SendAll(node, sender, packets);
        PeerStatistics counts = node.Node.Statistics();
        Assert.Equal((12, 0, 0, 0), (counts.Denied, counts.Malformed, counts.Corrupt, counts.Unknown));
        Assert.Empty(sender.Answers());

        // Taken off again, the same are looked at.
        Assert.All(sender.Addresses, address => Assert.True(node.Node.RemoveFromDenyList(address)));
        SendAll(node, sender, packets);
        counts = node.Node.Statistics();
        Assert.Equal((12, 6, 2, 2), (counts.Denied, counts.Malformed, counts.Corrupt, counts.Unknown));
        Assert.Equal(4, sender.Answers().Count());
        AssertNothingIsKept(node);
    }

    [Fact]
    public void An_address_on_the_denied_is_so_with_all_its_ports_and_is_not_connected_to()
    {
        using DrivenNode node = DrivenNode.Open(string.Empty);
        using var sender = new RawSender(node.Node.LocalEndpoint, ports: 2);
        node.Node.Deny(sender.Addresses.First().WithPort(0));
        Assert.All(sender.Addresses, address => Assert.True(node.Node.Connect(address).IsNone));
        SendAll(node, sender, [sender.Connect(1, 96, default, 0)]);
        Assert.Equal(2, node.Node.Statistics().Denied);
        Assert.Empty(sender.Answers());
        AssertNothingIsKept(node);
    }

    private static Dictionary<ulong, int> Flood(DrivenNode node, RawSender flood, out List<byte[]> answers)
    {
        var random = new SeededRandom(1);
        var lengths = new Dictionary<ulong, int>();
        answers = [];
        var forged = new byte[16];
        for (ulong dialler = 1; dialler <= 5000; dialler++)
        {
            int length = random.NextBool() ? 96 : random.Next(96, 1400);
            random.NextBytes(forged);
            bool hasToken = random.NextBool();
            uint seconds = hasToken ? (uint)(KernelClock.MonotonicRawNanos() / 1_000_000_000) : 0;
            flood.Send(flood.Connect(dialler, length, hasToken ? forged : default, seconds));
            lengths.Add(dialler, length);
            if (dialler % 50 == 0)
            {
                node.Settle();
                answers.AddRange(flood.Answers());
            }
        }

        return lengths;
    }

    private static void SendAll(DrivenNode node, RawSender sender, byte[][] packets)
    {
        foreach (byte[] packet in packets)
        {
            sender.Send(packet); // from the one
            sender.Send(packet); // and the other
        }

        node.Settle();
    }

    private static void AssertNothingIsKept(DrivenNode node)
    {
        Assert.Empty(node.Node.Peers());
        Assert.Empty(node.Events);
        IPort port = node.Node.Ports[0];
        Assert.Equal(port.Frames.FrameCount, port.Frames.Available);
    }
}
