using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Lab.MarketData;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;
using Ringside.Testing;

namespace Ringside.App.Tests.Venue;

/// <summary><c>trade</c>, <c>feed</c> and <c>replay-as-flow</c> as real processes against the cores of a venue.</summary>
public sealed class VenueClientsTests
{
    [Fact]
    public void Piped_lines_are_carried_out_and_answered()
    {
        using LoopbackVenue venue = new(0);
        RingsideResult result = Trade(
            venue, "NORTH1", "# a comment\nbuy 100 ACME 10.50 as A\nwait\nreplace A 150 10.60 as B\ncancel B 40\nwait\norders\ncancel B\n");
        result.AssertSuccess();
        Assert.Equal(
            [
                "logged in, next message 1", "1 system event S", "2 accepted A buy 100 ACME 10.5000 order ",
                "3 replaced A by B buy 150 ACME",
                "4 canceled B 110 open 40", "B buy 40 ACME 10.6000 executed 0", "1 order live, 0 unanswered", "5 canceled B 40 open 0",
            ],
            Starts(
                result.Output.Where(line => !line.StartsWith("sent", StringComparison.Ordinal)),
                "logged in, next message 1", "1 system event S", "2 accepted A buy 100 ACME 10.5000 order ",
                "3 replaced A by B buy 150 ACME",
                "4 canceled B 110 open 40", "B buy 40 ACME 10.6000 executed 0", "1 order live, 0 unanswered", "5 canceled B 40 open 0"));
    }

    [Fact]
    public void What_is_refused_and_what_cannot_be_read_is_seen_in_the_exit_code()
    {
        using LoopbackVenue venue = new(0);
        RingsideResult refused = Trade(venue, "NORTH1", "buy 100 NONE 10.50\n");
        Assert.Equal(ExitCodes.Incorrect, refused.ExitCode);
        Assert.Contains(refused.Output, line => line.EndsWith(": no such symbol (S)", StringComparison.Ordinal));
        Assert.Equal(ExitCodes.Incorrect, Trade(venue, "NORTH1", "cancel NOBODY\n").ExitCode);
        RingsideResult bad = Trade(venue, "NORTH1", "buy 100 ACME\nbuy 1 ACME 1\n");
        Assert.Equal(ExitCodes.BadInput, bad.ExitCode);
        Assert.Contains("trade: line 1: 'buy 100 ACME': expected buy SHARES SYMBOL PRICE, as `buy 100 ALPHA 100.50`", bad.Error);
        Assert.Contains(bad.Output, line => line.Contains("accepted", StringComparison.Ordinal));
    }

    [Fact]
    public void A_drop_copy_is_shown_what_all_sessions_of_its_member_read_and_sends_nothing()
    {
        using LoopbackVenue venue = new(0);
        Trade(venue, "NORTH1", "buy 100 ACME 10.50 as A\n").AssertSuccess();
        Trade(venue, "NORTH2", "buy 200 ACME 10.40 as A\nwait\ncancel A 50\n").AssertSuccess();
        Trade(venue, "SOUTH1", "buy 200 ACME 10.40 as S\n").AssertSuccess();
        string[] read = [.. Trade(venue, "NORTHD", "").AssertSuccess().Output];
        string[] expected =
        [
            "logged in, next message 1", "1 session 11 system event S", "2 session 11 accepted A buy 100 ACME 10.5000 order ",
            "3 session 12 system event S", "4 session 12 accepted A buy 200 ACME 10.4000 order ",
            "5 session 12 canceled A 150 open 50: asked for (U)",
        ];
        Assert.Equal(expected, Starts(read, expected));
        JsonElement last = JsonElement.Parse(Trade(venue, "NORTHD", "", "--json").AssertSuccess().Output[^1]);
        Assert.Equal(("canceled", 12, "A", "ACME"), (
            last.GetProperty("event").GetString(), last.GetProperty("session").GetInt32(), last.GetProperty("token").GetString(),
            last.GetProperty("stock").GetString()!.TrimEnd()));
        RingsideResult sent = Trade(venue, "NORTHD", "buy 1 ACME 1\n");
        Assert.Equal(ExitCodes.Incorrect, sent.ExitCode);
        Assert.Equal(["trade: line 1: a drop copy reads, and sends no orders"], sent.Error);

        // Where it has read nothing yet it learns it from the gateway.
        RingsideResult early = Trade(venue, "SOUTHD", "buy 1 ACME 1\nwait\n", "--from", "0");
        Assert.Equal(ExitCodes.Incorrect, early.ExitCode);
        Assert.Contains("the gateway says: a drop copy reads, and sends no orders", early.Output);
        Assert.Empty(early.Error);
    }

