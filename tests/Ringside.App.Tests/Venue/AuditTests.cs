using System.Globalization;
using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Testing;

namespace Ringside.App.Tests.Venue;

public sealed class AuditTests : IDisposable
{
    // Below the ports that the kernel gives out, and another one for each test process.
    private static readonly int BasePort = 24_000 + (Environment.ProcessId % 200 * 40);

    private readonly TemporaryFolder _folder = new();

    private static string Gateway => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{BasePort + 20}");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_venue_that_trades_is_good_and_so_is_one_that_has_come_back()
    {
        string data = _folder.File("venue");
        long batches;
        using (RunningVenue venue = new(data, BasePort))
        using (RingsideProcess north = Trader("NORTH1", "DEMONORTH1"))
        {
            north.Type("sell 100 ALPHA 100.00\n"u8);
            north.WaitForOutput("accepted");
            using (RingsideProcess south = Trader("SOUTH1", "DEMOSOUTH1"))
            {
                south.Type("buy 60 ALPHA 100.00\nbuy 5 BRAVO 24.00\n"u8);
                south.EndInput();
                south.WaitForExit().AssertSuccess();
            }

            // The order of the one that is still there stands; that of the one that has gone was cancelled.
            JsonElement first = AuditAfter(3, "--json");
            Assert.Equal((1, 1, 3), (Number(first, "epochs"), Number(first, "trades"), Number(first, "orders")));
            Assert.Equal((165, 120, 5, 40), Shares(first));
            JsonElement alpha = first.GetProperty("instruments")[0];
            Assert.Equal("ALPHA", alpha.GetProperty("symbol").GetString());
            Assert.Equal(("100", 40), (alpha.GetProperty("ask").GetString(), Number(alpha, "ask_shares")));
            RingsideProcess.Run(
                "trade", "--user", "MAKER1", "--secret", "DEMOMAKER1", "--gateway", Gateway, "--flow", "--rate", "2000", "--seconds", "1",
                "--symbols", "ALPHA=100,BRAVO=25").AssertSuccess();
            JsonElement flow = Audit("--until-caught-up", "--json");
            batches = Number(flow, "batches");
            Assert.True(batches > Number(first, "batches"));
        }

        using (new RunningVenue(data, BasePort))
        {
            string ledger = _folder.File("ledger.csv");
            JsonElement again = Audit("--until-caught-up", "--json", "--ledger", ledger);
            Assert.Equal(2, Number(again, "epochs"));
            Assert.True(Number(again, "batches") > batches);
            string[] accounts = File.ReadAllLines(ledger);
            Assert.Equal(Number(again, "orders"), accounts.Length - 1);
            Assert.StartsWith("shard,order,session,", accounts[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Where_no_venue_is_nothing_is_said_to_be_good()
    {
        RingsideResult result = RingsideProcess.Run(
            "audit", "--data", _folder.File("none"), "--seconds", "1",
            "--base-port", (BasePort + 8_100).ToString(CultureInfo.InvariantCulture));
        Assert.Equal(ExitCodes.Refused, result.ExitCode);
        Assert.Contains("verdict: the venue could not be followed", result.Output);
        Assert.Contains(result.Error, line => line.Contains("the venue was not heard", StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder.File("none")));
    }

    private static RingsideProcess Trader(string user, string secret) => RingsideProcess.StartWithInput(
        "trade", "--user", user, "--secret", secret, "--gateway", Gateway);

    /// <summary>Audits until so many orders were seen and none but the standing one is open: what a client's end causes comes a little
    /// after it.</summary>
    private JsonElement AuditAfter(int orders, params string[] arguments)
    {
        JsonElement found = default;
        bool IsThere()
        {
            found = Audit(["--until-caught-up", .. arguments]);
            return Number(found, "orders") == orders && Number(found, "open_orders") == 1;
        }

        Assert.True(SpinWait.SpinUntil(IsThere, RingsideProcess.Limit), $"{found}");
        return found;
    }

    // The folder is not the venue's: nothing of it is needed.
    private JsonElement Audit(params string[] arguments)
    {
        RingsideResult result = RingsideProcess.Run(
        [
            "audit", "--data", _folder.File("elsewhere"), "--base-port", BasePort.ToString(CultureInfo.InvariantCulture), .. arguments,
        ]).AssertSuccess();
        using var document = JsonDocument.Parse(Assert.Single(result.Output));
        JsonElement root = document.RootElement.Clone();
        Assert.Equal("good", root.GetProperty("verdict").GetString());
        Assert.Equal(0, Number(root, "findings"));
        Assert.Equal((0, Number(root, "shares_in")), (Number(root, "behind"), Sum(root)));
        return root;
    }

    private static long Sum(JsonElement audit)
    {
        (_, long traded, long cancelled, long open) = Shares(audit);
        return traded + cancelled + open;
    }

    private static (long In, long Traded, long Cancelled, long Open) Shares(JsonElement audit) =>
        (Number(audit, "shares_in"), Number(audit, "shares_traded"), Number(audit, "shares_cancelled"), Number(audit, "shares_open"));

    private static long Number(JsonElement parent, string name) => parent.GetProperty(name).GetInt64();
}
