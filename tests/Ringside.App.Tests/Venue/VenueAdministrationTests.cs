using System.Net;
using System.Text;
using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Exchange.Tests.Hosting;
using Ringside.Linux.Sockets;
using Ringside.Testing;

namespace Ringside.App.Tests.Venue;

/// <summary><c>ringside venue</c> against a venue that runs.</summary>
public sealed class VenueAdministrationTests
{
    // Apart from those of other test classes, and of another run of this one.
    private static readonly int BasePort = 16_000 + (Environment.ProcessId % 20 * 250);

    [Fact]
    public void An_administrator_halts_opens_cancels_and_kills_and_everybody_sees_it()
    {
        using TemporaryFolder folder = new();
        using RunningVenue venue = new(folder.Path, BasePort);
        Assert.Equal(["shard 0 ALPHA: halted"], Venue("halt", "--symbol", "ALPHA").AssertSuccess().Output);
        RingsideResult halted = Trade("buy 100 ALPHA 100.00\nbuy 100 BRAVO 25.00\n");
        Assert.Contains(halted.Output, line => line.EndsWith(": the symbol is not open (H)", StringComparison.Ordinal));
        Assert.Single(halted.Output, line => line.Contains(" accepted ", StringComparison.Ordinal));
        RingsideResult again = Venue("halt", "--symbol", "ALPHA");
        Assert.Equal(ExitCodes.Refused, again.ExitCode);
        Assert.Equal(["shard 0 ALPHA: refused. The instrument is in that trading state already."], again.Output);
        Venue("state", "--to", "open", "--symbol", "ALPHA").AssertSuccess();

        using RingsideProcess member = RingsideProcess.StartWithInput(
            "trade", "--user", "NORTH1", "--secret", "DEMONORTH1", "--base-port", $"{BasePort}", "--from", "0");
        member.Type("buy 100 ALPHA 100.00 as A\nbuy 100 BRAVO 25.00 as B\n"u8);
        member.WaitForOutput("accepted B");
        JsonElement[] canceled = Json(Venue("mass-cancel", "--session", "NORTH1", "--json"));
        Assert.Equal(2, Assert.Single(canceled).GetProperty("orders_canceled").GetInt32());
        member.WaitForOutput("by the venue's administration");
        Assert.Equal(["shard 0: killed"], Venue("kill", "--member", "1").AssertSuccess().Output);
        member.Type("buy 100 ALPHA 100.00 as C\n"u8);
        member.WaitForOutput("rejected C: the member is stopped");
        Venue("revive", "--member", "1").AssertSuccess();
        Venue(
            "limits", "--member", "1", "--most-quantity", "10", "--most-notional", "0", "--most-open-orders", "0").AssertSuccess();
        member.Type("buy 100 ALPHA 100.00 as D\n"u8);
        member.WaitForOutput("rejected D: shares out of range");
        member.Type("buy 10 ALPHA 100.00 as E\n"u8);
        member.WaitForOutput("accepted E");
        member.EndInput();
        Assert.Equal(ExitCodes.Incorrect, member.WaitForExit().ExitCode);
        RingsideProcess.Run("audit", "--data", folder.Path, "--base-port", $"{BasePort}", "--until-caught-up").AssertSuccess();
    }

