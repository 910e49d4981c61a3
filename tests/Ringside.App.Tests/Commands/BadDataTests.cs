using System.Text.Json;
using Ringside.App.Tests.Processes;

namespace Ringside.App.Tests.Commands;

/// <summary>Files that are no market data, or only partly: one clear line and exit code 2 from every command that reads them.</summary>
[Collection(TestsAlone.Name)]
public sealed class BadDataTests(MarketDataFiles files)
{
    /// <summary>Every command that takes a file, as its words.</summary>
    public static TheoryData<string> Commands => ["lab oracle", "lab run", "lab exchange --order-port 0", "bench feed", "demo"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_missing_file(string command) => AssertRefused(command, "/does-not-exist.csv.gz", "does not exist");

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_directory(string command) => AssertRefused(command, AppContext.BaseDirectory, "is a directory");

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_empty_file(string command) => AssertRefused(command, files.WriteRaw("empty.csv.gz", []), "is empty");

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_file_that_is_not_gzip(string command) =>
        AssertRefused(command, files.WriteRaw("text.csv", "exchange,symbol"u8), "is not gzip: starts with 65 78, expected 1f 8b");

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_header_without_rows(string command) => AssertRefused(command, files.HeaderOnly(), "holds the header line only");

    [Theory]
    [InlineData("lab oracle")]
    [InlineData("lab run")]
    [InlineData("bench feed")]
    [InlineData("demo")]
    public void A_file_that_was_cut_in_the_middle(string command) =>
        AssertRefused(command, files.Cut(files.Generated), "the data ends early: the file was cut");

    [Fact]
    public void Of_a_cut_file_the_exchange_publishes_what_could_be_read_and_then_ends()
    {
        string cut = files.Cut(files.Generated);
        using ExchangeProcess exchange = ExchangeProcess.Start(cut, "--pace", "rate:3000", "--join-wait", "800", "--json");
        using RingsideProcess trader = exchange.StartTrader("--json");
        RingsideResult result = exchange.Process.WaitForExit();
        RingsideResult traded = trader.WaitForExit().AssertSuccess();

        result.AssertLastErrorLine(ExitCodes.BadInput, cut, "the data ends early");
        string told = result.Error[^1];
        long wholeLines = long.Parse(told[(told.LastIndexOf("after ", StringComparison.Ordinal) + 6)..].Split(' ')[0]);
        JsonElement end = JsonElement.Parse(traded.Output[^1]);
        Assert.True(wholeLines > 100, told);
        Assert.Equal(wholeLines - 1, end.GetProperty("packets").GetInt64() + end.GetProperty("packets_dropped").GetInt64());
    }

    [Fact]
    public void Line_ends_of_Windows_change_nothing()
    {
        string windows = files.Write("crlf.csv.gz", files.GeneratedText.Replace("\n", "\r\n", StringComparison.Ordinal));
        RingsideResult expected = RingsideProcess.Run("lab", "oracle", "--data", files.Generated).AssertSuccess();
        RingsideResult result = RingsideProcess.Run("lab", "oracle", "--data", windows).AssertSuccess();

        Assert.True(expected.Output.Count > 10);
        Assert.Equal(expected.Output, result.Output);
        JsonElement run = LabRuns.Run("--data", windows, "--wait", "block");
        Assert.Equal(expected.Output.Count - 1, run.GetProperty("orders_correct").GetInt32());
    }

    [Fact]
    public void A_bad_line_is_passed_over_and_counted()
    {
        string bad = files.WithBadLine(2_000);
        RingsideResult oracle = RingsideProcess.Run("lab", "oracle", "--data", bad).AssertSuccess();
        JsonElement run = LabRuns.Run("--data", bad, "--wait", "block", "--bad-lines", "skip");

        Assert.Contains("1 bad line", Assert.Single(oracle.Error), StringComparison.Ordinal);
        Assert.True(run.GetProperty("correct").GetBoolean());
        Assert.Equal(MarketDataFiles.GeneratedRows, run.GetProperty("packets_sent").GetInt32());
        Assert.Contains(run.GetProperty("notes").EnumerateArray(), note =>
            note.GetString()!.Contains("1 bad line", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bad_line_ends_a_run_that_shall_stop_at_it()
    {
        string bad = files.WithBadLine(2_000);

        RingsideProcess.Run("lab", "run", "--data", bad, "--wait", "block", "--bad-lines", "stop")
            .AssertLastErrorLine(ExitCodes.BadInput, bad, "line 2000 is bad", "BadNumber");
    }

    [Fact]
    public void A_bad_line_ends_an_exchange_that_shall_stop_at_it()
    {
        string bad = files.WithBadLine(20);
        using ExchangeProcess exchange = ExchangeProcess.Start(bad, "--join-wait", "0", "--bad-lines", "stop");
        using var trader = new OrderConnection(exchange.OrderEndpoint);

        exchange.Process.WaitForExit().AssertLastErrorLine(ExitCodes.BadInput, bad, "line 20 is bad", "BadNumber");
        trader.WaitForClose();
    }

    private static void AssertRefused(string command, string data, string expected)
    {
        RingsideResult result = RingsideProcess.Run([.. command.Split(' '), "--data", data]);

        result.AssertOneErrorLine(ExitCodes.BadInput, data, expected);
    }
}