    [Fact]
    public void A_token_that_was_used_before_is_named_at_once_also_by_a_later_run()
    {
        using LoopbackVenue venue = new(0);
        const string used = "A: the token was used before, this day in this session; nothing was sent";
        RingsideResult first = Trade(venue, "NORTH1", "buy 100 ACME 10.50 as A\nwait\ncancel A\nwait\nbuy 100 ACME 10.50 as A\n");
        Assert.Equal((ExitCodes.Incorrect, "trade: line 5: " + used), (first.ExitCode, Assert.Single(first.Error)));
        Assert.Single(first.Output, line => line.StartsWith("sent A", StringComparison.Ordinal));
        RingsideResult later = Trade(venue, "NORTH1", "buy 100 ACME 10.50 as A\nbuy 100 ACME 10.40 as B\nwait\nreplace B 90 10.40 as A\n");
        Assert.Equal(["trade: line 1: " + used, "trade: line 4: " + used], later.Error);
        Assert.Equal(ExitCodes.Incorrect, later.ExitCode);

        // Names are each session's own.
        Trade(venue, "SOUTH1", "buy 100 ACME 10.50 as A\n").AssertSuccess();
    }

    [Fact]
    public void A_later_run_reads_on_where_it_is_told_to()
    {
        using LoopbackVenue venue = new(0);
        Trade(venue, "NORTH1", "buy 100 ACME 10.50\nbuy 100 ACME 10.40\n").AssertSuccess();
        string[] numbers = [.. Trade(venue, "NORTH1", "wait\n", "--from", "3", "--json").AssertSuccess().Output
            .Select(line => JsonElement.Parse(line)).Where(one => one.GetProperty("event").GetString() == "accepted")
            .Select(one => one.GetProperty("price").GetString()!)];
        Assert.Equal(["10.4000"], numbers);
    }