    [Fact]
    public void A_day_ends_for_everybody_and_the_next_one_begins_with_empty_books()
    {
        int port = BasePort + 150;
        using TemporaryFolder folder = new();
        string[] admin = ["--user", "ADMIN1", "--secret", "DEMOADMIN1", "--base-port", $"{port}"];
        string[] north = ["trade", "--user", "NORTH1", "--secret", "DEMONORTH1", "--base-port", $"{port}"];
        using (RunningVenue venue = new(folder.Path, port))
        {
            using RingsideProcess member = RingsideProcess.StartWithInput(north);
            using RingsideProcess feed = RingsideProcess.Start("feed", "--base-port", $"{port}", "--json");
            member.Type("buy 100 ALPHA 100.00 as A\nsell 100 BRAVO 25.00 as B\n"u8);
            member.WaitForOutput("accepted B");
            feed.WaitForOutput("\"book\"");
            Assert.Equal(["shard 0: the day ends"], RingsideProcess.Run(["venue", "end-day", "--all", .. admin]).AssertSuccess().Output);
            string[] told = [.. member.WaitForExit().Output];
            Assert.Contains(told, line => line.Contains("canceled A 100 open 0: the day has ended", StringComparison.Ordinal));
            Assert.Contains(told, line => line.Contains("system event E", StringComparison.Ordinal));
            Assert.Equal("end of session", told[^1]);
            RingsideResult followed = feed.WaitForExit().AssertSuccess();
            JsonElement end = JsonElement.Parse(followed.Output[^1]);
            JsonElement[] books = [.. followed.Output.Select(line => JsonElement.Parse(line)).Where(IsBookOfAlpha)];
            Assert.Equal(("open", "closed"), (books[0].GetProperty("state").GetString(), books[^1].GetProperty("state").GetString()));
            Assert.Equal("Ended", end.GetProperty("state").GetString());
            RingsideResult again = RingsideProcess.Run(["venue", "end-day", "--all", .. admin]);
            Assert.Equal(ExitCodes.Refused, again.ExitCode);
            Assert.Equal(["shard 0: refused. The day has ended already."], again.Output);
            RingsideProcess.Run("audit", "--data", folder.Path, "--base-port", $"{port}", "--until-caught-up").AssertSuccess();
        }

        // The same day once more: it is over, and who comes late reads what it was.
        using (RunningVenue venue = new(folder.Path, port, waits: false))
        {
            using RingsideProcess late = RingsideProcess.StartWithInput(north);
            late.Type("buy 1 ALPHA 100.00\n"u8);
            RingsideResult result = late.WaitForExit();
            Assert.Equal((ExitCodes.Incorrect, "end of session"), (result.ExitCode, result.Output[^1]));
            Assert.Contains("was not sent", result.Error[^1], StringComparison.Ordinal);
        }

        using (RunningVenue venue = new(folder.Path, port, day: "NEXT"))
        {
            using RingsideProcess member = RingsideProcess.StartWithInput(north);
            member.Type("orders\nbuy 100 ALPHA 100.00 as A\n"u8);
            member.WaitForOutput("0 orders live");
            member.WaitForOutput("2 accepted A");
            RingsideProcess.Run("audit", "--data", folder.Path, "--base-port", $"{port}", "--until-caught-up").AssertSuccess();
        }

        using (RingsideProcess over = RingsideProcess.Start("up", "--data", folder.Path, "--base-port", $"{port}"))
        {
            over.WaitForOutput("the day DEMO is over");
            over.Interrupt();
            Assert.Equal("ended: everything that was acknowledged is on the stores", over.WaitForExit().Output[^1]);
        }

        RingsideProcess.Run("up", "--data", folder.Path, "--base-port", $"{port}", "--day", "THIRD")
            .AssertLastErrorLine(ExitCodes.Refused, "the day NEXT has not ended, and THIRD cannot begin");
        RingsideProcess.Run("up", "--day", "A-B").AssertOneErrorLine(ExitCodes.BadInput, "--day A-B: expected 1 to 10 letters and digits");
    }

