using Ringside.Lab.Itch;
using Ringside.Lab.MarketData;
using Ringside.Lab.Tests.MarketData;
using Ringside.Protocols.Itch;
using Ringside.Testing;

namespace Ringside.Lab.Tests.Itch;

public sealed class ItchFileReaderTests : IDisposable
{
    private static readonly byte[] Day = ItchDays.Plain(ItchDays.Options);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_day_is_read_the_same_from_gzip_and_plain_files()
    {
        List<byte[]> plain = ReadAll(_folder.Write("day.itch", Day), out ItchFileReader reader);
        Assert.Equal((5_000L, (long)Day.Length, true), (reader.Messages, reader.Offset, reader.HasEndMark));
        List<byte[]> gzip = ReadAll(_folder.Write("day.itch.gz", ItchDays.Gzip(ItchDays.Options)), out reader);
        Assert.Equal((5_000L, (long)Day.Length, true), (reader.Messages, reader.Offset, reader.HasEndMark));
        Assert.Equal(plain, gzip);
        Assert.Equal(Day[..^2], plain.SelectMany(message => new byte[] { 0, (byte)message.Length }.Concat(message)));
    }

    [Fact]
    public void Pieces_of_any_size_give_the_same_messages()
    {
        List<byte[]> expected = ReadAll(_folder.Write("day.itch", Day), out _);
        using ItchFileReader reader = new(new TricklingStream(Day, new SeededRandom(1)), "day");
        List<byte[]> found = [];
        while (reader.TryRead(out ReadOnlySpan<byte> message))
            found.Add(message.ToArray());
        Assert.Equal(expected, found);
        Assert.True(reader.HasEndMark);
    }

