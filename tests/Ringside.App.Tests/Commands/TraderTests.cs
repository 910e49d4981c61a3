using System.Diagnostics;
using System.Text.Json;
using Ringside.App.Tests.Processes;

namespace Ringside.App.Tests.Commands;

/// <summary><c>lab trader</c> against <c>lab exchange</c>, two processes.</summary>
[Collection(TestsAlone.Name)]
public sealed class TraderTests(MarketDataFiles files)
{
    private static readonly string[] EndKeys =
        ["event", "packets", "bad_packets", "orders", "orders_refused", "orders_limited", "orders_unsent", "packets_dropped"];

    /// <summary>Fails unless the orders that an exchange printed are the oracle's.</summary>
    internal static void AssertOrders(IReadOnlyList<JsonElement> orders, params string[] oracleArguments) => Assert.Equal(
        LabRuns.Oracle(oracleArguments).Select(row => (row[2], row[3], row[4])),
        orders.Select(order => (
            order.GetProperty("side").GetString()!, order.GetProperty("quantity").GetRawText(), order.GetProperty("price").GetString()!)));

    [Fact]
    public void Its_orders_are_the_oracles_and_both_print_them_as_json()
    {
        (IReadOnlyList<JsonElement> received, IReadOnlyList<JsonElement> sent) = Trade("--threshold", "100000");

        AssertOrders(received, "--data", files.Generated, "--threshold", "100000");
        JsonElement[] orders = [.. sent.SkipLast(1)];
        AssertOrders(orders, "--data", files.Generated, "--threshold", "100000");
        Assert.All(orders, order => Assert.Equal(
            ["event", "n", "trigger_id", "quantity", "price", "side", "decision_ns"], LabRuns.Keys(order)));
        Assert.Equal(EndKeys, LabRuns.Keys(sent[^1]));
        Assert.Equal("end", sent[^1].GetProperty("event").GetString());
        Assert.Equal(orders.Length, sent[^1].GetProperty("orders").GetInt32());
    }

    [Fact]
    public void A_largest_quantity_is_honoured()
    {
        string[] when = ["--threshold", "100000", "--max-quantity", "0.25"];
        (IReadOnlyList<JsonElement> received, _) = Trade(when);

        AssertOrders(received, ["--data", files.Generated, .. when]);
        Assert.True(received.Count > 20);
        Assert.All(received, order => Assert.InRange(order.GetProperty("quantity").GetDecimal(), 0.001m, 0.25m));
        Assert.Contains(received, order => order.GetProperty("quantity").GetDecimal() == 0.25m);
    }

    [Fact]
    public void A_largest_number_of_orders_a_second_is_honoured_and_what_exceeds_it_is_counted()
    {
        long start = Stopwatch.GetTimestamp();
        (IReadOnlyList<JsonElement> received, IReadOnlyList<JsonElement> sent) = Trade("--threshold", "100000", "--max-orders-per-second",
            "3");
        int seconds = (int)Math.Ceiling(Stopwatch.GetElapsedTime(start).TotalSeconds);
        int wanted = LabRuns.Oracle("--data", files.Generated, "--threshold", "100000").Count;

        Assert.InRange(received.Count, 3, 3 * seconds);
        Assert.Equal(received.Count, sent[^1].GetProperty("orders").GetInt32());
        Assert.Equal(wanted - received.Count, sent[^1].GetProperty("orders_limited").GetInt32());
    }

    [Fact]
    public void Socket_options_are_reported_for_each_of_its_sockets()
    {
        using ExchangeProcess exchange = ExchangeProcess.Start(files.Generated, "--pace", "rate:20000", "--once");
        using RingsideProcess trader = exchange.StartTrader("--socket-option", "SO_SNDLOWAT=5", "--socket-option", "TCP_NODELAY=1");
        RingsideResult result = trader.WaitForExit().AssertSuccess();

        string refused = Assert.Single(result.Error, line =>
            line.StartsWith("trader: orders: SO_SNDLOWAT: asked 5, refused", StringComparison.Ordinal));
        Assert.Contains("TCP_NOTSENT_LOWAT", refused, StringComparison.Ordinal);
        Assert.Contains(result.Error, line =>
            line.StartsWith("trader: market data: SO_SNDLOWAT: asked 5, refused", StringComparison.Ordinal));
        Assert.Contains("trader: orders: TCP_NODELAY: asked 1, obtained 1", result.Error);
    }

    [Fact]
    public void Ctrl_C_ends_it_with_130_and_its_counters()
    {
        using ExchangeProcess exchange = ExchangeProcess.Start(files.Steady, "--pace", "rate:1000", "--join-wait", "800", "--json");
        using RingsideProcess trader = exchange.StartTrader("--threshold", "0", "--json");
        trader.WaitForOutput("\"n\":1");
        trader.Interrupt();
        RingsideResult result = trader.WaitForExit();

        result.AssertNoTrace();
        Assert.Equal(ExitCodes.Interrupted, result.ExitCode);
        Assert.Equal(EndKeys, LabRuns.Keys(JsonElement.Parse(result.Output[^1])));
        exchange.WaitForState("Init", from: 1);
    }

    [Fact]
    public void No_exchange_is_told_in_one_line()
    {
        string endpoint;
        using (ExchangeProcess exchange = ExchangeProcess.Start(files.Steady))
        {
            endpoint = exchange.OrderEndpoint;
        }

        using RingsideProcess trader = RingsideProcess.Start("lab", "trader", "--order-endpoint", endpoint);
        RingsideResult result = trader.WaitForExit();

        Assert.Empty(result.Output);
        result.AssertOneErrorLine(ExitCodes.Refused, endpoint, "ECONNREFUSED", "no exchange listens there");
    }

    [Fact]
    public void An_interface_that_does_not_exist_is_told_in_one_line()
    {
        using ExchangeProcess exchange = ExchangeProcess.Start(files.Steady, "--json");

        RingsideProcess.Run("lab", "trader", "--order-endpoint", exchange.OrderEndpoint, "--group", exchange.Group, "--interface",
            "missing0")
            .AssertOneErrorLine(ExitCodes.Refused, "missing0", "there is no such network interface");
        exchange.WaitForState("Init", from: 1);
    }

    // Slow enough for any receive buffer.
    private (IReadOnlyList<JsonElement> Received, IReadOnlyList<JsonElement> Sent) Trade(params string[] traderArguments)
    {
        using ExchangeProcess exchange = ExchangeProcess.Start(files.Generated, "--pace", "rate:3000", "--join-wait", "800", "--linger",
            "300", "--once", "--json");
        using RingsideProcess trader = exchange.StartTrader(["--json", .. traderArguments]);
        RingsideResult traded = trader.WaitForExit().AssertSuccess();
        exchange.Process.WaitForExit().AssertSuccess();
        return (exchange.Orders, [.. traded.Output.Select(line => JsonElement.Parse(line))]);
    }
}
