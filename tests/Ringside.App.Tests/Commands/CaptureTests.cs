using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Testing;

namespace Ringside.App.Tests.Commands;

/// <summary>The real capture: the orders that must come are known from a computation of its own.</summary>
[Collection(TestsAlone.Name)]
public sealed class CaptureTests
{
    [Theory]
    [InlineData("top-of-book", "1000000", 150)]
    [InlineData("near-top", "100000", 662)]
    public void The_oracle_finds_the_orders_of_the_capture(string trigger, string threshold, int orders) => Assert.Equal(
        orders,
        LabRuns.Oracle("--data", SharedData.RequireCapture(), "--trigger", trigger, "--threshold", threshold, "--unit", "notional").Count);

    [Fact]
    public void A_run_over_the_capture_is_correct()
    {
        JsonElement run = LabRuns.RunAt(
            "rate:60000", "--data", SharedData.RequireCapture(), "--threshold", "1000000", "--wait", "spin-then-block");

        Assert.Equal(445_262, run.GetProperty("packets_sent").GetInt32());
        Assert.Equal(150, run.GetProperty("orders_correct").GetInt32());
        Assert.True(run.GetProperty("correct").GetBoolean());
    }
}
