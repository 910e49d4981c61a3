using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ringside.App.Tests.Processes;

/// <summary>A replay exchange as a process, on ports that the kernel chose and that it prints.</summary>
internal sealed partial class ExchangeProcess : IDisposable
{
    private ExchangeProcess(RingsideProcess process)
    {
        Process = process;
        int start = process.WaitForError("exchange: orders on ");
        string line = process.Error.All[start];
        Match match = StartLine().Match(line);
        if (!match.Success)
        {
            process.Dispose();
            Assert.Fail(line);
        }

        OrderEndpoint = match.Groups["orders"].Value;
        Group = match.Groups["group"].Value;
    }

    internal RingsideProcess Process { get; }

    /// <summary>Where it takes orders.</summary>
    internal string OrderEndpoint { get; }

    /// <summary>Where its market data goes.</summary>
    internal string Group { get; }

    /// <summary>The orders that it has printed as JSON.</summary>
    internal IReadOnlyList<JsonElement> Orders => OrdersFrom(0);

    /// <summary>Starts it and waits until it listens.</summary>
    internal static ExchangeProcess Start(string data, params string[] arguments) => new(RingsideProcess.Start(Arguments(data, arguments)));

    /// <summary>The same, with a standard output that is closed after some lines.</summary>
    internal static ExchangeProcess StartAndRead(int outputLines, string data, params string[] arguments) =>
        new(RingsideProcess.StartAndRead(outputLines, Arguments(data, arguments)));

    /// <summary>Starts a trader at it.</summary>
    internal RingsideProcess StartTrader(params string[] arguments) => RingsideProcess.Start(
        ["lab", "trader", "--order-endpoint", OrderEndpoint, "--group", Group, "--wait", "block", .. arguments]);

    /// <summary>The orders among the JSON lines from that line on.</summary>
    internal IReadOnlyList<JsonElement> OrdersFrom(int line) =>
    [
        .. Process.Output.All.Skip(line).Select(text =>
            JsonElement.Parse(text)).Where(json => json.GetProperty("event").GetString() == "order"),
    ];

    /// <summary>Waits until the exchange, started with <c>--json</c>, is in a state.</summary>
    /// <returns>The number of the line of standard output that says so.</returns>
    internal int WaitForState(string state, int from = 0) => Process.WaitForOutput($"{{\"event\":\"state\",\"state\":\"{state}\"}}", from);

    /// <summary>Kills it if it still runs.</summary>
    public void Dispose() => Process.Dispose();

    // The group's port 0 stands for the number of the order-entry port: no two exchanges of this machine share one.
    private static string[] Arguments(string data, string[] arguments) =>
        ["lab", "exchange", "--data", data, "--order-port", "0", "--group", "239.255.0.1:0", .. arguments];

    [GeneratedRegex("^exchange: orders on (?<orders>[0-9.]+:[0-9]+), market data to (?<group>[0-9.]+:[0-9]+) on lo, pace ")]
    private static partial Regex StartLine();
}