    [Fact]
    public void A_day_that_is_cut_anywhere_is_never_taken_for_a_whole_one()
    {
        for (int length = 1; length < 700; length++)
        {
            using ItchFileReader reader = new(new MemoryStream(Day, 0, length), "cut");
            MarketDataException? fault = Read(reader);
            Assert.False(reader.HasEndMark);
            if (fault is null)
                Assert.Equal(length, reader.Offset);
            else
                Assert.Contains($"cut at byte {reader.Offset}: ends within a message", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_cut_gzip_file_is_read_up_to_the_cut_and_then_refused_each_time()
    {
        byte[] gzip = ItchDays.Gzip(ItchDays.Options);
        string path = _folder.Write("cut.gz", gzip[..(gzip.Length / 2)]);
        using ItchFileReader reader = ItchFileReader.OpenFile(path);
        MarketDataException? fault = Read(reader);
        Assert.NotNull(fault);
        Assert.Contains("the data ends early: the file was cut", fault.Message, StringComparison.Ordinal);
        Assert.True(reader.Messages > 100);
        Assert.Same(fault, Read(reader));
    }

    [Theory]
    [InlineData("001341", "a message 'A' has a length of 19, expected 36")]
    [InlineData("ffff44", "a message 'D' has a length of 65535, expected 19")]
    [InlineData("000c00", "a message begins with 0x00, expected a letter")]
    [InlineData("000000", "something follows the mark of the end")]
    [InlineData("00", "ends within a message: found 1 of at least 2 bytes")]
    [InlineData("0024410000", "ends within a message: found 5 of 38 bytes")]
    public void What_is_wrong_is_told_with_its_place(string hex, string expected)
    {
        byte[] file = [0, 12, .. Day.AsSpan(2, 12), .. Convert.FromHexString(hex)];
        using ItchFileReader reader = new(new MemoryStream(file), "day.itch");
        MarketDataException? fault = Read(reader);
        Assert.NotNull(fault);
        int place = expected.StartsWith("something", StringComparison.Ordinal) ? 16 : 14;
        Assert.StartsWith($"day.itch at byte {place}: {expected}", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("(after 1 messages)", fault.Message, StringComparison.Ordinal);
        Assert.Same(fault, Read(reader));
    }

    [Fact]
    public void A_type_of_a_later_version_is_passed_on()
    {
        byte[] file = [0, 3, (byte)'Z', 1, 2, 0, 0];
        using ItchFileReader reader = new(new MemoryStream(file), "day.itch");
        Assert.True(reader.TryRead(out ReadOnlySpan<byte> message));
        Assert.Equal([(byte)'Z', 1, 2], message.ToArray());
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.TryRead(out _));
        Assert.True(reader.HasEndMark);
    }

    [Theory]
    [InlineData("exchange,symbol,timestamp", "begins with a message of 25976 bytes, expected an ITCH 5.0 file")]
    [InlineData("\n\r\r\n\x1c", "begins with a message of 2573 bytes, expected an ITCH 5.0 file")]
    [InlineData("", "holds nothing, expected an ITCH 5.0 file")]
    public void Another_format_and_nothing_at_all_are_refused_before_the_first_message(string text, string expected)
    {
        byte[] file = [.. System.Text.Encoding.Latin1.GetBytes(text), .. new byte[text.Length == 0 ? 0 : 60_000]];
        using ItchFileReader plain = new(new MemoryStream(file), "other");
        Assert.StartsWith($"other at byte 0: {expected}", Read(plain)!.Message, StringComparison.Ordinal);
        Assert.Equal(0, plain.Messages);
        using MemoryStream packed = new();
        using (System.IO.Compression.GZipStream gzip = new(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(file);
        byte[] member = packed.Length > 0 ? packed.ToArray() : Convert.FromHexString("1f8b080000000000000303000000000000000000");
        using ItchFileReader reader = ItchFileReader.OpenFile(_folder.Write("other.gz", member));
        Assert.Contains(expected, Read(reader)!.Message, StringComparison.Ordinal);
        Assert.Equal(0, reader.Messages);
    }

    [Fact]
    public void What_cannot_be_opened_is_told()
    {
        Assert.Contains("does not exist", Refusal(_folder.File("no")), StringComparison.Ordinal);
        Assert.Contains("is a directory, expected an ITCH 5.0 file", Refusal(_folder.Path), StringComparison.Ordinal);
        Assert.Contains("is empty", Refusal(_folder.Write("empty", ReadOnlySpan<byte>.Empty)), StringComparison.Ordinal);
    }

    [Fact]
    public void Spoiled_files_end_with_a_fault_or_at_their_end() => SeededRandom.ForEachSeed(10, random =>
    {
        ByteMutator mutator = new(random, Day[..2_000], Day[^2_000..]);

        // Fewer than for a message: each input is a whole file, with a reader and its buffers of its own.
        for (int count = 0; count < 2_000; count++)
        {
            byte[] file = mutator.Next();
            using ItchFileReader reader = new(new MemoryStream(file), "spoiled");
            MarketDataException? fault = Read(reader);
            Assert.Equal(fault is null, reader.Offset == file.Length && file.Length > 0);
        }
    });

    [Fact]
    public void Reading_allocates_nothing_per_message()
    {
        using ItchFileReader reader = new(new MemoryStream(Day), "day");
        for (int count = 0; count < 1_000; count++)
            reader.TryRead(out _);
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int count = 0; count < 1_500; count++)
                reader.TryRead(out ReadOnlySpan<byte> _);
        }));
        Assert.Equal(4_000, reader.Messages);
    }

    private static List<byte[]> ReadAll(string path, out ItchFileReader reader)
    {
        reader = ItchFileReader.OpenFile(path);
        List<byte[]> messages = [];
        while (reader.TryRead(out ReadOnlySpan<byte> message))
        {
            Assert.Equal(ItchMessage.SizeOf(message[0]), message.Length);
            messages.Add(message.ToArray());
        }

        reader.Dispose();
        return messages;
    }

    private static MarketDataException? Read(ItchFileReader reader)
    {
        try
        {
            while (reader.TryRead(out _))
            {
                // Reading is the test.
            }

            return null;
        }
        catch (MarketDataException fault)
        {
            return fault;
        }
    }

    private static string Refusal(string path) => Assert.Throws<MarketDataException>(() => ItchFileReader.OpenFile(path)).Message;
}
