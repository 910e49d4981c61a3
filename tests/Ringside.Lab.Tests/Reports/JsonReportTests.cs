using System.Text.Json;
using Ringside.Lab.Reports;

namespace Ringside.Lab.Tests.Reports;

public sealed class JsonReportTests
{
    private static readonly string[] DistributionKeys = ["count", "min", "p50", "p90", "p99", "p999", "max"];

    [Fact]
    public void The_keys_of_a_run_are_the_contract()
    {
        using var json = Parse(SyntheticRuns.Correct(1, "spin", 150, 18));
        string[] expected =
        [
            "topology", "backend", "wait", "packets_sent", "triggers_expected", "orders_received", "orders_correct", "missed", "unexpected",
            "tick_to_trade_ns", "from_due_ns", "breakdown_ns", "machine",
            "trigger", "threshold", "unit", "pace", "rounds", "packets_received", "bad_packets", "orders_refused", "orders_limited",
            "sends_full", "achieved_packets_per_second", "correct", "notes", "options", "feed_port", "order_port", "capabilities",
            "keep_warm_us",
        ];
        Assert.Equal(expected, Keys(json.RootElement));
        Assert.Equal(DistributionKeys, Keys(json.RootElement.GetProperty("tick_to_trade_ns")));
        Assert.Equal(DistributionKeys, Keys(json.RootElement.GetProperty("from_due_ns")));
        var breakdown = json.RootElement.GetProperty("breakdown_ns");
        Assert.Equal(["wire_to_application", "decision", "application_to_wire", "publish_to_wire", "wire_to_exchange"], Keys(breakdown));
        Assert.All(breakdown.EnumerateObject(), part => Assert.Equal(DistributionKeys, Keys(part.Value)));
        Assert.Equal(
            [
                "kernel", "cpu", "cores", "governor", "clocksource", "smt", "mitigations", "isolated", "virtualised", "runtime", "gc",
                "load_start", "load_end",
            ],
            Keys(json.RootElement.GetProperty("machine")));
        Assert.Equal(["name", "asked", "obtained", "note"], Keys(json.RootElement.GetProperty("options")[0]));
    }

    [Fact]
    public void The_values_of_a_run_are_where_they_belong()
    {
        var run = SyntheticRuns.Correct(1, "spin", 150, 18) with { Notes = ["a note"] };
        using var json = Parse(run);
        var root = json.RootElement;
        Assert.Equal("loopback", root.GetProperty("topology").GetString());
        Assert.Equal("spin", root.GetProperty("wait").GetString());
        Assert.Equal(445_262, root.GetProperty("packets_sent").GetInt64());
        Assert.Equal(150, root.GetProperty("orders_correct").GetInt64());
        Assert.Equal("1000000", root.GetProperty("threshold").GetRawText());
        Assert.True(root.GetProperty("correct").GetBoolean());
        Assert.Equal("a note", root.GetProperty("notes")[0].GetString());
        var total = root.GetProperty("tick_to_trade_ns");
        Assert.Equal(150, total.GetProperty("count").GetInt64());
        Assert.Equal(run.Histograms!.TickToTrade.Minimum, total.GetProperty("min").GetInt64());
        Assert.Equal(run.Histograms.TickToTrade.ValueAtPercentile(90), total.GetProperty("p90").GetInt64());
        Assert.Equal(JsonValueKind.Null, total.GetProperty("p99").ValueKind);
        Assert.Equal(JsonValueKind.Null, total.GetProperty("p999").ValueKind);
        Assert.Equal(run.Histograms.TickToTrade.Maximum, total.GetProperty("max").GetInt64());
        Assert.Equal(run.Histograms.FromDue.Maximum, root.GetProperty("from_due_ns").GetProperty("max").GetInt64());
        var breakdown = root.GetProperty("breakdown_ns");
        Assert.Equal(run.Histograms.PublishToWire.Maximum, breakdown.GetProperty("publish_to_wire").GetProperty("max").GetInt64());
        Assert.Equal(run.Histograms.WireToApplication.Maximum, breakdown.GetProperty("wire_to_application").GetProperty("max").GetInt64());
        Assert.Equal(run.Histograms.Decision.Maximum, breakdown.GetProperty("decision").GetProperty("max").GetInt64());
        Assert.Equal(run.Histograms.ApplicationToWire.Maximum, breakdown.GetProperty("application_to_wire").GetProperty("max").GetInt64());
        Assert.Equal(run.Histograms.WireToExchange.Maximum, breakdown.GetProperty("wire_to_exchange").GetProperty("max").GetInt64());
    }

