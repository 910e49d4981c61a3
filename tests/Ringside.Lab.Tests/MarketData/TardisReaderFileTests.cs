using System.Runtime.Versioning;
using System.Text;
using Ringside.Lab.MarketData;
using Ringside.Testing;

namespace Ringside.Lab.Tests.MarketData;

public sealed class TardisReaderFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_gzip_file_is_read_to_its_end()
    {
        using TardisReader reader = TardisReader.OpenFile(Write(TardisText.Gzip(TardisText.File(3))));
        Assert.Equal((3, 0, null), ReadAll(reader));
    }

    [Fact]
    public void Members_one_after_the_other_are_one_file()
    {
        string text = TardisText.File(200);
        for (int cut = 0; cut <= text.Length; cut += 997)
        {
            byte[] file = [.. TardisText.Gzip(text[..cut]), .. TardisText.Gzip(""), .. TardisText.Gzip(text[cut..])];
            using TardisReader reader = TardisReader.OpenFile(Write(file));
            Assert.Equal((200, 0, null), ReadAll(reader));
        }
    }

    [Fact]
    public void A_cut_file_never_looks_complete()
    {
        byte[] whole = TardisText.Gzip(TardisText.File(300));
        long most = 0;
        for (int length = 2; length < whole.Length; length++)
        {
            (long rows, long badLines, string? message) = ReadFile(whole[..length]);
            Assert.Equal(0, badLines);
            Assert.Contains("ends early: the file was cut", message, StringComparison.Ordinal);
            Assert.True(rows >= most, "what could be read comes first");
            most = rows;
        }

        Assert.Equal(300, most);
    }

    [Fact]
    public void A_file_that_is_cut_in_its_second_member_never_looks_complete()
    {
        byte[] first = TardisText.Gzip(TardisText.File(100));
        byte[] second = TardisText.Gzip(string.Concat(Enumerable.Range(101, 50).Select(number => TardisText.Line(number) + "\n")));
        byte[] whole = [.. first, .. second];
        for (int length = first.Length + 1; length < whole.Length; length++)
        {
            (long rows, long badLines, string? message) = ReadFile(whole[..length]);
            Assert.Contains("ends early: the file was cut", message, StringComparison.Ordinal);
            Assert.InRange(rows, 100, 150);
            Assert.Equal(0, badLines);
        }

        Assert.Equal((150, 0, null), ReadFile(whole));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0x1f)]
    public void Whatever_follows_the_last_member_is_an_error_behind_the_last_row(byte first)
    {
        foreach (int length in new[] { 1, 2, 512, 100_000 })
        {
            byte[] rest = new byte[length];
            rest[0] = first;
            (long rows, _, string? message) = ReadFile([.. TardisText.Gzip(TardisText.File(10)), .. rest]);
            Assert.Equal(10, rows);
            Assert.NotNull(message);
        }
    }

    [Fact]
    public void A_damaged_byte_is_noticed_or_changes_nothing()
    {
        string text = TardisText.File(300);
        byte[] whole = TardisText.Gzip(text);
        int harmless = 0;
        // From behind the header on, which carries nothing that matters.
        for (int position = 10; position < whole.Length; position++)
        {
            byte[] damaged = [.. whole];
            damaged[position] ^= 0x10;
            if (ReadFile(damaged).Message is not null)
                continue;
            Assert.Equal(text, Encoding.UTF8.GetString(TardisReader.ReadAllText(Write(damaged))));
            harmless++;
        }

        // The bits between the last block and the next whole byte mean nothing.
        Assert.InRange(harmless, 0, 1);
    }

    [Fact]
    public void An_error_comes_again_when_reading_goes_on()
    {
        byte[] whole = TardisText.Gzip(TardisText.File(300));
        using TardisReader reader = TardisReader.OpenFile(Write(whole[..^1]));
        (long rows, _, string? message) = ReadAll(reader);
        Assert.Equal(300, rows);
        Assert.Equal(message, Assert.Throws<MarketDataException>(() => reader.TryRead(out _)).Message);
    }

    [Theory]
    [InlineData("", "is empty, expected a gzip file of market data")]
    [InlineData("e", "is not gzip: starts with 65, expected 1f 8b")]
    [InlineData("exchange,symbol", "is not gzip: starts with 65 78, expected 1f 8b")]
    public void A_file_that_is_not_gzip_is_refused(string content, string expected)
    {
        string path = Write(Encoding.ASCII.GetBytes(content));
        Assert.Equal($"{path} {expected}", MessageOf(path));
    }

    [Theory]
    [InlineData("", "holds no text")]
    [InlineData(TardisText.Header + "\n", "holds the header line only")]
    [InlineData("price\n1\n", "line 1 is not the header")]
    public void A_gzip_file_without_market_data_is_refused(string text, string expected)
    {
        string path = Write(TardisText.Gzip(text));
        Assert.StartsWith($"{path} {expected}", MessageOf(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        string missing = Path.Combine(_folder.Path, "missing.gz");
        Assert.Equal($"{missing} does not exist, expected a gzip file of market data", MessageOf(missing));
        string within = Path.Combine(_folder.Path, "none", "missing.gz");
        Assert.Equal($"{within} does not exist, expected a gzip file of market data", MessageOf(within));
    }

    [Fact]
    public void A_directory_is_named() =>
        Assert.Equal($"{_folder.Path} is a directory, expected a gzip file of market data", MessageOf(_folder.Path));

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_file_that_may_not_be_read_is_named()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may read every file");
        string path = Write(TardisText.Gzip(TardisText.File(1)));
        File.SetUnixFileMode(path, UnixFileMode.UserWrite);
        Assert.Equal($"{path} may not be read: permission denied", MessageOf(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_path_that_is_none_gives_one_clear_line(string path) => Assert.NotEmpty(MessageOf(path));

    [Fact]
    public void The_whole_text_is_read_or_nothing()
    {
        string text = TardisText.File(50);
        byte[] file = TardisText.Gzip(text);
        Assert.Equal(text, Encoding.UTF8.GetString(TardisReader.ReadAllText(Write(file))));
        string cut = Write(file[..^4]);
        MarketDataException fault = Assert.Throws<MarketDataException>(() => TardisReader.ReadAllText(cut));
        Assert.Contains("the file was cut", fault.Message, StringComparison.Ordinal);
    }

    private static string MessageOf(string path)
    {
        string message = Assert.Throws<MarketDataException>(() => TardisReader.OpenFile(path)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private static (long Rows, long BadLines, string? Message) ReadAll(TardisReader reader)
    {
        try
        {
            while (reader.TryRead(out _) != ReadStatus.End)
            {
                // Counted by the reader.
            }

            return (reader.Rows, reader.BadLines, null);
        }
        catch (MarketDataException exception)
        {
            return (reader.Rows, reader.BadLines, exception.Message);
        }
    }

    private (long Rows, long BadLines, string? Message) ReadFile(byte[] file)
    {
        string path = Write(file);
        try
        {
            using TardisReader reader = TardisReader.OpenFile(path);
            return ReadAll(reader);
        }
        catch (MarketDataException exception)
        {
            return (0, 0, exception.Message);
        }
    }

    private string Write(byte[] content) => _folder.Write("data.csv.gz", content);
}
