using System.Text.Json;
using Ringside.Bench.Matching;

namespace Ringside.Bench.Tests.Matching;

public sealed class MatchingBenchmarkTests
{
    [Theory]
    [InlineData("book", false, "flash-crash")]
    [InlineData("book", true, "swing-25")]
    [InlineData("venue", false, "normal")]
    [InlineData("venue", true, "swing-40")]
    public void The_published_reports_come_from_the_published_messages(string engine, bool handOff, string scenario)
    {
        W2Result result = MatchingBenchmark.RunW2(new MatchingBenchmarkOptions
        {
            Engine = engine,
            Scenario = scenario,
            HandOff = handOff,
            Runs = 1,
            WarmUpMilliseconds = 1,
        });
        Assert.True(result.IsCorrect, result.ToString());
        Assert.Equal((0, 1_996_097), (result.AllocatedBytes, result.Scenarios[0].Messages));
        Assert.Equal(handOff, result.Scenarios[0].RoundTripNanos is not null);
        Assert.True(result.WorstMillionPerSecond > 0);
        string json = JsonSerializer.Serialize(result);
        foreach (string name in new[] { "workload", "engine_type", "report_sha256", "matches_published", "state_digest", "machine" })
            Assert.Contains($"\"{name}\":", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_that_are_not_the_published_ones_have_no_speed()
    {
        W2Result result = MatchingBenchmark.RunW2(new MatchingBenchmarkOptions { Orders = 500, Runs = 2, WarmUpMilliseconds = 1 });
        Assert.False(result.IsCorrect);
        Assert.All(result.Scenarios, scenario => Assert.Equal((0, false), (scenario.MillionPerSecond, scenario.MatchesPublished)));
        Assert.Equal(0, result.WorstMillionPerSecond);
        Assert.Contains("FAILED", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_has_the_published_order_whatever_the_speeds()
    {
        W2Result result = MatchingBenchmark.RunW2(new MatchingBenchmarkOptions { Orders = 500, Runs = 1, WarmUpMilliseconds = 1 });
        double speed = 30;
        W2Result slower = result with
        {
            Scenarios = [.. result.Scenarios.Select(one =>
            one with { MillionPerSecond = --speed, Runs = [speed] })]
        };
        IEnumerable<string> names = slower.ToString().Split('\n').Select(line => line.Split(' ')[0]);
        Assert.Equal(MatchingBenchmark.ScenarioNames, names.Where(name => MatchingBenchmark.ScenarioNames.Contains(name)));
    }

    [Fact]
    public void The_engine_of_the_venue_gives_the_reports_of_the_book()
    {
        MatchingBenchmarkOptions options = new() { Orders = 2_000, Runs = 1, WarmUpMilliseconds = 1 };
        W2Result book = MatchingBenchmark.RunW2(options);
        W2Result venue = MatchingBenchmark.RunW2(options with { Engine = "venue" });
        Assert.Equal(
            book.Scenarios.Select(scenario => scenario.ReportDigest), venue.Scenarios.Select(scenario => scenario.ReportDigest));
        Assert.Equal(0, venue.AllocatedBytes);
    }

    [Fact]
    public void An_engine_that_is_not_there_is_said_to_be_missing()
    {
        Assert.Throws<ArgumentException>(() => MatchingBenchmark.RunW2(new MatchingBenchmarkOptions { Engine = "other" }));
        Assert.Throws<ArgumentException>(() => MatchingBenchmark.RunW2(new MatchingBenchmarkOptions { Scenario = "calm" }));
    }
}
