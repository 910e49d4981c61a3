using System.Buffers.Binary;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Peers;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Mdp.Peers;

/// <summary>What gets past the checksum because whoever sent it knows how to make one: spoiled packets of every kind, with a checksum that
/// is right, in every state.</summary>
public sealed class MdpCoreFuzz
{
    private const string Options = "max_enqueued_messages=64;max_enqueued_packets=64;max_peer_packets=16;max_message_size=20000;"
        + "max_assembly_bytes=65536;max_peers=8";

    [Fact]
    public void Spoiled_packets_with_a_good_checksum_break_nothing()
    {
        SeededRandom.ForEachSeed(60, random =>
        {
            byte[][] corpus = RecordPackets(random.Seed);
            var mutator = new ByteMutator(random, corpus);
            var checksum = new Crc32C();
            using var pair = new CorePair(MdpOptionNames.Parse(Options));
            bool connects = random.Chance(70);
            if (connects)
            {
                pair.Connect();
            }

            for (int i = 0; i < 400; i++)
            {
                byte[] packet = random.Chance(20) ? [.. random.Pick<byte[]>(corpus)] : mutator.Next();
                Retarget(packet, pair, random);
                Seal(packet, checksum);
                CorePair.End end = random.NextBool() ? pair.Dialler : pair.Acceptor;
                if (packet.Length <= end.Pool.PayloadCapacity)
                {
                    end.Give(packet, random.NextBool() ? CorePair.DiallerAddress : CorePair.AcceptorAddress, pair.NowNanos);
                }

                Talk(pair, random);
                CheckLimits(pair.Dialler);
                CheckLimits(pair.Acceptor);
            }
        });
    }

    // Spoiled packets seldom get as far as the blocks: these have a header that is right.
    [Fact]
    public void Blocks_and_control_frames_that_no_peer_writes_break_nothing()
    {
        var checksum = new Crc32C();
        SeededRandom.ForEachSeed(150, random =>
        {
            using var pair = new CorePair(MdpOptionNames.Parse(Options.Replace("=20000", "=2000", StringComparison.Ordinal)));
            pair.Connect();
            for (int i = 0; i < 100 && pair.Dialler.Core.Places[1]?.Connection is { } connection; i++)
            {
                byte[] packet = MakePacket(connection, random);
                Seal(packet, checksum);
                pair.Dialler.Give(packet, CorePair.AcceptorAddress, pair.NowNanos);
                Talk(pair, random);
                CheckLimits(pair.Dialler);
                Assert.InRange(pair.Dialler.Core.AssemblyBytes, 0, 2048);
            }
        });
    }

    private static byte[] MakePacket(Connection connection, SeededRandom random)
    {
        byte[] block = random.Chance(90) ? MakeBlock(random) : [];
        byte[] control = random.Chance(5) ? MakeControl(random) : [];
        var header = new PacketHeader
        {
            Kind = PacketKind.Connected,
            Flags = (PacketFlags)random.Next(8),
            Connection = connection.Terms.LocalId,
            Number = (ulong)connection.Received.Largest + 1,
            BlockNumber = (uint)(connection.Window.Expected + (random.Chance(80) ? 0 : random.Next(3))),
            BlockBytes = (ushort)block.Length,
            BlockStart = random.Pick<ushort>([0, 0, 0, 0, 0, 32, 64]),
            BlockTotal = (ushort)Math.Max(0, block.Length + (random.Chance(80) ? 0 : random.Next(-4, 100))),
            ControlBytes = (ushort)control.Length,
        };
        var packet = new byte[header.PacketBytes];
        header.Write(packet);
        block.CopyTo(packet.AsSpan(block.Length > 0 ? PacketHeader.BlockOffset : PacketHeader.Size));
        control.CopyTo(packet.AsSpan(header.ControlOffset));
        return packet;
    }