    [Fact]
    public void The_speed_of_an_incorrect_run_is_not_reported()
    {
        using var json = Parse(SyntheticRuns.Incorrect(1, "spin", 2000));
        var root = json.RootElement;
        Assert.False(root.GetProperty("correct").GetBoolean());
        Assert.Equal(3, root.GetProperty("missed").GetInt64());
        JsonElement[] distributions =
        [
            root.GetProperty("tick_to_trade_ns"),
            root.GetProperty("from_due_ns"),
            .. root.GetProperty("breakdown_ns").EnumerateObject().Select(part => part.Value),
        ];
        Assert.All(distributions, distribution =>
        {
            Assert.Equal(0, distribution.GetProperty("count").GetInt64());
            Assert.All(DistributionKeys[1..], key => Assert.Equal(JsonValueKind.Null, distribution.GetProperty(key).ValueKind));
        });
    }

    [Theory]
    [InlineData(10, 10, 0, 0, true)]
    [InlineData(9, 9, 1, 0, false)]
    [InlineData(11, 10, 0, 1, false)]
    [InlineData(10, 9, 0, 0, false)]
    [InlineData(11, 10, 0, 0, false)]
    public void A_run_is_correct_only_when_every_number_agrees(long received, long correct, long missed, long unexpected, bool expected)
    {
        var run = SyntheticRuns.Correct(1, "spin", 10, 18) with
        {
            OrdersReceived = received,
            OrdersCorrect = correct,
            Missed = missed,
            Unexpected = unexpected,
        };
        Assert.Equal(expected, run.Correct);
        Assert.Equal(expected ? 10 : 0, run.TickToTradeNanos.Count);
    }

    [Fact]
    public void A_comparison_is_an_array_on_one_line()
    {
        var text = JsonReport.ToText([SyntheticRuns.Correct(1, "block", 20, 30), SyntheticRuns.Correct(2, "spin", 20, 18)]);
        Assert.DoesNotContain('\n', text);
        using var json = JsonDocument.Parse(text);
        Assert.Equal(["block", "spin"], json.RootElement.EnumerateArray().Select(run => run.GetProperty("wait").GetString()));
    }

    [Fact]
    public void A_rate_that_is_not_a_number_becomes_0()
    {
        using var json = Parse(SyntheticRuns.Correct(1, "spin", 20, 18) with { AchievedPacketsPerSecond = double.NaN });
        Assert.Equal(0, json.RootElement.GetProperty("achieved_packets_per_second").GetDouble());
    }

    [Fact]
    public void Histograms_of_two_rounds_add_up()
    {
        var first = SyntheticRuns.Correct(1, "spin", 100, 18).Histograms!;
        first.Add(SyntheticRuns.Correct(2, "spin", 50, 18).Histograms!);
        Measured(first).ForEach(histogram => Assert.Equal(150, histogram.Count));

        static List<Ringside.Lab.Measurement.LatencyHistogram> Measured(RunHistograms all) =>
        [
            all.TickToTrade, all.FromDue, all.PublishToWire, all.WireToApplication, all.Decision, all.ApplicationToWire, all.WireToExchange,
        ];
    }

    private static JsonDocument Parse(RunResult run) => JsonDocument.Parse(JsonReport.ToText(run));

    private static IEnumerable<string> Keys(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}
