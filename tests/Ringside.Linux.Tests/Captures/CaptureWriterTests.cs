using Ringside.Linux.Captures;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Captures;

/// <summary>The bytes of whole small files, and what the two formats promise of any file.</summary>
public sealed class CaptureWriterTests
{
    // 2026-01-02T03:04:05.000000006Z.
    private const long Stamp = (1_767_323_045L * 1_000_000_000) + 6;

    private static readonly byte[] Frame = [1, 2, 3, 4, 5];

    [Fact]
    public void The_classic_format_is_written_as_its_specification_has_it()
    {
        byte[] expected =
        [
            0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0,
            0xa5, 0x35, 0x57, 0x69, 6, 0, 0, 0, 5, 0, 0, 0, 9, 0, 0, 0, 1, 2, 3, 4, 5,
            0xa6, 0x35, 0x57, 0x69, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        ];
        Assert.Equal(expected, Written(stream => new PcapWriter(stream), writer =>
        {
            writer.Write(Stamp, Frame, 9);
            writer.Write(Stamp + 1_000_000_000, [], 0);
        }));
    }

    [Fact]
    public void The_next_generation_format_is_written_as_its_specification_has_it()
    {
        byte[] stamp = [0xf2, 0xca, 0x86, 0x18, 0x06, 0x32, 0x96, 0x1c];
        Assert.Equal((ulong)Stamp, ((ulong)BitConverter.ToUInt32(stamp) << 32) | BitConverter.ToUInt32(stamp, 4));
        byte[] expected =
        [
            // Section header: length 40; option 4 "ring".
            0x0a, 0x0d, 0x0d, 0x0a, 40, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255,
            4, 0, 4, 0, (byte)'r', (byte)'i', (byte)'n', (byte)'g', 0, 0, 0, 0, 40, 0, 0, 0,

            // Interface: Ethernet; option 2 "lo", option 9: 10^-9.
            1, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 0, 0, 4, 0,
            2, 0, 2, 0, (byte)'l', (byte)'o', 0, 0, 9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0, 40, 0, 0, 0,

            // Packet of 5 bytes, 9 on the wire, inbound.
            6, 0, 0, 0, 52, 0, 0, 0, 0, 0, 0, 0, .. stamp, 5, 0, 0, 0, 9, 0, 0, 0,
            1, 2, 3, 4, 5, 0, 0, 0, 2, 0, 4, 0, 1, 0, 0, 0, 0, 0, 0, 0, 52, 0, 0, 0,

            // Statistics: 300 received, 2 dropped.
            5, 0, 0, 0, 52, 0, 0, 0, 0, 0, 0, 0, .. stamp,
            4, 0, 8, 0, 44, 1, 0, 0, 0, 0, 0, 0, 5, 0, 8, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 52, 0, 0, 0,
        ];
        Assert.Equal(expected, Written(stream => new PcapNgWriter(stream, "lo", "ring"), writer =>
        {
            writer.Write(Stamp, Frame, 9, CaptureDirection.Inbound);
            writer.WriteStatistics(0, Stamp, 300, 2);
        }));
    }

    [Fact]
    public void Whatever_is_written_is_read_back()
    {
        SeededRandom.ForEachSeed(20, random =>
        {
            var frames = new List<(long, string, int, int)>();
            byte[] bytes = Written(stream => new PcapNgWriter(stream, "first"), writer =>
            {
                Assert.Equal(1, writer.AddInterface("second, of a longer name"));
                for (int i = 0; i < 20; i++)
                {
                    byte[] frame = new byte[random.Next(0, 200)];
                    random.NextBytes(frame);
                    (long stamp, int length, int number) = (random.NextInt64(long.MaxValue), frame.Length + random.Next(3), random.Next(2));
                    frames.Add((stamp, Convert.ToHexString(frame), length, number));
                    writer.WriteTo(number, stamp, frame, length, random.Pick<CaptureDirection>(Enum.GetValues<CaptureDirection>()));
                }

                Assert.Equal(20, writer.FrameCount);
            });
            Assert.Equal(frames, ReadPackets(bytes));
        });
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        using var classic = new PcapWriter(new MemoryStream());
        using var next = new PcapNgWriter(new MemoryStream(), "lo");
        foreach (ICaptureWriter writer in new ICaptureWriter[] { classic, next })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(-1, Frame, 5));
            Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(0, Frame, 4));
            Assert.Equal(0, writer.FrameCount);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => next.WriteTo(1, 0, Frame, 5, CaptureDirection.Unknown));
        Assert.Throws<ArgumentOutOfRangeException>(() => next.AddInterface(new string('x', 65)));
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        byte[] memory = new byte[1 << 20];
        using var stream = new MemoryStream(memory);
        using var classic = new PcapWriter(stream);
        using var next = new PcapNgWriter(stream, "lo");
        Assert.Equal(0, Allocations.Measure(() =>
        {
            stream.Position = 0;
            for (int i = 0; i < 1000; i++)
            {
                classic.Write(i, Frame, 5);
                next.Write(i, Frame, 5, CaptureDirection.Outbound);
            }
        }));
    }

    private static byte[] Written<T>(Func<Stream, T> start, Action<T> write)
        where T : ICaptureWriter
    {
        var stream = new MemoryStream();
        using (T writer = start(stream))
        {
            write(writer);
            writer.Flush();
        }

        return stream.ToArray();
    }

    // Walks the blocks by both of their lengths, as a reader forwards and one backwards would.
    private static List<(long Stamp, string Frame, int Length, int Interface)> ReadPackets(byte[] bytes)
    {
        var packets = new List<(long, string, int, int)>();
        for (int offset = 0; offset < bytes.Length;)
        {
            ReadOnlySpan<byte> block = bytes.AsSpan(offset);
            int length = BitConverter.ToInt32(block[4..]);
            Assert.Equal(0, length % 4);
            Assert.Equal(length, BitConverter.ToInt32(block[(length - 4)..]));
            if (BitConverter.ToInt32(block) == 6)
            {
                long stamp = ((long)BitConverter.ToUInt32(block[12..]) << 32) | BitConverter.ToUInt32(block[16..]);
                string frame = Convert.ToHexString(block.Slice(28, BitConverter.ToInt32(block[20..])));
                packets.Add((stamp, frame, BitConverter.ToInt32(block[24..]), BitConverter.ToInt32(block[8..])));
            }

            offset += length;
        }

        return packets;
    }
}