    // The first message, the flags, and either fragments or confirmations, with numbers that are nearly right.
    private static byte[] MakeBlock(SeededRandom random)
    {
        List<byte> block = [(byte)random.Next(50), 0, 0, 0, random.Pick<byte>([0, 0, 0, 1, 2, 3])];
        for (int i = random.Next(5); i > 0; i--)
        {
            if (block[4] == (byte)BlockFlags.Confirmations)
            {
                block.AddRange([(byte)random.Next(50), 0, 0, 0, 0, 0, 0, 0, (byte)random.Next(20), 0, 0, 0]);
                continue;
            }

            byte[] data = new byte[random.Pick<int>([0, 3, 4, 20, 100])];
            if (data.Length >= BlockCodec.MessageSizeSize)
            {
                BinaryPrimitives.WriteInt32LittleEndian(data, random.Pick<int>([-1, 0, 10, 20, 90, 150, 2000, 2001, 4000, 60_000]));
            }

            int length = data.Length + (random.Chance(95) ? 0 : random.Next(1, 9));
            block.AddRange([(byte)length, 0, (byte)random.Next(random.Chance(95) ? 8 : 9)]);
            block.AddRange(data);
        }

        return [.. random.Chance(90) ? block : block.Take(random.Next(block.Count))];
    }

    private static byte[] MakeControl(SeededRandom random)
    {
        byte kind = (byte)random.Next(8);
        byte[] data = new byte[random.Pick<int>([0, 1, 6, 7, 8, 12])];
        random.NextBytes(data);
        return [kind, (byte)(data.Length + (random.Chance(80) ? 0 : random.Next(1, 9))), .. data];
    }

    // A conversation of one such pair has every kind of packet.
    private static byte[][] RecordPackets(ulong seed)
    {
        using var pair = new CorePair(MdpOptionNames.Parse(Options));
        List<byte[]> packets = [];
        (pair.Dialler.Record, pair.Acceptor.Record) = (packets, packets);
        pair.Connect();
        var random = new SeededRandom(seed);
        for (int i = 0; i < 60; i++)
        {
            Talk(pair, random);
        }

        pair.Acceptor.Give(packets[^1], CorePair.DiallerAddress, pair.NowNanos);
        pair.Dialler.Core.Close(pair.Peer, pair.NowNanos);
        pair.Turn();
        Assert.True(packets.Count > 40);
        return [.. packets.Where((_, index) => index < 8 || index % 3 == 0)];
    }

    // So that packets of the recorded connection reach the one that lives now, with a number that is new.
    private static void Retarget(byte[] packet, CorePair pair, SeededRandom random)
    {
        Connection? connection = pair.Dialler.Core.Places[1]?.Connection;
        if (packet.Length < PacketHeader.Size || connection is null || random.Chance(20))
        {
            return;
        }

        ulong id = random.NextBool() ? connection.Terms.LocalId : connection.Terms.RemoteId;
        BinaryPrimitives.WriteUInt64LittleEndian(packet.AsSpan(8), id);
        if (packet[3] <= (byte)PacketKind.Sealed)
        {
            long near = random.NextBool() ? connection.Sent.Next : connection.Received.Largest;
            BinaryPrimitives.WriteInt64LittleEndian(packet.AsSpan(16), near + random.Next(-3, 30));
        }
    }

    private static void Seal(byte[] packet, Crc32C checksum)
    {
        if (packet.Length >= PacketHeader.SealedFrom)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(PacketHeader.ChecksumOffset), checksum.OfPacket(packet));
        }
    }

    private static void Talk(CorePair pair, SeededRandom random)
    {
        var payload = new byte[random.Pick<int>([0, 20, 20, 1000, 5000])];
        SendFlags flags = (SendFlags)random.Next(16);
        pair.Dialler.Core.Send(pair.Peer, payload, new SendOptions(flags), pair.NowNanos, out _);
        pair.Turn();
        foreach (CorePair.End end in (CorePair.End[])[pair.Dialler, pair.Acceptor])
        {
            while (end.Core.TryTakeMessage(out ReceivedMessage message))
            {
                Assert.True(message.Length <= 20_000);
                end.Core.ConfirmDelivered(message);
                end.Core.Release(message);
            }

            while (end.Core.TryTakeEvent(out _))
            {
            }
        }
    }

    private static void CheckLimits(CorePair.End end)
    {
        Assert.InRange(end.Core.MessageBudget.Used, 0, 64);
        Assert.InRange(end.Core.BlockBudget.Used, 0, 64);
        Assert.InRange(end.Core.AssemblyBytes, 0, 65_536);
        Assert.InRange(end.Pool.Available, 1, end.Pool.FrameCount);
        foreach (Peer? peer in end.Core.Places)
        {
            if (peer?.Connection is { } connection)
            {
                Assert.InRange(connection.Window.Untaken, 0, 16);
                Assert.InRange(connection.Window.Waiting, 0, 16);
                Assert.InRange(connection.Sent.OutstandingBytes, 0, long.MaxValue);
            }
        }
    }
}