    [Fact]
    public void What_cannot_be_asked_is_told_in_one_line()
    {
        using TemporaryFolder folder = new();
        using RunningVenue venue = new(folder.Path, BasePort + 50);
        string[] at = ["--user", "ADMIN1", "--secret", "DEMOADMIN1", "--base-port", $"{BasePort + 50}"];
        RingsideProcess.Run(["venue", "halt", "--symbol", "NOPE", .. at])
            .AssertOneErrorLine(ExitCodes.BadInput, "--symbol NOPE: there is no such symbol at this venue, expected one of ALPHA, BRAVO,");
        RingsideProcess.Run(["venue", "halt", .. at])
            .AssertOneErrorLine(ExitCodes.BadInput, "expected one of --all, --shard, --symbol, found none");
        RingsideProcess.Run(["venue", "halt", "--all", "--shard", "0", .. at])
            .AssertOneErrorLine(ExitCodes.BadInput, "found --all and --shard");
        RingsideProcess.Run(["venue", "state", "--all", .. at]).AssertOneErrorLine(ExitCodes.BadInput, "--to is missing");
        RingsideProcess.Run(["venue", "limits", "--member", "1", "--most-quantity", "5", .. at])
            .AssertOneErrorLine(ExitCodes.BadInput, "--most-notional is missing");
        RingsideProcess.Run(["venue", "kill", "--member", "99", .. at]).AssertOneErrorLine(ExitCodes.BadInput, "--member 99");
        RingsideProcess.Run("venue", "halt", "--all", "--user", "ADMIN1", "--secret", "wrong", "--base-port", $"{BasePort + 50}")
            .AssertLastErrorLine(ExitCodes.Refused, "user name or secret is wrong");

        // What is away the gateway's page says, wherever that is known to be.
        string[] late = ["trade", "--user", "NORTH1", "--secret", "DEMONORTH1", "--from", "1000"];
        RingsideProcess.Run([.. late, "--base-port", $"{BasePort + 50}"]).AssertLastErrorLine(
            ExitCodes.Refused, "session not available", "a store or an engine is away (S)",
            $"; http://127.0.0.1:{BasePort + 82}/health says what it waits for");
        RingsideProcess.Run([.. late, "--gateway", $"127.0.0.1:{BasePort + 70}"])
            .AssertLastErrorLine(ExitCodes.Refused, "; the gateway's page /health says what it waits for");

        // A member's user is no administrator: its request is no message of OUCH.
        RingsideResult member = RingsideProcess.Run(
            "venue", "halt", "--all", "--user", "NORTH1", "--secret", "DEMONORTH1", "--base-port", $"{BasePort + 50}");
        Assert.Equal(ExitCodes.Refused, member.ExitCode);
        Assert.Contains("NORTH1 is no administrator", Assert.Single(member.Error), StringComparison.Ordinal);
        RingsideProcess.Run("venue", "halt", "--all", "--user", "NORTHD", "--secret", "DEMONORTHD", "--base-port", $"{BasePort + 50}")
            .AssertLastErrorLine(ExitCodes.Refused, "NORTHD is no administrator");
    }

    [Fact]
    public void Who_is_locked_out_is_let_in_again_by_an_administrator_and_the_log_has_told_it()
    {
        using TemporaryFolder folder = new();
        int port = BasePort + 200;
        string[] unlock =
            ["venue", "unlock", "--name", "NORTH1", "--user", "ADMIN1", "--secret", "DEMOADMIN1", "--base-port", $"{port}"];
        Endpoint gateway = new(IPAddress.Loopback, (ushort)(port + 20));
        RunningVenue venue = new(folder.Path, port);
        using (venue)
        {
            RingsideProcess.Run(unlock).AssertOneErrorLine(ExitCodes.BadInput, "--name NORTH1: this gateway has not locked it out");
            for (int count = 0; count < 5; count++)
            {
                using TestMember guess = TestMember.Connect(gateway, "NORTH1", $"GUESS{count}");
                Assert.Equal((byte)'A', guess.Refusal);
            }

            LogIn().AssertLastErrorLine(ExitCodes.Refused, "user name or secret is wrong");
            Assert.Equal(["--name NORTH1: may try again, from 1 address"], RingsideProcess.Run(unlock).AssertSuccess().Output);
            LogIn().AssertSuccess();
        }

        string told = venue.Events().Split('\n').Single(line => line.Contains("\"locked-out\"", StringComparison.Ordinal));
        Assert.Contains("\"NORTH1\"", told, StringComparison.Ordinal);
        Assert.Contains("\"127.0.0.1\"", told, StringComparison.Ordinal);

        RingsideResult LogIn() =>
            RingsideProcess.Run("trade", "--user", "NORTH1", "--secret", "DEMONORTH1", "--base-port", $"{port}");
    }

