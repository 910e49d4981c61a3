using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Ringside.Lab.MarketData.Gzip;
using Ringside.Testing;

namespace Ringside.Lab.Tests.MarketData.Gzip;

public sealed class GzipReadStreamTests
{
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void What_the_class_library_compresses_comes_out_the_same(CompressionLevel level) => SeededRandom.ForEachSeed(12, random =>
    {
        byte[] text = MakeText(random, random.Next(random.Chance(30) ? 400_000 : 2_000));
        using TricklingStream compressed = new(TardisText.Gzip(text, level), random);
        using GzipReadStream stream = new(compressed);
        Assert.Equal(text, ReadAll(stream, random.Next(1, 100_000)));
    });

    [Fact]
    public void Optional_parts_of_a_header_are_skipped()
    {
        byte[] plain = TardisText.Gzip("text");
        byte[] header = [0x1f, 0x8b, 8, 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 3, 0, 7, 8, 9, (byte)'n', 0, (byte)'c', (byte)'d', 0];
        byte[] file = [.. header, .. plain[10..]];
        Assert.Equal("text", Encoding.ASCII.GetString(Decompress(file)));
        for (int length = 2; length < header.Length; length++)
            Assert.Contains("ends early", Fault(file[..length]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 7, "unknown compression method")]
    [InlineData(3, 0x20, "unknown header flags set")]
    [InlineData(0, 0, "not gzip")]
    public void A_header_that_is_none_is_a_fault(int offset, byte value, string expected)
    {
        byte[] file = TardisText.Gzip("text");
        file[offset] = value;
        Assert.Contains(expected, Fault(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("07", "invalid block type")]
    [InlineData("01010000ff", "invalid stored block lengths")]
    [InlineData("0302", "invalid distance")]
    public void A_block_that_is_none_is_a_fault(string block, string expected)
    {
        byte[] file = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, .. Convert.FromHexString(block), .. new byte[20]];
        string fault = Fault(file);
        Assert.Contains("the gzip data is damaged", fault, StringComparison.Ordinal);
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_checksum_and_a_wrong_length_are_faults()
    {
        byte[] file = TardisText.Gzip("text");
        file[^8] ^= 1;
        Assert.Contains("incorrect data check", Fault(file), StringComparison.Ordinal);
        file[^8] ^= 1;
        file[^4] ^= 1;
        Assert.Contains("incorrect length check", Fault(file), StringComparison.Ordinal);
    }

    [Fact]
    public void The_state_has_the_size_that_zlib_checks() => Assert.Equal(112, Marshal.SizeOf<Zlib.State>());

    [Fact]
    public void A_fault_names_the_place() =>
        Assert.EndsWith("(at compressed byte 0)", Fault([0, 1, 2]), StringComparison.Ordinal);

    [Fact]
    public void One_read_decompresses_only_a_little()
    {
        using GzipReadStream stream = new(new MemoryStream(TardisText.Gzip(new byte[1_000_000], CompressionLevel.Optimal)));
        Assert.InRange(stream.Read(new byte[1_000_000]), 1, GzipReadStream.MaximumRead);
    }

    [Fact]
    public void Spoiled_files_end_with_data_or_a_fault() => SeededRandom.ForEachSeed(20, random =>
    {
        byte[][] corpus =
        [
            .. Enum.GetValues<CompressionLevel>().Select(level => TardisText.Gzip(MakeText(random, random.Next(3_000)), level)),
        ];
        ByteMutator mutator = new(random, corpus);
        for (int count = 0; count < 400; count++)
        {
            using GzipReadStream stream = new(new MemoryStream(mutator.Next()));
            try
            {
                ReadAll(stream, 5_000);
            }
            catch (InvalidDataException)
            {
                // One of the two results; any other exception fails the test.
            }
        }
    });

    /// <summary>Text with everything a compressor makes of it: literals, matches near and far, runs, and what cannot be
    /// compressed.</summary>
    private static byte[] MakeText(SeededRandom random, int length)
    {
        List<byte> text = new(length + 300);
        int alphabet = random.Next(1, 257);
        while (text.Count < length)
        {
            int piece = random.Next(1, 300);
            if (text.Count > 0 && random.Chance(60))
            {
                int start = text.Count - random.Next(1, Math.Min(text.Count, 40_000) + 1);
                for (int index = 0; index < piece; index++)
                    text.Add(text[start + index]);
            }
            else
            {
                for (int index = 0; index < piece; index++)
                    text.Add((byte)random.Next(alphabet));
            }
        }

        return [.. text.Take(length)];
    }

    private static string Fault(byte[] file) => Assert.Throws<InvalidDataException>(() => Decompress(file)).Message;

    private static byte[] Decompress(byte[] file)
    {
        using GzipReadStream stream = new(new MemoryStream(file));
        return ReadAll(stream, 1_000);
    }

    private static byte[] ReadAll(Stream stream, int bufferSize)
    {
        using MemoryStream text = new();
        stream.CopyTo(text, bufferSize);
        return text.ToArray();
    }
}
