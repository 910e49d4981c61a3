using System.Buffers.Binary;
using Ringside.Linux.Captures;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Captures;

/// <summary>Files of the writers and of others, whole, cut and spoiled.</summary>
public sealed class CaptureReaderTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void What_the_writers_write_is_read_back() => SeededRandom.ForEachSeed(20, random =>
    {
        bool isNext = random.NextBool();
        var stream = new MemoryStream();
        var expected = new List<(long, string, int, int, CaptureDirection)>();
        using (ICaptureWriter writer = isNext ? new PcapNgWriter(stream, "first") : new PcapWriter(stream))
        {
            (writer as PcapNgWriter)?.AddInterface("second");
            for (int i = 0; i < 30; i++)
            {
                byte[] frame = new byte[random.Next(0, 300)];
                random.NextBytes(frame);
                long stamp = random.NextInt64(isNext ? long.MaxValue : uint.MaxValue * Second);
                int number = isNext ? random.Next(2) : 0;
                CaptureDirection direction = isNext ? random.Pick<CaptureDirection>(Enum.GetValues<CaptureDirection>()) : default;
                int length = frame.Length + random.Next(3);
                expected.Add((stamp, Convert.ToHexString(frame), length, number, direction));
                if (writer is PcapNgWriter next)
                {
                    next.WriteTo(number, stamp, frame, length, direction);
                    next.WriteStatistics(number, stamp, 1, 2);
                }
                else
                {
                    writer.Write(stamp, frame, length, direction);
                }
            }
        }

        Assert.Equal(expected, ReadAll(stream.ToArray(), out string? fault));
        Assert.Null(fault);
    });

    [Theory]
    [InlineData(false, 0xa1b2c3d4U, 7_000_006_000L)]
    [InlineData(true, 0xa1b2c3d4U, 7_000_006_000L)]
    [InlineData(false, 0xa1b23c4dU, 7_000_000_006L)]
    [InlineData(true, 0xa1b23c4dU, 7_000_000_006L)]
    public void The_classic_format_is_read_in_both_orders_and_units(bool isBig, uint magic, long nanos)
    {
        byte[] file = [.. Words(isBig, magic), .. Halves(isBig, 2, 4), .. Words(isBig, 0, 0, 0x40000, 0xF000_0071, 7, 6, 3, 9), 1, 2, 3];
        Assert.True(CaptureReader.TryOpen(new MemoryStream(file), out CaptureReader? reader));
        Assert.True(reader.TryRead(out CapturedFrame frame));
        Assert.Equal(
            (nanos, 113, 9, "010203"), (frame.RealtimeNanos, frame.LinkType, frame.OriginalLength, Convert.ToHexString(frame.Bytes)));
        Assert.False(reader.TryRead(out _));
        Assert.Equal((null, 1L, (long)file.Length), (reader.Fault, reader.FrameCount, reader.Offset));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_next_generation_format_is_read_in_both_orders_with_all_its_packet_blocks(bool isBig)
    {
        // Stamps in 1/1024 of a second, ten seconds later than told; the second interface in microseconds, as nobody says otherwise.
        byte[] resolution = [.. Halves(isBig, 9, 1), 0x8A, 0, 0, 0, .. Halves(isBig, 14, 8), .. Longs(isBig, 10)];
        byte[] file =
        [
            .. Block(isBig, 0x0a0d0d0a, [.. Words(isBig, 0x1a2b3c4d), .. Halves(isBig, 1, 0), .. Words(isBig, 0xffffffff, 0xffffffff)]),
            .. Block(isBig, 1, [.. Halves(isBig, 101, 0), .. Words(isBig, 2), .. resolution]),
            .. Block(isBig, 1, [.. Halves(isBig, 1, 0), .. Words(isBig, 0)]),
            .. Block(isBig, 0x77777777, [1, 2, 3, 4]),
            .. Block(isBig, 6, [.. Words(isBig, 0, 0, 512, 2, 5), 8, 9, 0, 0, .. Halves(isBig, 2, 4), .. Words(isBig, 2)]),
            .. Block(isBig, 2, [.. Halves(isBig, 1, 0), .. Words(isBig, 0, 3, 1, 1), 7, 0, 0, 0]),
            .. Block(isBig, 3, [.. Words(isBig, 40), 5, 6, 0, 0]),
        ];
        Assert.Equal(
            [
                (10 * Second + (Second / 2), "0809", 5, 0, CaptureDirection.Outbound),
                (3000, "07", 1, 1, CaptureDirection.Unknown),
                (0, "0506", 40, 0, CaptureDirection.Unknown),
            ],
            ReadAll([.. file, .. Block(
                !isBig, 0x0a0d0d0a, [.. Words(!isBig, 0x1a2b3c4d, 1), .. Words(!isBig, 0xffffffff, 0xffffffff)])], out string? fault));
        Assert.Null(fault);

        Assert.Equal(3, ReadAll([.. file, .. Block(isBig, 6, [.. Words(isBig, 7, 0, 0, 0, 0)])], out fault).Count);
        Assert.Contains($"interface 7, of which nothing was said (at byte {file.Length})", fault, StringComparison.Ordinal);
    }

    public static TheoryData<byte[], string> Faults => new()
    {
        { [.. Section, .. Block(false, 6, Words(false, 0, 0, 0, 0, 0))], "interface 0, of which nothing was said (at byte 76)" },
        { Block(false, 0x0a0d0d0a, Words(false, 0x12345678, 1, 0, 0)), "a section without a mark of its byte order (at byte 48)" },
        { [.. Section[..^4], .. Words(false, 32)], "a block with the lengths 28 and 32 (at byte 48)" },
        { [.. Words(false, 6, 36, 0, 0, 0, 0, 0, 0), .. Words(false, 40)], "a block with the lengths 36 and 40 (at byte 48)" },
        { [.. Words(false, 0x77777777, 8, 8), .. Section], "a block of 8 bytes (at byte 48)" },
        { [.. Words(false, 0x77777777, 13, 0), 0, .. Section], "a block of 13 bytes (at byte 48)" },
        { Block(false, 1, Words(false, 1)), "an interface that is too short (at byte 48)" },
        { Block(false, 6, Words(false, 0, 0, 0, 0)), "a packet block with 16 bytes of 20 (at byte 48)" },
        { Block(false, 3, []), "a packet block with 0 bytes of 4 (at byte 48)" },
        { Block(false, 6, Words(false, 0, 0, 0, 5, 5, 0)), "a frame of 5 bytes in a block with room for 4 (at byte 48)" },
    };

    private static byte[] Section => Block(false, 0x0a0d0d0a, Words(false, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff));

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_is_wrong_with_a_block_is_told_with_its_place(byte[] wrong, string fault)
    {
        byte[] good = [.. Section, .. Block(false, 1, Words(false, 1, 0))];
        Assert.Equal(48, good.Length);
        Assert.Empty(ReadAll([.. good, .. wrong], out string? told));
        Assert.EndsWith(fault, told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_file_gives_its_whole_frames_and_names_the_place()
    {
        foreach (byte[] file in Corpus())
        {
            int whole = ReadAll(file, out _).Count;
            int last = 0;
            for (int length = 0; length < file.Length; length++)
            {
                int frames = ReadAll(file.AsSpan(0, length).ToArray(), out string? fault).Count;
                Assert.True(frames >= last && frames < whole + 1, $"{frames} frames of {length} bytes");
                Assert.True(fault is null || fault.EndsWith($"(at byte {length})", StringComparison.Ordinal), fault);
                last = frames;
            }
        }
    }

    [Fact]
    public void What_is_no_capture_is_not_opened_and_great_lengths_are_faults()
    {
        Assert.False(CaptureReader.TryOpen(new MemoryStream(), out _));
        Assert.False(CaptureReader.TryOpen(new MemoryStream([1, 2, 3]), out _));
        Assert.False(CaptureReader.TryOpen(new MemoryStream(new byte[100]), out _));
        byte[] other = Corpus()[0];
        other[4] = 3; // a version that nobody has described
        Assert.False(CaptureReader.TryOpen(new MemoryStream(other), out _));
        byte[] classic = Corpus()[0];
        BinaryPrimitives.WriteUInt32LittleEndian(classic.AsSpan(32), 0x40001);
        Assert.Empty(ReadAll(classic, out string? fault));
        Assert.Contains("262145 bytes", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Spoiled_files_are_read_without_a_throw()
    {
        byte[][] corpus = Corpus();
        int faults = 0;
        SeededRandom.ForEachSeed(20, random =>
        {
            var mutator = new ByteMutator(random, corpus);
            for (int i = 0; i < 100; i++)
            {
                byte[] file = mutator.Next();
                List<(long Nanos, string Bytes, int, int, CaptureDirection)> frames = ReadAll(file, out string? fault);
                Assert.True(frames.Sum(frame => frame.Bytes.Length / 2) <= file.Length);
                Assert.All(frames, frame => Assert.True(frame.Nanos >= 0));
                faults += fault is null ? 0 : 1;
            }
        });
        Assert.True(faults > 50, $"{faults} faults: the mutator does not reach them");
    }

    private static byte[][] Corpus()
    {
        var classic = new MemoryStream();
        var next = new MemoryStream();
        using (var first = new PcapWriter(classic))
        using (var second = new PcapNgWriter(next, "lo"))
        {
            foreach (ICaptureWriter writer in new ICaptureWriter[] { first, second })
            {
                writer.Write(5, [1, 2, 3, 4, 5], 5);
                writer.Write(6, [6, 7], 8, CaptureDirection.Inbound);
            }

            second.WriteStatistics(0, 1, 2, 3);
        }

        return [classic.ToArray(), next.ToArray()];
    }

    private static List<(long Nanos, string Bytes, int Length, int Interface, CaptureDirection Direction)> ReadAll(
        byte[] file, out string? fault)
    {
        var frames = new List<(long, string, int, int, CaptureDirection)>();
        fault = null;
        if (!CaptureReader.TryOpen(new MemoryStream(file), out CaptureReader? reader))
        {
            return frames;
        }

        while (reader.TryRead(out CapturedFrame frame))
        {
            frames.Add((
                frame.RealtimeNanos, Convert.ToHexString(frame.Bytes), frame.OriginalLength, frame.InterfaceNumber, frame.Direction));
        }

        Assert.False(reader.TryRead(out _));
        fault = reader.Fault;
        reader.Dispose();
        return frames;
    }

    private static byte[] Block(bool isBig, uint type, byte[] body)
    {
        uint length = (uint)body.Length + 12;
        return [.. Words(isBig, type, length), .. body, .. Words(isBig, length)];
    }

    private static byte[] Words(bool isBig, params uint[] values) =>
        [.. values.SelectMany(value => InOrder(isBig, BitConverter.GetBytes(value)))];

    private static byte[] Halves(bool isBig, params ushort[] values) =>
        [.. values.SelectMany(value => InOrder(isBig, BitConverter.GetBytes(value)))];

    private static byte[] Longs(bool isBig, long value) => InOrder(isBig, BitConverter.GetBytes(value));

    private static byte[] InOrder(bool isBig, byte[] little) => isBig ? [.. little.Reverse()] : little;
}
