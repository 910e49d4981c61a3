using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Testing;

namespace Ringside.App.Tests.Venue;

/// <summary><c>ringside venue upgrade</c>: what it refuses by itself, and what the engine that writes refuses.</summary>
public sealed class VenueUpgradeTests
{
    private static readonly int BasePort = 23_000 + (Environment.ProcessId % 24 * 40);
    private static readonly string[] Administrator = ["--user", "ADMIN1", "--secret", "DEMOADMIN1"];

    [Fact]
    public void It_names_what_is_missing_or_cannot_be()
    {
        RingsideProcess.Run(["venue", "upgrade", .. Administrator]).AssertOneErrorLine(ExitCodes.BadInput, "--shard is missing");
        RingsideProcess.Run(["venue", "upgrade", "--shard", "0", "--to", "0", .. Administrator])
            .AssertOneErrorLine(ExitCodes.BadInput, "--to", "0");
        RingsideProcess.Run(["venue", "upgrade", "--shard", "3", "--base-port", $"{BasePort}", .. Administrator])
            .AssertOneErrorLine(ExitCodes.BadInput, "--shard 3", "expected a shard of the venue, 0, the only one in ");
    }

    [Fact]
    public void The_help_has_an_example()
    {
        RingsideResult help = RingsideProcess.Run("venue", "upgrade", "--help").AssertSuccess();
        Assert.Contains(help.Output, line => line.Contains("Example:  ringside venue upgrade --shard 0 --to 2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_version_that_the_program_cannot_run_is_refused_with_what_it_can()
    {
        using TemporaryFolder folder = new();
        using RunningVenue venue = new(folder.Path, BasePort);
        RingsideResult next = Upgrade();
        Assert.Equal(ExitCodes.Refused, next.ExitCode);
        Assert.Equal(
            ["shard 0: refused. the engine can run logic versions up to 1 only: start it with a newer program"], next.Output);
        RingsideResult third = Upgrade("--to", "3");
        Assert.Equal(ExitCodes.Refused, third.ExitCode);
        Assert.Equal(["shard 0: refused. logic version 1 is active, and it rises by one at a time: expected 2"], third.Output);
        RingsideResult json = Upgrade("--json");
        Assert.Equal(ExitCodes.Refused, json.ExitCode);
        JsonElement answer = JsonElement.Parse(Assert.Single(json.Output));
        Assert.Equal(("not_ready", 0), (answer.GetProperty("outcome").GetString(), answer.GetProperty("orders_canceled").GetInt32()));
        Assert.StartsWith("the engine can run", answer.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    private static RingsideResult Upgrade(params string[] arguments) =>
        RingsideProcess.Run(["venue", "upgrade", "--shard", "0", .. arguments, .. Administrator, "--base-port", $"{BasePort}"]);
}
