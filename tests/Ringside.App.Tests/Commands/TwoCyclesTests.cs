using System.Diagnostics;
using System.Text.Json;
using Ringside.App.Tests.Processes;

namespace Ringside.App.Tests.Commands;

/// <summary>A trader that is killed in mid-run, and the next one, at the same exchange.</summary>
[Collection(TestsAlone.Name)]
public sealed class TwoCyclesTests(MarketDataFiles files, ITestOutputHelper output)
{
    [Fact]
    public void After_a_killed_trader_the_next_one_gets_a_full_replay_from_the_snapshot()
    {
        using ExchangeProcess exchange = ExchangeProcess.Start(files.Generated, "--pace", "rate:2000", "--join-wait", "800", "--json");
        using (RingsideProcess killed = exchange.StartTrader("--threshold", "100000"))
        {
            exchange.Process.WaitForOutput("\"event\":\"order\"");
            long start = Stopwatch.GetTimestamp();
            killed.Kill();
            exchange.WaitForState("Init", from: 1);
            output.WriteLine($"Init {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms after the trader was killed");
        }

        int secondCycle = exchange.WaitForState("Init", from: 1);
        Assert.True(exchange.Orders.Count < LabRuns.Oracle("--data", files.Generated, "--threshold", "100000").Count,
            "the first trader was killed too late");
        using RingsideProcess trader = exchange.StartTrader("--threshold", "100000", "--json");
        RingsideResult traded = trader.WaitForExit().AssertSuccess();
        exchange.WaitForState("Init", from: secondCycle + 1);

        Assert.Equal(MarketDataFiles.GeneratedRows, JsonElement.Parse(traded.Output[^1]).GetProperty("packets").GetInt32());
        TraderTests.AssertOrders(exchange.OrdersFrom(secondCycle), "--data", files.Generated, "--threshold", "100000");
        exchange.Process.Interrupt();
        Assert.Equal(ExitCodes.Interrupted, exchange.Process.WaitForExit().ExitCode);
    }
}
