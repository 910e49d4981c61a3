using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Protocols.Itch;

namespace Ringside.App.Tests.Commands.Itch;

/// <summary>The commands on a day that one of them has made.</summary>
public sealed class ItchCommandTests(MarketDataFiles files)
{
    private const int Messages = 5_000;
    private const int Symbols = 10;

    [Fact]
    public void A_generated_day_is_printed_a_line_for_each_message()
    {
        string day = Generate("print.itch");
        RingsideResult all = RingsideProcess.Run("itch", "print", day).AssertSuccess();
        Assert.Equal(Messages, all.Output.Count);
        Assert.Empty(all.Error);
        Assert.Equal("03:00:00.000000000          SystemEvent event=StartOfMessages", all.Output[0]);
        Assert.Matches("^03:0[0-9:.]+ AAAA     StockDirectory category=Q status=N round_lot=100", all.Output[1]);

        RingsideResult some = RingsideProcess.Run("itch", "print", day, "--stock", "AAAB", "--first", "20").AssertSuccess();
        Assert.Equal(all.Output.Where(line => line.Contains(" AAAB ", StringComparison.Ordinal)).Take(20), some.Output);
        Assert.Matches("AddOrder order=[0-9]+ side=(buy|sell) shares=[0-9]+ price=[0-9]+[.][0-9]{4}$", some.Output[^1]);
    }

    [Fact]
    public void A_generated_day_is_printed_as_JSON()
    {
        string day = Generate("json.itch.gz");
        RingsideResult result = RingsideProcess.Run("itch", "print", day, "--json", "--stock", "AAAA").AssertSuccess();
        List<JsonElement> lines = [.. result.Output.Select(line => JsonElement.Parse(line))];
        Assert.All(lines, line => Assert.Equal("AAAA", line.GetProperty("stock").GetString()));
        JsonElement add = lines.First(line => line.GetProperty("type").GetString() == "A");
        Assert.Equal(1, add.GetProperty("stock_locate").GetInt32());
        Assert.True(add.GetProperty("order").GetInt64() > 1_000 && add.GetProperty("shares").GetInt64() > 0);
        Assert.True(add.GetProperty("price").GetDecimal() > 0);
        Assert.Contains(lines, line => line.GetProperty("type").GetString() == "U");
    }

