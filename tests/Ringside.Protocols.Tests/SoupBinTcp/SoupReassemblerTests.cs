using Ringside.Protocols.SoupBinTcp;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.SoupBinTcp;

public sealed class SoupReassemblerTests
{
    [Fact]
    public void Any_split_of_a_stream_gives_the_same_packets() => SeededRandom.ForEachSeed(200, random =>
    {
        byte[][] sent = new byte[random.Next(40)][];
        for (int index = 0; index < sent.Length; index++)
            sent[index] = random.Pick<byte[]>(SoupPackets.All);
        byte[] stream = [.. sent.SelectMany(packet => packet)];
        SoupReassembler reassembler = new(51);
        List<byte[]> found = [];
        for (int position = 0; position < stream.Length;)
        {
            int length = Math.Min(random.Next(random.Chance(50) ? 4 : 100), stream.Length - position);
            Assert.Equal(SoupReadStatus.NeedsMore, Take(reassembler, stream.AsSpan(position, length), found));
            position += length;
        }

        Assert.Equal(sent, found);
        Assert.Equal(0, reassembler.PendingBytes);
    });

    [Fact]
    public void A_packet_that_lies_whole_in_a_segment_is_not_copied()
    {
        byte[] bytes = Convert.FromHexString(SoupPackets.Debug);
        ReadOnlySpan<byte> segment = bytes;
        SoupReassembler reassembler = new();
        Assert.Equal(SoupReadStatus.Packet, reassembler.Read(ref segment, out SoupPacket packet));
        Assert.True(packet.Payload == bytes.AsSpan(SoupPacket.HeaderSize));
        Assert.Equal(0, reassembler.PendingBytes);
    }

    [Theory]
    [InlineData("0000", SoupReadStatus.EmptyPacket)]
    [InlineData("00003b", SoupReadStatus.EmptyPacket)]
    [InlineData("00013b", SoupReadStatus.UnknownType)]
    [InlineData("000100", SoupReadStatus.UnknownType)]
    [InlineData("000c", SoupReadStatus.TooLong)]
    [InlineData("ffff55", SoupReadStatus.TooLong)]
    public void A_violation_of_the_protocol_is_for_good_until_a_new_connection(string hex, SoupReadStatus expected)
    {
        byte[] good = Convert.FromHexString(SoupPackets.ServerHeartbeat);
        byte[] stream = [.. good, .. Convert.FromHexString(hex), .. good];
        for (int first = 0; first < stream.Length; first++)
        {
            SoupReassembler reassembler = new(maximumPayload: 10);
            List<byte[]> found = [];
            SoupReadStatus status = Take(reassembler, stream.AsSpan(0, first), found);
            if (status == SoupReadStatus.NeedsMore)
                status = Take(reassembler, stream.AsSpan(first), found);
            Assert.Equal(expected, status);
            Assert.Equal([good], found);
            Assert.Equal(expected, Take(reassembler, good, found));
            reassembler.Reset();
            Assert.Equal(SoupReadStatus.NeedsMore, Take(reassembler, good, found));
            Assert.Equal([good, good], found);
        }
    }

    [Fact]
    public void The_longest_payload_is_taken_and_one_byte_more_is_not()
    {
        byte[] packet = new byte[SoupPacket.HeaderSize + 11];
        SoupPacket.Write(SoupPacketType.Debug, new byte[11], packet);
        List<byte[]> found = [];
        SoupReassembler reassembler = new(11);
        Assert.Equal(SoupReadStatus.NeedsMore, Take(reassembler, packet.AsSpan(0, 13), found));
        Assert.Equal(13, reassembler.PendingBytes);
        Assert.Equal(SoupReadStatus.NeedsMore, Take(reassembler, packet.AsSpan(13), found));
        Assert.Equal([packet], found);
        Assert.Equal(SoupReadStatus.TooLong, Take(new SoupReassembler(10), packet, found));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoupReassembler(SoupPacket.MaximumPayload + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoupReassembler(-1));
    }

    [Fact]
    public void Spoiled_streams_never_throw_and_split_or_not_they_are_read_the_same() => SeededRandom.ForEachSeed(10, random =>
    {
        using GuardedPage page = new();
        byte[] whole = [.. SoupPackets.All.SelectMany(packet => packet)];
        ByteMutator mutator = new(random, [.. SoupPackets.All, whole]);
        SoupReassembler reassembler = new(60);
        for (int count = 0; count < 20_000; count++)
        {
            byte[] stream = mutator.Next();
            List<byte[]> expected = [];
            List<byte[]> found = [];
            reassembler.Reset();
            SoupReadStatus status = Take(reassembler, page.AtEnd(stream), expected);
            int pending = reassembler.PendingBytes;
            reassembler.Reset();
            int cut = random.Next(stream.Length + 1);
            SoupReadStatus split = Take(reassembler, page.AtEnd(stream.AsSpan(0, cut)), found);
            if (split == SoupReadStatus.NeedsMore)
                split = Take(reassembler, page.AtEnd(stream.AsSpan(cut)), found);
            Assert.Equal(status, split);
            Assert.Equal(expected, found);
            if (status == SoupReadStatus.NeedsMore)
                Assert.Equal(pending, reassembler.PendingBytes);
        }
    });

    [Fact]
    public void Nothing_is_allocated()
    {
        byte[] stream = [.. SoupPackets.All.SelectMany(packet => packet)];
        SoupReassembler reassembler = new();
        long packets = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int count = 0; count < 5_000; count++)
            {
                ReadOnlySpan<byte> first = stream.AsSpan(0, 20);
                ReadOnlySpan<byte> second = stream.AsSpan(20);
                while (reassembler.Read(ref first, out _) == SoupReadStatus.Packet)
                    packets++;
                while (reassembler.Read(ref second, out _) == SoupReadStatus.Packet)
                    packets++;
            }
        }));
        Assert.Equal(2L * 5_000 * SoupPackets.All.Length, packets);
    }

    private static SoupReadStatus Take(SoupReassembler reassembler, ReadOnlySpan<byte> segment, List<byte[]> found)
    {
        SoupReadStatus status;
        while ((status = reassembler.Read(ref segment, out SoupPacket packet)) == SoupReadStatus.Packet)
        {
            byte[] bytes = new byte[SoupPacket.HeaderSize + packet.Payload.Length];
            SoupPacket.Write(packet.Type, packet.Payload, bytes);
            found.Add(bytes);
        }

        if (status == SoupReadStatus.NeedsMore)
            Assert.True(segment.IsEmpty);
        return status;
    }
}
