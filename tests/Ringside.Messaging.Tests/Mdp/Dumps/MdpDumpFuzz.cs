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
    public void A_header_before_random_bytes_is_read_or_told_as_malformed() => SeededRandom.ForEachSeed(20, random =>
    {
        using var dump = new MdpDump();
        for (int i = 0; i < 500; i++)
        {
            byte[] packet = new byte[random.Next(44, 200)];
            random.NextBytes(packet);
            int block = random.Next(packet.Length - 43);
            ReadOnlySpan<byte> start = [(byte)'M', (byte)'D', 1, (byte)random.Next(8)];
            start.CopyTo(packet);
            int left = packet.Length - 44 - (block > 0 ? 8 + block : 0);
            packet[38] = (byte)random.Next(Math.Max(1, (left / 4) + 1));
            BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(40), (ushort)block);
            BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(42), (ushort)Math.Max(0, left - (4 * packet[38])));
            BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(28), 0);
            Assert.Equal(packet.Length, dump.Read(packet).Bytes);
        }
    });
}
