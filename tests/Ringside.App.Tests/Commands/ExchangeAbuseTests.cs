using System.Globalization;
using System.Text.RegularExpressions;
using Ringside.App.Tests.Processes;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.App.Tests.Commands;

/// <summary>Traders that do what they should not: the exchange says so, and goes on.</summary>
[Collection(TestsAlone.Name)]
public sealed partial class ExchangeAbuseTests(MarketDataFiles files)
{
    private const int Megabyte = 1 << 20;

    // Longer than any test: what is sent meanwhile is sent during Handshake.
    private const string LongHandshake = "600000";

    [Fact]
    public void A_second_connection_is_closed_at_once_and_the_first_one_stays()
    {
        using ExchangeProcess exchange = StartWith("--join-wait", LongHandshake);
        using var first = new OrderConnection(exchange.OrderEndpoint);
        exchange.WaitForState("Handshake");
        using var second = new OrderConnection(exchange.OrderEndpoint);
        second.WaitForClose();

        exchange.Process.WaitForError("one trader at a time");
        Assert.True(first.IsOpen());
        using RingsideProcess third = exchange.StartTrader();
        third.WaitForExit().AssertLastErrorLine(ExitCodes.Refused, "another trader is connected");
        Assert.True(first.IsOpen());
    }

    [Fact]
    public void An_order_during_handshake_is_a_violation_and_the_connection_stays()
    {
        using ExchangeProcess exchange = StartWith("--join-wait", "1500");
        using var trader = new OrderConnection(exchange.OrderEndpoint);
        exchange.WaitForState("Handshake");
        trader.Send(OrderConnection.Order(1, 1, Side.Bid));
        int note = exchange.Process.WaitForError("protocol violation");
        exchange.WaitForState("Transmit");
        trader.Send(OrderConnection.Order(2_000, 3, Side.Ask));
        exchange.Process.WaitForOutput("\"event\":\"order\"");

        Assert.Contains("13 bytes", exchange.Process.Error.All[note], StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(exchange.Orders).GetProperty("quantity").GetInt32());
        Assert.Equal(1, exchange.Orders[0].GetProperty("n").GetInt32());
        Assert.True(trader.IsOpen());
    }

    [Fact]
    public void Twelve_bytes_of_an_order_and_a_hang_up_are_no_order()
    {
        using ExchangeProcess exchange = StartWith("--join-wait", "0");
        using (var trader = new OrderConnection(exchange.OrderEndpoint))
        {
            exchange.WaitForState("Transmit");
            trader.Send(OrderConnection.Order(1, 1, Side.Bid).AsSpan(0, 12));
        }

        exchange.Process.WaitForError("12 bytes of an unfinished order thrown away");
        exchange.WaitForState("Init", from: 1);
        Assert.Empty(exchange.Orders);
        AssertTakesOrders(exchange);
    }

    [Fact]
    public void A_megabyte_of_random_bytes_during_handshake_is_thrown_away_and_counted()
    {
        using ExchangeProcess exchange = StartWith("--join-wait", LongHandshake);
        using var trader = new OrderConnection(exchange.OrderEndpoint);
        exchange.WaitForState("Handshake");
        Assert.True(trader.Send(RandomBytes(Megabyte)));
        long thrownAway = 0;
        for (int line = 0; thrownAway < Megabyte; line++)
        {
            line = exchange.Process.WaitForError("protocol violation", line);
            thrownAway += long.Parse(Bytes().Match(exchange.Process.Error.All[line]).Value, CultureInfo.InvariantCulture);
        }

        Assert.Equal(Megabyte, thrownAway);
        Assert.True(trader.IsOpen());
        Assert.Empty(exchange.Orders);
    }

    [Fact]
    public void A_megabyte_of_random_bytes_during_transmit_closes_the_connection_and_no_more()
    {
        using ExchangeProcess exchange = StartWith("--join-wait", "0");
        using (var trader = new OrderConnection(exchange.OrderEndpoint))
        {
            exchange.WaitForState("Transmit");
            trader.Send(RandomBytes(Megabyte));
            trader.WaitForClose();
        }

        exchange.Process.WaitForError("are no order");
        exchange.WaitForState("Init", from: 1);
        AssertTakesOrders(exchange);
    }

    [Fact]
    public void Orders_in_single_bytes_and_glued_together_are_the_same_orders()
    {
        using ExchangeProcess exchange = StartWith("--join-wait", "0");
        using var trader = new OrderConnection(exchange.OrderEndpoint);
        exchange.WaitForState("Transmit");
        foreach (byte one in OrderConnection.Order(1_000, 7, Side.Bid))
        {
            trader.Send([one]);
        }

        byte[] two = OrderConnection.Order(2_000, 7, Side.Bid);
        byte[] three = OrderConnection.Order(3_000, 7, Side.Ask);
        trader.Send([.. two, .. three.AsSpan(0, 5)]);
        trader.Send(three.AsSpan(5));
        exchange.Process.WaitForOutput("\"n\":3");

        Assert.Equal([1, 2, 3], exchange.Orders.Select(order => order.GetProperty("quantity").GetInt32()));
        Assert.Equal(["B", "B", "S"], exchange.Orders.Select(order => order.GetProperty("side").GetString()));
    }

    [Fact]
    public void A_flood_of_orders_keeps_nobody_from_stopping_the_exchange()
    {
        using ExchangeProcess exchange = StartWith("--join-wait", "0");
        using var trader = new OrderConnection(exchange.OrderEndpoint);
        exchange.WaitForState("Transmit");
        byte[] orders = [.. Enumerable.Repeat(OrderConnection.Order(1_000, 7, Side.Bid), 4_096).SelectMany(order => order)];
        var flood = new Thread(() =>
        {
            while (trader.Send(orders))
            {
            }
        });
        flood.Start();
        exchange.Process.WaitForOutput("\"n\":10000");
        exchange.Process.Interrupt();

        Assert.Equal(ExitCodes.Interrupted, exchange.Process.WaitForExit().ExitCode);
        Assert.True(flood.Join(RingsideProcess.Limit));
    }

    private ExchangeProcess StartWith(params string[] arguments) =>
        ExchangeProcess.Start(files.Steady, ["--pace", "rate:1000", "--json", .. arguments]);

    private static byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        new SeededRandom(1).NextBytes(bytes);
        return bytes;
    }

    // After all that, a trader that behaves finds an exchange that does.
    private static void AssertTakesOrders(ExchangeProcess exchange)
    {
        int from = exchange.Process.Output.All.Count;
        using var trader = new OrderConnection(exchange.OrderEndpoint);
        exchange.WaitForState("Transmit", from);
        trader.Send(OrderConnection.Order(5_000, 9, Side.Bid));
        int line = exchange.Process.WaitForOutput("\"event\":\"order\"", from);
        Assert.Contains("\"n\":1,\"quantity\":5,", exchange.Process.Output.All[line], StringComparison.Ordinal);
    }

    [GeneratedRegex("[0-9]+(?= bytes)")]
    private static partial Regex Bytes();
}
