using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Wire;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Streams;

public sealed class StreamCodecTests
{
    private readonly Crc32C _checksum = new();

    [Fact]
    public void Fields_of_a_packet_stand_where_the_table_says()
    {
        var packet = new byte[StreamHeader.Size + 3];
        packet[^1] = 0x77;
        Header(3).Write(packet, _checksum);
        string hex = Convert.ToHexStringLower(packet);
        Assert.Equal("52535831" + "0201" + "0300" + "0d0c0b0a" + "0000" + "0300", hex[..32]);
        Assert.Equal("1716151413121101" + "2726252423222120" + "3736353433323130" + "47464544", hex[32..88]);
        Assert.True(StreamHeader.TryRead(packet, _checksum, out StreamHeader read));
        Assert.Equal(Header(3), read);
    }

    [Fact]
    public void Every_changed_bit_of_a_packet_is_noticed()
    {
        var packet = new byte[StreamHeader.Size + 40];
        Header(40).Write(packet, _checksum);
        for (int bit = 0; bit < packet.Length * 8; bit++)
        {
            packet[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(StreamHeader.TryRead(packet, _checksum, out _), $"bit {bit}");
            packet[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (int length = 0; length < packet.Length; length++)
        {
            Assert.False(StreamHeader.TryRead(packet.AsSpan(0, length), _checksum, out _), $"{length} bytes");
        }
    }

    [Theory]
    [InlineData(StreamFlags.Heartbeat | StreamFlags.End, 0, 1, 1)] // a heartbeat is no batch
    [InlineData(StreamFlags.First, 1, 1, 0)] // not the first fragment
    [InlineData(StreamFlags.End, 0, 1, 1)] // the first, and not called so
    [InlineData(StreamFlags.First, 0, 1, 5)] // a chain before the end
    [InlineData(StreamFlags.First | (StreamFlags)32, 0, 1, 0)] // a mark that nobody knows
    [InlineData(StreamFlags.First | StreamFlags.End, 0, 0, 1)] // no number
    [InlineData(StreamFlags.First | StreamFlags.End, 0, -1, 1)]
    public void What_no_packet_says_is_refused(StreamFlags flags, int fragment, long number, ulong chain)
    {
        StreamHeader header = Header(8) with { Flags = flags, Fragment = (ushort)fragment, Number = number, Chain = chain };
        var packet = new byte[StreamHeader.Size + 8];
        header.Write(packet, _checksum);
        Assert.False(StreamHeader.TryRead(packet, _checksum, out _));
    }

    [Fact]
    public void A_control_packet_is_read_as_it_was_written_and_every_changed_bit_is_noticed()
    {
        var control = new StreamControl
        {
            Kind = StreamControlKind.Promised,
            IsNew = true,
            Stream = StreamId.Merge(2),
            Identity = 1,
            Epoch = 2,
            LastEpoch = 3,
            Store = 4,
            Length = 5,
            Number = 6,
            Value = 7,
            Instance = 8,
        };
        var packet = new byte[StreamControl.Size + 5];
        control.Write(packet, _checksum);
        Assert.True(StreamControl.TryRead(packet, _checksum, out StreamControl read));
        Assert.Equal(control, read);
        for (int bit = 0; bit < packet.Length * 8; bit++)
        {
            packet[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(StreamControl.TryRead(packet, _checksum, out _), $"bit {bit}");
            packet[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void An_epoch_start_is_read_as_it_was_written_and_no_shorter_or_longer_one()
    {
        var start = new EpochStart
        {
            Epoch = 9,
            LogicVersion = 2,
            Instance = 3,
            StampNanos = 4,
            Sets = new StoreSets(
                new StoreSet([new StoreMember(5, 0xA5), new StoreMember(6, 0xA6)], 1), new StoreSet([new StoreMember(5, 0xB5)], 1)),
            Runs = [new EpochRun(1, 1), new EpochRun(9, 70)],
        };
        byte[] bytes = start.ToBytes();
        Assert.True(EpochStart.TryRead(bytes, out EpochStart? read));
        Assert.Equal((9U, 2U, 3UL, 4L), (read.Epoch, read.LogicVersion, read.Instance, read.StampNanos));
        Assert.Equal(start.Sets, read.Sets);
        Assert.Equal(start.Runs, read.Runs);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.False(EpochStart.TryRead(bytes.AsSpan(0, length), out _), $"{length} bytes");
        }

        Assert.False(EpochStart.TryRead([.. bytes, 0], out _));
    }

    // What is right but for a few bytes gets past the first look.
    [Fact]
    public void No_bytes_break_a_decoder()
    {
        var random = new SeededRandom(1);
        var runs = new EpochRun[HeartbeatPayload.MostRuns];
        byte[] start = new EpochStart { Epoch = 2, Instance = 3, Sets = TestSets.Of(1, 5), Runs = [new(1, 1), new(2, 9)] }.ToBytes();
        var heartbeat = new byte[HeartbeatPayload.SizeOf(2, TestSets.Of(1, 5, 6))];
        HeartbeatPayload.Write(heartbeat, isEstablished: true, [new(1, 1), new(2, 9)], TestSets.Of(1, 5, 6));
        int read = 0;
        for (int i = 0; i < 100_000; i++)
        {
            read += EpochStart.TryRead(Spoil(start, random), out _) ? 1 : 0;
            read += HeartbeatPayload.TryRead(Spoil(heartbeat, random), out _, runs) >= 0 ? 1 : 0;
            byte[] packet = Spoil(new byte[StreamHeader.Size + 8], random);
            random.NextBytes(packet);
            read += StreamHeader.TryRead(packet, _checksum, out _) || StreamControl.TryRead(packet, _checksum, out _) ? 1 : 0;
        }

        Assert.InRange(read, 10_000, 200_000);
    }

    private static byte[] Spoil(byte[] right, SeededRandom random)
    {
        byte[] bytes = right[..(right.Length - (random.NextBool() ? 0 : random.Next(right.Length)))];
        for (int i = random.Next(4); i > 0 && bytes.Length > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static StreamHeader Header(ushort length) => new()
    {
        Stream = new StreamId(0x0102),
        Flags = StreamFlags.First | StreamFlags.End,
        Epoch = 0x0A0B_0C0D,
        Length = length,
        Number = 0x0111_1213_1415_1617,
        PublishedNanos = 0x2021_2223_2425_2627,
        Chain = 0x3031_3233_3435_3637,
        Identity = 0x4445_4647,
    };
}
