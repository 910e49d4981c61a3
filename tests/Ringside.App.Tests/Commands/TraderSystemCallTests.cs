using System.Diagnostics;
using Ringside.App.Tests.Processes;
using Ringside.Testing;

namespace Ringside.App.Tests.Commands;

/// <summary>What the trader's thread asks of the kernel on the back end io_uring, as strace(1) sees it.</summary>
[Collection(TestsAlone.Name)]
public sealed class TraderSystemCallTests(MarketDataFiles files)
{
    // What the runtime does by itself is kept out: no method is compiled a second time, and no collection stops the thread.
    private static readonly (string Name, string Value)[] QuietRuntime =
        [("DOTNET_TieredCompilation", "0"), ("DOTNET_GCgen0size", "0x10000000")];

    [Theory]
    [InlineData("block")]
    [InlineData("spin")]
    [InlineData("spin-then-block")]
    public void In_steady_state_it_makes_no_other_call_than_io_uring_enter(string wait)
    {
        Require.Command("strace");
        string trace = files.PathOf($"trace-{wait}");
        using ExchangeProcess exchange = ExchangeProcess.Start(files.Steady, "--pace", "rate:1000", "--join-wait", "800");
        using RingsideProcess trader = RingsideProcess.StartWithEnvironment(
            QuietRuntime, "lab", "trader", "--order-endpoint", exchange.OrderEndpoint, "--group", exchange.Group, "--threshold", "0",
            "--backend", "io_uring", "--wait", wait, "--json");
        trader.WaitForOutput("\"n\":300,");
        using (Process strace = Attach(ThreadOf(trader.Id, "trader"), trace))
        {
            // From here: what is printed now was sent before, the next hundreds are sent under the eyes of strace.
            int seen = trader.Output.All.Count;
            trader.WaitForOutput($"\"n\":{seen + 500},");
            RingsideProcess.Signal(strace.Id, 2);
            Assert.True(strace.WaitForExit(RingsideProcess.Limit));
        }

        string[] calls = [.. File.ReadLines(trace).Where(line => line.Contains('(')).Select(line => line[..line.IndexOf('(')])];
        Assert.True(calls.Length > 400, $"strace saw {calls.Length} calls");
        Assert.Equal(["io_uring_enter"], calls.Distinct());
    }

    private static Process Attach(string thread, string trace)
    {
        var start = new ProcessStartInfo("strace", ["-p", thread, "-o", trace]) { RedirectStandardError = true };
        Process strace = Process.Start(start)!;
        string? line = strace.StandardError.ReadLine();
        if (line?.Contains("attached", StringComparison.Ordinal) != true)
        {
            strace.Dispose();
            Assert.Skip($"needs the right to trace processes: {line}");
        }

        return strace;
    }

    private static string ThreadOf(int process, string name) => Path.GetFileName(
        Assert.Single(Directory.GetDirectories($"/proc/{process}/task"), task => File.ReadAllText($"{task}/comm").Trim() == name));
}
