using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Protocols;

namespace Ringside.App.Tests.Commands;

/// <summary>What <c>lab exchange</c> prints, and how it starts and ends.</summary>
[Collection(TestsAlone.Name)]
public sealed class ExchangeOutputTests(MarketDataFiles files)
{
    // Two rows of snapshot, then a minute and more of updates.
    private const string Pace = "rate:1000";

    [Fact]
    public void States_and_orders_are_json_objects_on_standard_output()
    {
        using ExchangeProcess exchange = ExchangeProcess.Start(files.Steady, "--pace", Pace, "--join-wait", "0", "--once", "--json");
        using (var trader = new OrderConnection(exchange.OrderEndpoint))
        {
            exchange.WaitForState("Transmit");
            trader.Send(OrderConnection.Order(12_345, 61_800_20000000, Side.Bid));
            trader.Send(OrderConnection.Order(4_294_967_295, 5, Side.Ask));
            exchange.Process.WaitForOutput("\"n\":2");
        }

        RingsideResult result = exchange.Process.WaitForExit();

        result.AssertNoTrace();
        Assert.Equal(6, result.Output.Count);
        Assert.Equal(["Init", "Handshake", "Transmit", "Init"], result.Output.Where(line =>
            line.Contains("\"state\"", StringComparison.Ordinal)).Select(StateOf));
        Assert.Matches(
            "^{\"event\":\"order\",\"n\":1,\"quantity\":12\\.345,\"price\":\"61800\\.2\",\"side\":\"B\",\"received_ns\":[0-9]+}$",
            result.Output[3]);
        Assert.Matches(
            "^{\"event\":\"order\",\"n\":2,\"quantity\":4294967\\.295,\"price\":\"0\\.00000005\",\"side\":\"S\",\"received_ns\":[0-9]+}$",
            result.Output[4]);
        Assert.All(result.Output, line => JsonElement.Parse(line));
    }

    [Fact]
    public void Without_json_orders_are_lines_of_text_on_standard_output()
    {
        using ExchangeProcess exchange = ExchangeProcess.Start(files.Steady, "--pace", Pace, "--join-wait", "0", "--quantity-decimals", "0",
            "--once");
        using (var trader = new OrderConnection(exchange.OrderEndpoint))
        {
            exchange.Process.WaitForError("exchange: Transmit");
            trader.Send(OrderConnection.Order(7, 100_00000000, Side.Ask));
            exchange.Process.WaitForOutput("order 1");
        }

        RingsideResult result = exchange.Process.WaitForExit();

        Assert.Matches("^order 1: sell 7 at 100, received [0-9]+ ns$", Assert.Single(result.Output));
    }

    // A process that a signal ends by itself has 128 and the number of the signal: 130 for SIGTERM shows that it was handled.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ctrl_C_or_SIGTERM_ends_it_with_130_and_without_a_message(bool terminate)
    {
        using ExchangeProcess exchange = ExchangeProcess.Start(files.Steady, "--json");
        exchange.WaitForState("Init");
        if (terminate)
        {
            exchange.Process.Terminate();
        }
        else
        {
            exchange.Process.Interrupt();
        }

        RingsideResult result = exchange.Process.WaitForExit();

        Assert.Equal(ExitCodes.Interrupted, result.ExitCode);
        Assert.Single(result.Output);
        Assert.StartsWith("exchange: orders on ", Assert.Single(result.Error), StringComparison.Ordinal);
    }

    [Fact]
    public void A_standard_output_that_is_closed_early_holds_nothing_up()
    {
        using ExchangeProcess exchange = ExchangeProcess.StartAndRead(1, files.Generated, "--pace", "rate:20000", "--once", "--json");
        using RingsideProcess trader = exchange.StartTrader("--threshold", "0", "--json");

        exchange.Process.WaitForExit().AssertSuccess();
        trader.WaitForExit().AssertSuccess();
    }

    [Fact]
    public void A_port_in_use_is_told_in_one_line()
    {
        using ExchangeProcess first = ExchangeProcess.Start(files.Steady);
        string port = first.OrderEndpoint.Split(':')[1];

        RingsideProcess.Run("lab", "exchange", "--data", files.Steady, "--order-port", port)
            .AssertOneErrorLine(ExitCodes.Refused, $"127.0.0.1:{port}", "EADDRINUSE", "choose another port");
    }

    [Fact]
    public void An_address_that_is_not_here_is_told_in_one_line() =>
        RingsideProcess.Run("lab", "exchange", "--data", files.Steady, "--order-port", "0", "--order-address", "192.0.2.1")
            .AssertOneErrorLine(ExitCodes.Refused, "192.0.2.1:0", "EADDRNOTAVAIL");

    [Fact]
    public void An_interface_that_does_not_exist_is_told_in_one_line() =>
        RingsideProcess.Run("lab", "exchange", "--data", files.Steady, "--order-port", "0", "--interface", "missing0")
            .AssertOneErrorLine(ExitCodes.Refused, "missing0", "there is no such network interface");

    private static string StateOf(string line) => JsonElement.Parse(line).GetProperty("state").GetString()!;
}
