using Ringside.App.Tests.Processes;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Tests.Hosting;
using Ringside.Linux.Clocks;
using Ringside.Testing;

namespace Ringside.App.Tests.Venue;

/// <summary>Kills of the one process of a venue, and of its clients: what was acknowledged is there afterwards.</summary>
[Collection(TestsAlone.Name)]
public sealed class VenueCrashTests
{
    [Fact]
    public async Task After_a_kill_in_full_flow_everything_acknowledged_is_there_and_numbering_and_books_go_on()
    {
        using var venue = VenueProcesses.Up();
        using var first = new MemberFlow(venue, "MAKER1", 1);
        using var second = new MemberFlow(venue, "MAKER2", 2);
        for (int kill = 0; kill < LongRuns.Choose(2, 20); kill++)
        {
            int enough = Math.Min(first.Count, second.Count) + 1_000 + (377 * kill);
            Task flows = Task.WhenAll(first.Run(() => false), second.Run(() => false));
            WaitUntil(() => (first.Count > enough && second.Count > enough) || flows.IsCompleted);
            Assert.False(flows.IsCompleted, "a flow ends before the kill");
            venue.Kill();
            await flows;
            venue.Start();
            first.LogIn(1);
            second.LogIn(1);
            Assert.True(first.TryBurst(20) && second.TryBurst(20) && first.TryBurst(0), "it does not go on");
            first.AssertSameAt(1);
            second.AssertSameAt(1);
            Assert.True(first.TryBurst(0) && second.TryBurst(0));
            venue.AssertBooks(OpenOrders.Levels(first.Orders, second.Orders));
        }

        venue.Stop();
        venue.Start();
        first.AssertSameAt(1);
        second.AssertSameAt(1);
    }

    [Fact]
    public void A_client_that_was_killed_reads_on_where_it_was()
    {
        using var venue = VenueProcesses.Up();
        string[] login =
        [
            "trade", "--user", "MAKER1", "--secret", "DEMOMAKER1", "--gateway", venue.Node(NodeRole.Gateway).Ouch.ToString(),
        ];
        string[] before;
        using (RingsideProcess client = RingsideProcess.StartWithInput(login))
        {
            for (int number = 0; number < 200; number++)
            {
                client.Type(System.Text.Encoding.ASCII.GetBytes($"buy {number + 1} ALPHA 90.50 as K{number}\n"));
            }

            client.WaitForOutput("accepted K120");
            client.Kill();
            before = Numbered(client.Output.All);
        }

        using TestMember witness = venue.LogIn("MAKERD");
        int last = before.Length;
        Assert.True(last > 120, $"{last} lines");
        string[] rest = Read([.. login, "--from", $"{last + 1}"]);
        string[] all = Read([.. login, "--from", "1"]);
        Assert.Equal(all.Take(last), before);
        Assert.Equal(all.Skip(last).Take(rest.Length), rest);
        Assert.Equal(Enumerable.Range(1, all.Length), all.Select(line => int.Parse(line.Split(' ')[0], null)));
    }

    internal static void WaitUntil(Func<bool> isSo)
    {
        long until = KernelClock.MonotonicNanos() + 60_000_000_000;
        while (!isSo())
        {
            Assert.True(KernelClock.MonotonicNanos() < until, "waited in vain");
            Thread.Sleep(1);
        }
    }

    private static string[] Read(string[] arguments)
    {
        using RingsideProcess client = RingsideProcess.StartWithInput(arguments);
        client.Type("wait\n"u8);
        client.EndInput();
        return Numbered(client.WaitForExit().Output);
    }

    private static string[] Numbered(IEnumerable<string> lines) =>
        [.. lines.Where(line => char.IsAsciiDigit(line[0]) && !line.Contains("live", StringComparison.Ordinal))];
}
