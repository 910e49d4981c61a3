using System.Globalization;
using System.Text.Json;
using Ringside.App.Tests.Processes;

namespace Ringside.App.Tests.Drills;

/// <summary>A drill on real processes ends with its verdict, and leaves nothing behind however it ends.</summary>
[Collection(TestsAlone.Name)]
public sealed class DrillTests
{
    private static readonly string[] Keys =
    [
        "drill", "rounds", "acknowledged", "lost", "duplicated", "stream_gaps", "out_of_order", "failover_ms", "failover_ms_median",
        "stable_copies", "orders_per_second_before", "after",
    ];

    [Fact]
    public void Everything_is_killed_and_nothing_is_lost()
    {
        using RingsideProcess drill = RingsideProcess.Start(
            "drill", "--name", "kill-all-and-restart", "--rate", "1000", "--engines", "2", "--base-port", "28900",
            "--zookeepers", "0", "--json");
        RingsideResult result = drill.WaitForExit();
        result.AssertSuccess();
        JsonElement json = JsonElement.Parse(Assert.Single(result.Output));
        Assert.Equal(Keys, json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("kill-all-and-restart", 1, 2), (
            json.GetProperty("drill").GetString(), json.GetProperty("rounds").GetInt32(), json.GetProperty("stable_copies").GetInt32()));
        Assert.All(
            (string[])["lost", "duplicated", "stream_gaps", "out_of_order"], key => Assert.Equal(0, json.GetProperty(key).GetInt64()));
        Assert.InRange(json.GetProperty("acknowledged").GetInt64(), 1_000, 100_000);
        Assert.InRange(json.GetProperty("failover_ms").GetDouble(), 100, 45_000); // processes that start take longer than that
        Assert.Equal(json.GetProperty("failover_ms").GetDouble(), json.GetProperty("failover_ms_median").GetDouble());
    }

    [Fact]
    public void Interrupted_it_leaves_no_process_and_no_folder()
    {
        using RingsideProcess drill = RingsideProcess.Start("drill", "--name", "kill-store", "--rounds", "50", "--base-port", "28800",
            "--zookeepers", "0");
        (int Id, string Folder)[] nodes = [];
        Assert.True(
            SpinWait.SpinUntil(() => (nodes = NodesOf(drill.Id)).Length == 16, RingsideProcess.Limit),
            $"{nodes.Length} processes:\n{string.Join('\n', drill.Error.All)}");
        drill.Interrupt();
        RingsideResult result = drill.WaitForExit();
        result.AssertNoTrace();
        Assert.Equal(ExitCodes.Interrupted, result.ExitCode);
        Assert.All(nodes, node => Assert.DoesNotContain(node.Folder, CommandOf(node.Id), StringComparison.Ordinal));
        Assert.False(Directory.Exists(Assert.Single(nodes.Select(node => node.Folder).Distinct())));
    }

    [Theory]
    [InlineData(ExitCodes.BadInput, "--name nonsense", "--name nonsense", "kill-primary, pause-primary, kill-store")]
    [InlineData(ExitCodes.BadInput, "--name kill-store,", "--name :", "kill-primary")]
    [InlineData(ExitCodes.BadInput, "--rounds 0", "--rounds 0", "from 1 to 1000")]
    [InlineData(ExitCodes.BadInput, "--rate x", "--rate x", "from 100 to")]
    [InlineData(ExitCodes.BadInput, "--base-port 65500", "--base-port 65500", "from 1 to 65436")]
    [InlineData(ExitCodes.BadInput, "--engines 0", "--engines 0", "from 1 to 7")]
    [InlineData(ExitCodes.Refused, "--zookeepers 0 --name kill-zookeeper-leader", "--name kill-zookeeper-leader", "has none", "rs 0")]
    [InlineData(ExitCodes.Refused, "--zookeepers 0 --name kill-store,stop-zookeeper", "--name stop-zookeeper", "has none")]
    [InlineData(ExitCodes.Refused, "--engines 1 --name kill-store --name cut-primary --zookeepers 0", "cut-primary", "--engines 2 or more")]
    [InlineData(ExitCodes.Refused, "--engines 1 --name rolling-restart --zookeepers 0", "rolling-restart", "--engines 2 or more")]
    [InlineData(ExitCodes.BadInput, "--zookeepers 4", "--zookeepers 4", "from 0 to 3")]
    public void What_cannot_be_done_is_told_in_one_line(int exitCode, string arguments, params string[] parts) =>
        RingsideProcess.Run(["drill", .. arguments.Split(' ')]).AssertOneErrorLine(exitCode, parts);

    // Children of the drill that run a node, with the folder that they are told.
    private static (int Id, string Folder)[] NodesOf(int drill)
    {
        var nodes = new List<(int, string)>();
        foreach (string task in Directory.EnumerateDirectories($"/proc/{drill}/task"))
        {
            foreach (string child in Read(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                int id = int.Parse(child, CultureInfo.InvariantCulture);
                string[] words = CommandOf(id).Split('\0');
                int at = Array.IndexOf(words, "--config");
                if (at >= 0 && words.Contains("node") && !words[0].EndsWith("setpriv", StringComparison.Ordinal))
                {
                    nodes.Add((id, Path.GetDirectoryName(words[at + 1])!));
                }
            }
        }

        return [.. nodes];
    }

    private static string CommandOf(int process) => Read($"/proc/{process}/cmdline");

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return string.Empty; // it has ended
        }
    }
}
