using System.Net.NetworkInformation;
using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Testing;

namespace Ringside.App.Tests.Commands;

/// <summary>A run that does not reach its end keeps what was measured and leaves nothing behind.</summary>
[Collection(TestsAlone.Name)]
public sealed class InterruptedRunTests(MarketDataFiles files)
{
    [Theory]
    [InlineData("loopback")]
    [InlineData("veth")]
    public void Interrupted_in_its_middle_it_prints_what_was_measured(string topology)
    {
        HashSet<string> before = NamedNamespacesAndLinks();
        using RingsideProcess run = StartLongRun(topology);
        HashSet<string> made = NamespacesOf(run.Id);
        run.Interrupt();
        RingsideResult result = run.WaitForExit();
        JsonElement json = JsonElement.Parse(Assert.Single(result.Output));

        result.AssertNoTrace();
        Assert.Equal(ExitCodes.Interrupted, result.ExitCode);
        Assert.Contains(json.GetProperty("notes").EnumerateArray(), note =>
            note.GetString()!.StartsWith("interrupted", StringComparison.Ordinal));
        Assert.InRange(json.GetProperty("orders_correct").GetInt32(), 1, 99_999);
        Assert.Equal(json.GetProperty("orders_received").GetInt32(), json.GetProperty("tick_to_trade_ns").GetProperty("count").GetInt32());
        AssertNothingLeft(before, made);
    }

    [Fact]
    public void Killed_it_leaves_no_namespace_and_no_link()
    {
        HashSet<string> before = NamedNamespacesAndLinks();
        using RingsideProcess run = StartLongRun("veth");
        HashSet<string> made = NamespacesOf(run.Id);
        Assert.Equal(2, made.Count);
        run.Kill();

        AssertNothingLeft(before, made);
    }

    // Progress comes after two seconds, so that a line of it means: orders have been measured.
    private RingsideProcess StartLongRun(string topology)
    {
        if (topology == "veth")
        {
            Require.NetworkNamespaces();
        }

        RingsideProcess run = RingsideProcess.Start(
            "lab", "run", "--data", files.Steady, "--threshold", "0", "--pace", "rate:2000", "--wait", "block", "--topology", topology,
                "--json");
        run.WaitForError("round 1 of 1: row ");
        return run;
    }

    private static HashSet<string> NamedNamespacesAndLinks() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces().Select(link => $"link {link.Name}"),
        .. Directory.Exists("/run/netns") ? Directory.GetFiles("/run/netns") : [],
    ];

    // Namespaces, other than this test's own, in which threads of the process live.
    private static HashSet<string> NamespacesOf(int process)
    {
        string own = File.ResolveLinkTarget("/proc/self/ns/net", returnFinalTarget: false)!.Name;
        var found = new HashSet<string>();
        foreach (string task in Directory.GetDirectories($"/proc/{process}/task"))
        {
            if (TryNamespaceOf(task) is { } identity && identity != own)
            {
                found.Add(identity);
            }
        }

        return found;
    }

    private static string? TryNamespaceOf(string task)
    {
        try
        {
            return File.ResolveLinkTarget($"{task}/ns/net", returnFinalTarget: false)?.Name;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The thread has ended meanwhile.
            return null;
        }
    }

    private static void AssertNothingLeft(HashSet<string> before, HashSet<string> made)
    {
        Assert.Subset(before, NamedNamespacesAndLinks());
        IEnumerable<string> processes = Directory.GetDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0]));
        Assert.DoesNotContain(processes.Select(TryNamespaceOf), identity => identity is not null && made.Contains(identity));
    }
}