    [Fact]
    public void The_status_names_every_node_and_instrument_and_what_is_away_or_halted()
    {
        using TemporaryFolder folder = new();
        string[] status = ["venue", "status", "--data", folder.Path, "--base-port", $"{BasePort + 100}"];
        RingsideResult away = RingsideProcess.Run(status);
        Assert.Equal((ExitCodes.Incorrect, 12), (away.ExitCode, away.Output.Count));
        Assert.All(away.Output.Take(5), line => Assert.Contains("away", line, StringComparison.Ordinal));
        Assert.Equal("shard 0      logic        unknown   can run: engine-0 up to unknown", away.Output[11]);
        Assert.All(away.Output.Skip(5).Take(6), line => Assert.Contains(" shard 0      unknown ", line, StringComparison.Ordinal));
        using RunningVenue venue = new(folder.Path, BasePort + 100, servesHealth: true);
        JsonElement[] all = Json(RingsideProcess.Run([.. status, "--json"]).AssertSuccess());
        Assert.Equal(
            ["engine-0 engine ok", "store-1 store ok", "gateway-1 gateway ok", "data-1 market-data ok", "standby-1 standby ok"],
            all.Take(5).Select(node => $"{node.GetProperty("node")} {node.GetProperty("role")} {node.GetProperty("status")}"));
        Assert.Equal(
            ["ALPHA open", "BRAVO open", "CHARLIE open", "DELTA open", "ECHO open", "FOXTROT open"],
            all.Skip(5).Take(6).Select(one => $"{one.GetProperty("symbol")} {one.GetProperty("state")}"));
        Assert.True(all[0].GetProperty("writes").GetBoolean());
        Assert.Equal(1, all[0].GetProperty("epoch").GetInt32());
        Assert.False(all[1].TryGetProperty("writes", out _));
        JsonElement logic = all[^1];
        Assert.Equal(1, logic.GetProperty("logic_version").GetInt32());
        Assert.Equal(1, logic.GetProperty("newest_logic_versions").GetProperty("engine-0").GetInt32());
        string[] admin = ["--user", "ADMIN1", "--secret", "DEMOADMIN1", "--base-port", $"{BasePort + 100}"];
        RingsideProcess.Run(["venue", "halt", "--symbol", "ALPHA", .. admin]).AssertSuccess();
        RingsideProcess.Run(["venue", "state", "--to", "pre-close", "--symbol", "CHARLIE", .. admin]).AssertSuccess();
        string[] stopped =
        [
            "ALPHA        shard 0      halted    tick 0.01, lot 1, collar 50 % around 100",
            "CHARLIE      shard 0      pre-close tick 0.01, lot 1, collar 50 % around 7.5",
        ];
        RingsideResult told = RingsideProcess.Run(status).AssertSuccess();
        Assert.Equal("engine-0     engine       ok        writes epoch 1; stores store-1", told.Output[0]);
        Assert.Equal("shard 0      logic        1         can run: engine-0 up to 1", told.Output[^1]);
        Assert.Equal(stopped, told.Output.Skip(5).SkipLast(1).Where(line => !line.Contains(" open ", StringComparison.Ordinal)));
        RingsideResult shown = RingsideProcess.Run("feed", "--base-port", $"{BasePort + 100}", "--seconds", "1").AssertSuccess();
        Assert.EndsWith("0 trades, halted", shown.Output.First(line => line.Contains("ALPHA", StringComparison.Ordinal)));
        Assert.EndsWith("0 trades", shown.Output.First(line => line.Contains("BRAVO", StringComparison.Ordinal)));
    }

    private static bool IsBookOfAlpha(JsonElement line) =>
        line.GetProperty("event").GetString() == "book" && line.GetProperty("stock").GetString()!.TrimEnd() == "ALPHA";

    private static RingsideResult Venue(string verb, params string[] arguments) => RingsideProcess.Run(
        ["venue", verb, .. arguments, "--user", "ADMIN1", "--secret", "DEMOADMIN1", "--base-port", $"{BasePort}"]);

    private static JsonElement[] Json(RingsideResult result) =>
        [.. result.AssertSuccess().Output.Select(line => JsonElement.Parse(line))];

    private static RingsideResult Trade(string lines)
    {
        using RingsideProcess process = RingsideProcess.StartWithInput(
            "trade", "--user", "NORTH1", "--secret", "DEMONORTH1", "--base-port", $"{BasePort}");
        process.Type(Encoding.UTF8.GetBytes(lines));
        process.EndInput();
        return process.WaitForExit();
    }
}