    [Fact]
    public void Gzip_or_not_a_day_has_the_same_counts()
    {
        string plainFile = Generate("stats.itch");
        string gzipFile = Generate("stats.itch.gz");
        Assert.True(new FileInfo(gzipFile).Length < new FileInfo(plainFile).Length);
        JsonElement plain = Stats(plainFile);
        JsonElement gzip = Stats(gzipFile);
        Assert.Equal(Messages, plain.GetProperty("messages").GetInt32());
        Assert.Equal(Symbols, plain.GetProperty("stocks").GetInt32());
        Assert.True(plain.GetProperty("end_mark").GetBoolean());
        Assert.Equal(new FileInfo(plainFile).Length, plain.GetProperty("bytes").GetInt64());
        Assert.Equal(Messages, plain.GetProperty("types").EnumerateObject().Sum(type => type.Value.GetInt32()));
        Assert.All(plain.GetProperty("faults").EnumerateObject(), fault => Assert.Equal(0, fault.Value.GetInt32()));
        Assert.Equal(3, plain.GetProperty("top").GetArrayLength());
        Assert.Equal(plain.GetProperty("books_digest").GetString(), gzip.GetProperty("books_digest").GetString());

        RingsideResult table = RingsideProcess.Run("itch", "stats", plainFile, "--top", "1").AssertSuccess();
        Assert.Contains($"5,000 messages, {new FileInfo(plainFile).Length:N0} bytes, 10 stocks", table.Output[0], StringComparison.Ordinal);
        Assert.Contains(table.Output, line => line.StartsWith("  D OrderDelete ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_book_is_shown_at_the_end_after_a_message_and_at_a_time()
    {
        string day = Generate("book.itch");
        JsonElement end = Book(day);
        Assert.Equal((Messages, "20:05:00.000000000"), (end.GetProperty("messages").GetInt32(), end.GetProperty("time").GetString()));
        decimal[] bids = [.. end.GetProperty("bids").EnumerateArray().Select(level => level.GetProperty("price").GetDecimal())];
        decimal[] asks = [.. end.GetProperty("asks").EnumerateArray().Select(level => level.GetProperty("price").GetDecimal())];
        Assert.Equal(bids.OrderDescending(), bids);
        Assert.Equal(asks.Order(), asks);
        Assert.True(bids[0] < asks[0]);

        JsonElement atTime = Book(day, "--at", "12:00");
        Assert.StartsWith("11:59:", atTime.GetProperty("time").GetString(), StringComparison.Ordinal);
        JsonElement atMessage = Book(day, "--at", atTime.GetProperty("messages").ToString());
        Assert.Equal(atTime.GetRawText(), atMessage.GetRawText());
        Assert.NotEqual(end.GetProperty("bids").GetRawText(), atTime.GetProperty("bids").GetRawText());

        RingsideResult table = RingsideProcess.Run("itch", "book", day, "--stock", "AAAA", "--levels", "2").AssertSuccess();
        Assert.StartsWith("AAAA at 20:05:00.000000000, after message 5000", table.Output[0], StringComparison.Ordinal);
        Assert.Equal(2, table.Output.Count(line => System.Text.RegularExpressions.Regex.IsMatch(line, "[0-9] [|] +[0-9]")));
    }

    [Theory]
    [InlineData("print")]
    [InlineData("stats")]
    [InlineData("book --stock AAAA")]
    public void A_file_that_is_cut_or_no_day_is_told_with_the_place(string command)
    {
        byte[] day = File.ReadAllBytes(Generate("whole.itch"));
        string cut = files.WriteRaw("cut.itch", day.AsSpan(0, 1_000));
        Run(command, cut).AssertLastErrorLine(ExitCodes.BadInput, $"{cut} at byte ", "ends within a message: found ");
        byte[] damaged = [.. day.AsSpan(0, 14), 0, 35, (byte)'A', .. day.AsSpan(14)];
        string wrong = files.WriteRaw("wrong.itch", damaged);
        Run(command, wrong).AssertLastErrorLine(
            ExitCodes.BadInput, $"{wrong} at byte 14: a message 'A' has a length of 35, expected 36");
        string gzip = files.Cut(Generate("cut.itch.gz"));
        Run(command, gzip).AssertLastErrorLine(ExitCodes.BadInput, gzip, "the data ends early: the file was cut");
        Run(command, "/does-not-exist.itch").AssertOneErrorLine(ExitCodes.BadInput, "/does-not-exist.itch does not exist");
        Run(command, files.WriteRaw("empty.itch", [])).AssertOneErrorLine(ExitCodes.BadInput, "is empty");
    }

    [Fact]
    public void A_day_without_the_mark_of_the_end_is_read_with_a_warning()
    {
        byte[] day = File.ReadAllBytes(Generate("marked.itch"));
        RingsideResult result = Run("stats", files.WriteRaw("unmarked.itch", day.AsSpan(0, day.Length - 2))).AssertSuccess();
        Assert.Contains("without the mark of the end", Assert.Single(result.Error), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('F')]
    [InlineData('H')]
    [InlineData('P')]
    [InlineData('Q')]
    [InlineData('I')]
    public void A_stock_is_known_from_any_message_that_names_it(char type)
    {
        // The stock stands at byte 11, behind header and reference, or behind header and two amounts.
        int at = type switch { 'H' => 11, 'Q' => 19, 'I' => 28, _ => 24 };
        byte[] naming = new byte[ItchMessage.SizeOf((byte)type)];
        naming.AsSpan(11).Fill((byte)' ');
        naming[0] = (byte)type;
        naming[2] = 7;
        naming[19] = type is 'F' or 'P' ? (byte)'B' : naming[19];
        "LATE"u8.CopyTo(naming.AsSpan(at));
        byte[] delete = new byte[19];
        delete[0] = (byte)'D';
        delete[2] = 7;
        string day = files.WriteRaw("late.itch", [0, (byte)naming.Length, .. naming, 0, 19, .. delete, 0, 0]);
        RingsideResult result = RingsideProcess.Run("itch", "print", day, "--stock", "LATE").AssertSuccess();
        Assert.Equal(2, result.Output.Count);
        Assert.Equal("00:00:00.000000000 LATE     OrderDelete order=0", result.Output[1]);
    }

    [Fact]
    public void A_message_that_is_too_short_for_a_header_is_printed_with_its_bytes()
    {
        string day = files.WriteRaw("short.itch", [0, 3, (byte)'z', 1, 0xAB, 0, 0]);
        RingsideResult text = RingsideProcess.Run("itch", "print", day).AssertSuccess();
        Assert.Equal(["-                           122 bytes=7a01ab"], text.Output);
        RingsideResult json = RingsideProcess.Run("itch", "print", day, "--json").AssertSuccess();
        Assert.Equal(["""{"number":1,"type":"z","bytes":"7a01ab"}"""], json.Output);
        RingsideProcess.Run("itch", "print", day, "--stock", "A").AssertOneErrorLine(ExitCodes.BadInput, "no such stock in its 1 messages");
    }

    [Theory]
    [InlineData("itch", "`ringside itch` is not complete", "print, stats, book, generate")]
    [InlineData("itch print", "FILE is missing")]
    [InlineData("itch print x --first 0", "--first 0", "from 1 to")]
    [InlineData("itch print x --stock TOOLONGSYMBOL", "--stock TOOLONGSYMBOL", "a symbol of 1 to 8 characters")]
    [InlineData("itch book x", "--stock SYMBOL is missing")]
    [InlineData("itch book x --stock A --at noon", "--at noon", "a number of messages or a time")]
    [InlineData("itch book x --stock A --at 0", "--at 0", "expected 1 or more")]
    [InlineData("itch generate --messages 10 --symbols 10 --out x", "--messages 10", "at least 26 for 10 stocks")]
    [InlineData("itch generate --messages 10 --symbols 20001 --out x", "--symbols 20001", "from 1 to 20000")]
    [InlineData("itch generate --out x", "--messages N is missing")]
    [InlineData("bench itch --messages 10 --symbols 10", "--messages 10", "at least 26 for 10 stocks")]
    [InlineData("bench itch --messages 50000001", "--messages 50000001", "from 1 to 50000000")]
    public void A_wrong_command_line_is_told_in_one_line(string arguments, params string[] parts) =>
        RingsideProcess.Run(arguments.Split(' ')).AssertOneErrorLine(ExitCodes.BadInput, parts);

    [Theory]
    [InlineData("book", "first ")]
    [InlineData("print", "")]
    public void A_stock_that_is_not_there_is_told(string command, string first) =>
        RingsideProcess.Run("itch", command, Generate("no-stock.itch"), "--stock", "NOPE")
            .AssertOneErrorLine(ExitCodes.BadInput, "--stock NOPE", $"has no such stock in its {first}5000 messages");

    [Fact]
    public void A_stock_that_has_not_traded_has_no_last_price()
    {
        string day = files.PathOf("quiet.itch");
        RingsideProcess.Run("itch", "generate", "--symbols", "10", "--messages", "60", "--out", day).AssertSuccess();
        RingsideResult table = RingsideProcess.Run("itch", "stats", day).AssertSuccess();
        Assert.Contains(table.Output, line => System.Text.RegularExpressions.Regex.IsMatch(line, "^  AA[A-Z]{2} .* 0 +0 +-$"));
        JsonElement[] quiet = [.. Stats(day).GetProperty("top").EnumerateArray().Where(stock =>
            stock.GetProperty("trades").GetInt32() == 0)];
        Assert.NotEmpty(quiet);
        Assert.All(quiet, stock => Assert.Equal(JsonValueKind.Null, stock.GetProperty("last_price").ValueKind));
    }

    [Theory]
    [InlineData("print")]
    [InlineData("stats")]
    [InlineData("book --stock AAAA")]
    public void Data_of_another_format_is_refused_at_once(string command) =>
        Run(command, files.Generated).AssertOneErrorLine(ExitCodes.BadInput, "at byte 0: begins with a message of 25976 bytes");

    private static RingsideResult Run(string command, string file)
    {
        string[] words = command.Split(' ');
        return RingsideProcess.Run(["itch", words[0], file, .. words[1..]]);
    }

    private static JsonElement Stats(string file) =>
        JsonElement.Parse(RingsideProcess.Run("itch", "stats", file, "--top", "3", "--json").AssertSuccess().Output[0]);

    private static JsonElement Book(string file, params string[] arguments) => JsonElement.Parse(
        RingsideProcess.Run(["itch", "book", file, "--stock", "AAAA", "--json", .. arguments]).AssertSuccess().Output[0]);

    private string Generate(string name)
    {
        string path = files.PathOf(name);
        RingsideProcess.Run(
            "itch", "generate", "--symbols", $"{Symbols}", "--messages", $"{Messages}", "--seed", "1", "--out", path).AssertSuccess();
        return path;
    }
}
