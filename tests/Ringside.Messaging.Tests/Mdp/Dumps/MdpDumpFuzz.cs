using System.Buffers.Binary;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Dumps;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Mdp.Dumps;

/// <summary>Nothing that comes from a wire makes the dump throw, and what it says stays within the packet.</summary>
public sealed class MdpDumpFuzz
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Spoiled_packets_are_read_or_told_as_malformed(bool isSealed)
    {
        byte[] key = isSealed ? Key : [];
        using var conversation = new RecordedConversation(key);
        conversation.LosesPacket = conversation.Packets.Count + 1;
        conversation.Send(5000, SendFlags.ConfirmDelivered);
        conversation.Send(5, SendFlags.ConfirmDelivered);
        conversation.Pass(40);
        conversation.Close();
        byte[][] corpus = [.. conversation.Packets.Select(packet => packet.Bytes)];
        int malformed = 0;
        int good = 0;
        SeededRandom.ForEachSeed(20, random =>
        {
            var mutator = new ByteMutator(random, corpus);
            using var dump = new MdpDump(key);
            foreach (byte[] packet in corpus)
            {
                dump.Read(packet);
            }

            for (int i = 0; i < 500; i++)
            {
                byte[] spoiled = mutator.Next();
                DumpedPacket read = dump.Read(spoiled);
                Assert.Equal(spoiled.Length, read.Bytes);
                Assert.True(read.Fault is null || (read.Fault.Offset >= 0 && read.Fault.Offset <= spoiled.Length), $"{read.Fault}");
                Assert.True((read.Block?.Fragments.Sum(fragment => fragment.Bytes) ?? 0) <= spoiled.Length);
                Assert.InRange(dump.PacketSizeOf(spoiled), Math.Min(1, spoiled.Length), spoiled.Length);
                malformed += read.Fault is null ? 0 : 1;
                good += read.Fault is null ? 1 : 0;
            }
        });
        Assert.True(malformed > 100 && good > 100, $"{malformed} malformed, {good} not: the mutator does not reach both");
    }

    [Fact]
    public void A_header_before_random_bytes_is_read_or_told_as_malformed()
    {
        int blocks = 0;
        int controls = 0;
        SeededRandom.ForEachSeed(20, random =>
        {
            using var dump = new MdpDump();
            for (int i = 0; i < 500; i++)
            {
                byte[] packet = MakePacket(random);
                DumpedPacket read = dump.Read(packet);
                Assert.Equal(packet.Length, read.Bytes);
                blocks += read.Block is { Fragments.Count: > 1 } or { Delivered.Count: > 0 } ? 1 : 0;
                controls += read.Controls.Count > 1 ? 1 : 0;
            }
        });
        Assert.True(blocks > 100 && controls > 100, $"{blocks} blocks, {controls} with control frames: too few are reached");
    }

    private static byte[] MakePacket(SeededRandom random)
    {
        byte[] packet = new byte[random.Next(44, 200)];
        random.NextBytes(packet);
        bool isSmall = random.Chance(70);
        if (isSmall)
        {
            // Small numbers behind the header: most lengths and kinds are nearly right then.
            packet.AsSpan(44).Clear();
            for (int at = 44; at < packet.Length; at += random.Next(1, 6))
            {
                packet[at] = (byte)random.Next(9);
            }
        }

        int block = random.Next(packet.Length - 43);
        ReadOnlySpan<byte> start = [(byte)'M', (byte)'D', 1, (byte)random.Next(8)];
        start.CopyTo(packet);
        int left = packet.Length - 44 - (block > 0 ? 8 + block : 0);
        packet[38] = (byte)random.Next(Math.Max(1, (left / 4) + 1));
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(40), (ushort)block);
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(42), (ushort)Math.Max(0, left - (4 * packet[38])));
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(28), 0);
        if (isSmall && block > 0 && packet.Length >= 52)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(48), 0);
            BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(50), (ushort)(block + (random.Chance(70) ? 0 : random.Next(200))));
        }

        if (isSmall)
        {
            WriteControls(packet.AsSpan(packet.Length - Math.Max(0, left - (4 * packet[38]))), random);
        }

        return packet;
    }

    // Most have the size of their kind.
    private static void WriteControls(Span<byte> controls, SeededRandom random)
    {
        while (controls.Length >= 2)
        {
            (byte kind, int size) = random.Pick<(byte, int)>([(1, 6), (1, 12), (2, 0), (4, 8), (5, 8), (6, 1), (3, 0)]);
            size += random.Chance(95) ? 0 : random.Next(-1, 2);
            (controls[0], controls[1]) = (kind, (byte)size);
            controls = controls[Math.Clamp(2 + size, 1, controls.Length)..];
        }
    }
}
