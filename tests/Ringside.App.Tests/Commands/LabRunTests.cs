using System.Globalization;
using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Testing;

namespace Ringside.App.Tests.Commands;

/// <summary><c>lab run</c>: correct over every topology, wait strategy and trigger, and what it prints and writes.</summary>
[Collection(TestsAlone.Name)]
public sealed class LabRunTests(MarketDataFiles files)
{
    private static readonly string[] ContractKeys =
    [
        "topology", "backend", "wait", "packets_sent", "triggers_expected", "orders_received", "orders_correct", "missed", "unexpected",
        "tick_to_trade_ns", "from_due_ns", "breakdown_ns", "machine",
    ];

    private static readonly string[] DistributionKeys = ["count", "min", "p50", "p90", "p99", "p999", "max"];

    /// <summary>Topology, wait strategy, trigger: each with each of another kind, and in a long run all there are.</summary>
    public static TheoryData<string, string, string> Configurations()
    {
        string[] triggers = ["top-of-book", "near-top"];
        var all = new TheoryData<string, string, string>();
        int number = 0;
        foreach (string wait in new[] { "spin", "spin-then-block", "block" })
        {
            foreach (string topology in new[] { "loopback", "veth" })
            {
                all.Add(topology, wait, triggers[number % 2]);
                if (LongRuns.Enabled)
                {
                    all.Add(topology, wait, triggers[1 - (number % 2)]);
                }

                number++;
            }

            number++;
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void A_run_is_correct_and_prints_the_contract(string topology, string wait, string trigger)
    {
        if (topology == "veth")
        {
            Require.NetworkNamespaces();
        }

        string[] when = ["--data", files.Generated, "--trigger", trigger, "--threshold", "100000", "--unit", "notional"];
        int expected = LabRuns.Oracle(when).Count;
        JsonElement run = LabRuns.Run([.. when, "--topology", topology, "--wait", wait, "--backend", "socket"]);

        Assert.True(expected > 20);
        Assert.Equal(ContractKeys, LabRuns.Keys(run).Take(ContractKeys.Length));
        Assert.Equal([topology, "socket", wait], ContractKeys.Take(3).Select(key => run.GetProperty(key).GetString()!));
        Assert.Equal([MarketDataFiles.GeneratedRows, expected, expected, expected, 0, 0], ContractKeys.Skip(3).Take(6).Select(key =>
            run.GetProperty(key).GetInt32()));
        Assert.True(run.GetProperty("correct").GetBoolean());
        AssertDistribution(run.GetProperty("tick_to_trade_ns"), expected);
        AssertDistribution(run.GetProperty("from_due_ns"), expected);
        foreach (string part in new[] { "wire_to_application", "decision", "application_to_wire" })
        {
            AssertDistribution(run.GetProperty("breakdown_ns").GetProperty(part), expected);
        }
    }

    [Fact]
    public void Two_AF_XDP_ports_do_not_fit_the_loopback_interface_and_the_advice_is_another_topology()
    {
        Require.Root();
        RingsideResult run = RingsideProcess.Run("lab", "run", "--data", files.Generated, "--backend", "xdp");
        if (run.Error.Any(line => line.Contains("EPERM", StringComparison.Ordinal)))
        {
            Assert.Skip("needs the right to load programs");
        }

        run.AssertLastErrorLine(ExitCodes.Refused, "EBUSY", "`lo` has room for one AF_XDP port", "--topology veth");
    }

    [Fact]
    public void Orders_report_and_percentiles_are_written()
    {
        string orders = files.PathOf("orders.csv");
        string report = files.PathOf("report.html");
        string percentiles = files.PathOf("run.hgrm");
        string[] when = ["--data", files.Generated, "--threshold", "100000"];
        JsonElement run = LabRuns.Run([.. when, "--rounds", "2", "--orders", orders, "--report", report, "--hgrm", percentiles]);
        IReadOnlyList<string[]> oracle = LabRuns.Oracle(when);

        Assert.Equal(2, run.GetProperty("rounds").GetInt32());
        Assert.Equal(2 * oracle.Count, run.GetProperty("orders_correct").GetInt32());
        Assert.Equal(2 * MarketDataFiles.GeneratedRows, run.GetProperty("packets_sent").GetInt32());
        AssertOrders(File.ReadAllLines(orders), [.. oracle, .. oracle]);
        AssertSelfContained(File.ReadAllText(report));
        Assert.Contains(File.ReadLines(percentiles), line => line.Contains("Percentile", StringComparison.Ordinal));
        Assert.Contains(File.ReadLines(percentiles), line => line.Contains("Total count", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_json_a_table_is_printed()
    {
        RingsideResult result = RingsideProcess.Run("lab", "run", "--data", files.Generated, "--pace", "rate:20000", "--wait", "block");

        result.AssertNoTrace();
        Assert.Contains(result.Output, line => line.Contains("tick-to-trade", StringComparison.Ordinal));
        Assert.Contains(result.Output, line => line.Contains("loopback, socket, block", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Output, line => line.StartsWith('{'));
    }

    [Fact]
    public void A_run_whose_ends_speak_two_formats_is_incorrect_and_has_no_latencies()
    {
        RingsideResult result = RingsideProcess.Run(
            "lab", "run", "--data", files.Generated, "--pace", "rate:20000", "--wait", "block", "--formatter", "compact-binary", "--json");
        JsonElement run = JsonElement.Parse(Assert.Single(result.Output));

        Assert.Equal(ExitCodes.Incorrect, result.ExitCode);
        Assert.False(run.GetProperty("correct").GetBoolean());
        Assert.Equal(run.GetProperty("triggers_expected").GetInt32(), run.GetProperty("missed").GetInt32());
        Assert.Equal(0, run.GetProperty("tick_to_trade_ns").GetProperty("count").GetInt32());
    }

    [Fact]
    public void Socket_options_are_reported_with_what_was_read_back()
    {
        JsonElement run = LabRuns.Run(
            "--data", files.Generated, "--wait", "block", "--socket-option", "SO_SNDLOWAT=5", "--socket-option", "TCP_NODELAY=1",
            "--socket-option", "TCP_NOTSENT_LOWAT=4096", "--socket-option", "SO_RCVLOWAT=1");
        ILookup<string, JsonElement> options = run.GetProperty("options").EnumerateArray().ToLookup(option =>
            option.GetProperty("name").GetString()!);

        JsonElement refused = options["SO_SNDLOWAT"].First();
        Assert.Equal("refused", refused.GetProperty("obtained").GetString());
        Assert.Contains("TCP_NOTSENT_LOWAT", refused.GetProperty("note").GetString(), StringComparison.Ordinal);
        Assert.Equal(("1", "1"), AskedAndObtained(options["TCP_NODELAY"]));
        Assert.Equal(("4096", "4096"), AskedAndObtained(options["TCP_NOTSENT_LOWAT"]));
        Assert.Equal(("1", "1"), AskedAndObtained(options["SO_RCVLOWAT"]));
    }

    private static (string? Asked, string? Obtained) AskedAndObtained(IEnumerable<JsonElement> options) =>
        (options.First().GetProperty("asked").GetString(), options.First().GetProperty("obtained").GetString());

    private static void AssertDistribution(JsonElement distribution, int count)
    {
        Assert.Equal(DistributionKeys, LabRuns.Keys(distribution));
        Assert.Equal(count, distribution.GetProperty("count").GetInt32());
        long[] ascending =
        [
            .. DistributionKeys.Skip(1).Select(key => distribution.GetProperty(key)).Where(value => value.ValueKind != JsonValueKind.Null)
                .Select(value => value.GetInt64()),
        ];
        Assert.True(ascending.Length >= 2);
        Assert.Equal(ascending.Order(), ascending);

        // Ten samples must lie beyond a percentile that is printed.
        Assert.Equal(count >= 1_000, distribution.GetProperty("p99").ValueKind == JsonValueKind.Number);
        Assert.Equal(count >= 10_000, distribution.GetProperty("p999").ValueKind == JsonValueKind.Number);
    }

    private static void AssertOrders(string[] lines, IReadOnlyList<string[]> oracle)
    {
        Assert.Equal("trigger_id,row,due_ns,sent_ns,received_ns,tick_to_trade_ns", lines[0]);
        long[][] orders = [.. lines.Skip(1).Select(line =>
            line.Split(',').Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal(oracle.Select(row => (row[0], row[1])), lines.Skip(1).Select(line => line.Split(',')).Select(row => (row[0], row[1])));
        Assert.All(orders, order => Assert.True(
            order[2] <= order[3] && order[3] < order[4], $"due, sent, received: {string.Join(", ", order)}"));
        Assert.All(orders, order => Assert.Equal(order[4] - order[3], order[5]));
    }

    private static void AssertSelfContained(string page)
    {
        Assert.StartsWith("<!doctype html>", page, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("</html>", page.TrimEnd(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)\\s*=\\s*[\"']?(https?:)?//", page);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
    }
}