    [Fact]
    public void A_client_comes_back_when_its_connection_breaks_and_reads_on_where_it_was()
    {
        using LoopbackVenue venue = new(0);
        using RingsideProcess process =
            RingsideProcess.StartWithInput("trade", "--user", "NORTH1", "--secret", "secret", "--gateway", venue.Gateway);
        process.Type("buy 100 ACME 10.50 as A\n"u8);
        process.WaitForOutput("accepted A");
        venue.CutMembers();
        process.WaitForOutput("the connection is lost (the gateway has closed it, or is gone); trying again for 60 s");
        process.WaitForOutput("logged in, next message 3");
        process.WaitForOutput("the connection is back");
        process.Type("buy 1 ACME 10.40 as B\norders\n"u8);
        process.EndInput();
        RingsideResult result = process.WaitForExit().AssertSuccess();
        Assert.Single(result.Output, line => line.Contains("accepted A", StringComparison.Ordinal));
        Assert.Contains(result.Output, line => line.StartsWith("3 accepted B", StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_secret_and_a_gateway_that_is_not_there_are_told_in_one_line()
    {
        using LoopbackVenue venue = new(0);
        RingsideResult wrong = RingsideProcess.Run("trade", "--user", "NORTH1", "--secret", "guess", "--gateway", venue.Gateway);
        wrong.AssertOneErrorLine(ExitCodes.Refused, venue.Gateway, "user name or secret is wrong", "locked out");
        RingsideProcess.Run("trade", "--user", "NORTH1", "--secret", "guess", "--gateway", "127.0.0.1:1")
            .AssertLastErrorLine(ExitCodes.Refused, "connect(127.0.0.1:1)", "./ringside up");
        RingsideProcess.Run("trade", "--user", "NORTH1").AssertOneErrorLine(ExitCodes.BadInput, "--secret");
        RingsideProcess.Run("trade", "--user", "NORTH1234", "--secret", "x").AssertOneErrorLine(ExitCodes.BadInput, "--user NORTH1234");
    }

    [Fact]
    public void A_flow_whose_venue_does_not_come_back_tells_what_it_has_done()
    {
        RingsideProcess started;
        using (LoopbackVenue venue = new(0))
        {
            started = RingsideProcess.Start(
                "trade", "--user", "NORTH1", "--secret", "SECRET", "--gateway", venue.Gateway, "--flow", "--rate", "100", "--seconds",
                "1000", "--symbols", "ACME=10.00", "--reconnect", "1");
            Assert.True(SpinWait.SpinUntil(() => venue.IsBusy, RingsideProcess.Limit));
        }

        using RingsideProcess flow = started;
        RingsideResult result = flow.WaitForExit();
        Assert.Equal(ExitCodes.Refused, result.ExitCode);
        Assert.Contains("trying again for 1 s", result.Error[0], StringComparison.Ordinal);
        Assert.EndsWith("is lost, and no other connection could be made", result.Error[^1]);
        Assert.Contains(" of 100000 sent, ", result.Output[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_flow_is_sent_whole_and_answered()
    {
        using LoopbackVenue venue = new(0);
        RingsideResult result = RingsideProcess.Run(
            "trade", "--user", "NORTH1", "--secret", "SECRET", "--gateway", venue.Gateway, "--flow", "--rate", "500", "--seconds", "1",
            "--symbols", "ACME=10.00", "--json").AssertSuccess();
        JsonElement flow = JsonElement.Parse(result.Output[^1]);
        Assert.Equal(500, flow.GetProperty("sent").GetInt32());
        Assert.Equal(500, flow.GetProperty("answered").GetInt32());
        Assert.Equal(500, flow.GetProperty("order_to_answer_ns").GetProperty("count").GetInt32());
        Assert.Equal(0, flow.GetProperty("unanswered").GetInt32());
        Assert.InRange(flow.GetProperty("executions").GetInt32(), 10, 500);
    }

    [Fact]
    public void The_feed_shows_what_was_traded_also_to_a_late_reader_and_to_one_of_another_make()
    {
        Require.Command("python3");
        using LoopbackVenue venue = new(10);
        using TemporaryFolder folder = new();
        string early = folder.File("early.itch");
        string late = folder.File("late.itch");
        using RingsideProcess first = Follow(venue, "--from-start", "--dump", early, "--json");
        using Process other = Python(venue);
        Assert.Equal("joined", other.StandardOutput.ReadLine());
        StringBuilder lines = new();
        for (int count = 0; count < 60; count++)
        {
            lines.Append($"buy {count + 1} ACME 9.{count % 7}\nsell {count + 1} ACME 10.{count % 5}\n");
        }

        Trade(venue, "NORTH1", lines + "buy 30 ACME 10.00 ioc\n").AssertSuccess();
        using RingsideProcess second = Follow(venue, "--dump", late, "--json");
        second.WaitForOutput("\"book\"");
        Trade(venue, "SOUTH1", "sell 20 ACME 9.6 as S\nbuy 5 ACME 9.1\n").AssertSuccess();
        venue.EndFeed();
        JsonElement end = JsonElement.Parse(first.WaitForExit().AssertSuccess().Output[^1]);
        JsonElement lateEnd = JsonElement.Parse(second.WaitForExit().AssertSuccess().Output[^1]);
        string python = other.StandardOutput.ReadToEnd();
        Assert.True(other.WaitForExit(RingsideProcess.Limit), "python3 did not end");

        Assert.True(end.GetProperty("recovered").GetInt32() > 0);
        Assert.Equal(0, end.GetProperty("snapshots").GetInt32());
        Assert.Equal(1, lateEnd.GetProperty("snapshots").GetInt32());
        Assert.Equal(end.GetProperty("next_number").GetInt64(), lateEnd.GetProperty("next_number").GetInt64());
        string[] levels = Levels(early);
        Assert.Equal(12, levels.Length);
        Assert.Equal(levels, Levels(late));
        Assert.Equal(levels, python.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1));
    }

    [Fact]
    public void A_recorded_book_stands_at_the_venue_when_it_was_played()
    {
        using LoopbackVenue venue = new(20);
        using TemporaryFolder folder = new();
        string data = folder.File("day.csv.gz");
        string itch = folder.File("day.itch");
        RingsideProcess.Run("lab", "generate", "--rows", "3000", "--seed", "3", "--out", data).AssertSuccess();
        JsonElement played = JsonElement.Parse(RingsideProcess.Run(
            "replay-as-flow", "--data", data, "--user", "NORTH1", "--secret", "SECRET", "--gateway", venue.Gateway, "--symbol", "ACME",
            "--tick", "0.01", "--share", "0.1", "--json").AssertSuccess().Output[^1]);
        Assert.Equal((3_000, 0, 0, 0), (
            played.GetProperty("rows").GetInt32(), played.GetProperty("cut").GetInt32(),
            played.GetProperty("refused").GetInt32(), played.GetProperty("executions").GetInt32()));
        using RingsideProcess feed = Follow(venue, "--from-start", "--dump", itch);
        venue.EndFeed();
        feed.WaitForExit().AssertSuccess();
        string[] levels = Levels(itch);
        Assert.Equal(played.GetProperty("live").GetInt32(), levels.Length);
        Assert.Equal(Recorded(data), levels);
    }

    /// <summary>The levels at the end of a file, in cents and tenths; a newer row counts where two sides cross.</summary>
    private static string[] Recorded(string path)
    {
        SortedDictionary<long, long>[] sides = [new(), new()];
        using TardisReader reader = TardisReader.OpenFile(path);
        bool wasSnapshot = false;
        while (reader.TryRead(out MarketDataRow row) == ReadStatus.Row)
        {
            if (row.IsSnapshot && !wasSnapshot)
            {
                sides[0].Clear();
                sides[1].Clear();
            }

            wasSnapshot = row.IsSnapshot;
            SortedDictionary<long, long> others = sides[1 - (int)row.Side];
            sides[(int)row.Side].Remove(row.PriceE8);
            if (row.AmountE8 == 0)
            {
                continue;
            }

            sides[(int)row.Side].Add(row.PriceE8, Math.Max(1, row.AmountE8 / 10_000_000));
            foreach (long other in others.Keys.Where(
                other => row.Side == Side.Bid ? other <= row.PriceE8 : other >= row.PriceE8).ToArray())
            {
                others.Remove(other);
            }
        }

        IEnumerable<(string Name, KeyValuePair<long, long> Level)> all =
            [.. sides[0].Reverse().Select(level => ("bid", level)), .. sides[1].Select(level => ("ask", level))];
        return [.. all.Select(one => string.Create(
            CultureInfo.InvariantCulture,
            $"{one.Name} {one.Level.Key / 100_000_000}.{one.Level.Key / 10_000 % 10_000:D4} {one.Level.Value} 1"))];
    }

    [Fact]
    public void A_feed_whose_venue_is_gone_says_so_and_is_no_success()
    {
        RingsideProcess feed;
        using (LoopbackVenue venue = new(40))
        {
            feed = Follow(venue, "--json", "--seconds", "6");
            Trade(venue, "NORTH1", "buy 100 ACME 9.5\n").AssertSuccess();
            feed.WaitForOutput("\"book\"");
        }

        using (feed)
        {
            RingsideResult result = feed.WaitForExit();
            result.AssertLastErrorLine(ExitCodes.Refused, "nothing has been heard on", "lately");
            Assert.Contains(result.Error, line => line.Contains("does the venue run?", StringComparison.Ordinal));
            Assert.Contains("\"state\":\"Silent\"", result.Output[^1], StringComparison.Ordinal);
        }
    }

    private static RingsideResult Trade(LoopbackVenue venue, string user, string lines, params string[] more)
    {
        using RingsideProcess process = RingsideProcess.StartWithInput(
            ["trade", "--user", user, "--secret", "secret", "--gateway", venue.Gateway, .. more]);
        process.Type(Encoding.UTF8.GetBytes(lines));
        process.EndInput();
        return process.WaitForExit();
    }

    private static RingsideProcess Follow(LoopbackVenue venue, params string[] more)
    {
        string[] arguments =
        [
            "feed", "--line-a", venue.Feed.LineA, "--line-b", venue.Feed.LineB, "--rerequest", venue.Feed.Rerequest,
            "--snapshots", venue.Feed.Snapshots, .. more,
        ];
        return RingsideProcess.Start(arguments);
    }

    private static Process Python(LoopbackVenue venue)
    {
        string script = RepositoryRoot.Combine("tests", "Ringside.App.Tests", "Venue", "follow_itch.py");
        string[] arguments =
        [
            script, "--line-a", venue.Feed.LineA, "--line-b", venue.Feed.LineB, "--rerequest", venue.Feed.Rerequest, "--symbol", "ACME",
            "--seconds", "50",
        ];
        return Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true })!;
    }

    /// <summary>Side, price, shares and orders of each level, as the script prints them.</summary>
    private static string[] Levels(string path)
    {
        RingsideResult book = RingsideProcess.Run("itch", "book", path, "--stock", "ACME", "--levels", "10000", "--json").AssertSuccess();
        Assert.Empty(book.Error);
        JsonElement root = JsonElement.Parse(book.Output[0]);
        return
        [
            .. from side in (string[])["bid", "ask"]
               from level in root.GetProperty(side + "s").EnumerateArray()
               select $"{side} {level.GetProperty("price").GetRawText()} {level.GetProperty("shares").GetInt64()} "
                   + $"{level.GetProperty("orders").GetInt32()}",
        ];
    }

    private static IEnumerable<string> Starts(IEnumerable<string> lines, params string[] expected) => lines
        .Select((line, index) => index < expected.Length && line.StartsWith(expected[index], StringComparison.Ordinal)
            ? expected[index]
            : line);
}
