using System.Text.Json;
using Ringside.App.Tests.Processes;

namespace Ringside.App.Tests.Commands;

[Collection(TestsAlone.Name)]
public sealed class BenchMatchingTests
{
    [Fact]
    public void A_scenario_is_measured_and_its_reports_are_the_published_ones()
    {
        RingsideResult result = RingsideProcess.Run("bench", "matching", "--scenario", "static", "--json").AssertSuccess();
        JsonElement json = JsonElement.Parse(Assert.Single(result.Output));
        Assert.Equal(
            ("w2", "book", "none"),
            (json.GetProperty("workload").GetString(), json.GetProperty("engine").GetString(), json.GetProperty("handoff").GetString()));
        JsonElement scenario = Assert.Single(json.GetProperty("scenarios").EnumerateArray());
        Assert.Equal(("static", 1_996_097), (scenario.GetProperty("name").GetString(), scenario.GetProperty("messages").GetInt32()));
        Assert.True(scenario.GetProperty("matches_published").GetBoolean());
        Assert.Matches("^[0-9a-f]{64}$", scenario.GetProperty("report_sha256").GetString());
        double speed = scenario.GetProperty("million_per_second").GetDouble();
        Assert.True(speed > 0);
        Assert.Equal(speed, json.GetProperty("worst_million_per_second").GetDouble());
        Assert.Equal(0, json.GetProperty("allocated_bytes").GetInt32());
        Assert.Matches("^[0-9a-f]{16}$", json.GetProperty("state_digest").GetString());
        Assert.NotEmpty(json.GetProperty("engine_type").GetString()!);
    }

    [Theory]
    [InlineData("--workload w1 --handoff ring", "--handoff ring", "expected --workload w2 with it")]
    [InlineData("--workload deep --handoff ring", "--handoff ring", "expected --workload w2 with it")]
    [InlineData("--workload w1 --scenario static", "--scenario static", "expected --workload w2 with it")]
    [InlineData("--workload deep --scenario normal", "--scenario normal", "expected --workload w2 with it")]
    [InlineData("--rate 1000000", "--rate 1000000", "expected --workload w1 with it")]
    [InlineData("--workload deep --rate 1000000", "--rate 1000000", "expected --workload w1 with it")]
    [InlineData("--handoff x", "--handoff x: expected one of none, ring")]
    [InlineData("--workload W1", "--workload W1: expected one of w2, w1, deep")]
    [InlineData("--scenario calm", "--scenario calm: expected one of all, static, normal, swing-25, swing-40, flash-crash")]
    [InlineData("--engine", "--engine: expected a value after it: book|venue|floor")]
    [InlineData("--workload w1 --engine venue", "--engine venue", "with the book only")]
    public void An_option_that_is_wrong_or_would_do_nothing_is_refused(string arguments, params string[] parts) =>
        RingsideProcess.Run(["bench", "matching", .. arguments.Split(' ')]).AssertOneErrorLine(ExitCodes.BadInput, parts);
}
