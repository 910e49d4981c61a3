using System.Text.Json;
using Ringside.App.Tests.Processes;

namespace Ringside.App.Tests.Commands;

/// <summary><c>ringside sim</c>: what it tells, and what a wrong word is told. That simulations find something is tested with them.
/// </summary>
public sealed class SimTests
{
    // Always caught, and soon: the first seeds of its runs are small.
    private const string Canary = "marks-not-repeated";

    private static readonly string[] SumKeys =
    [
        "first_seed", "seeds", "violations", "failing_seeds", "commands", "elections", "failovers", "faults", "commands_per_core_second",
        "simulated_seconds",
    ];

    [Theory]
    [InlineData("--canary nonsense", "--canary nonsense", "`list`", "one-answer-seals", "unstable-told")]
    [InlineData("--canary nonsense --json", "--canary nonsense", "one-answer-seals")]
    [InlineData("--canary", "--canary: expected a value", "NAME|list")]
    [InlineData("--canary list --profile disk", "--profile", "--canary list", "--seed, --seeds or --json")]
    [InlineData("--canary " + Canary + " --trace", "--trace", "--canary " + Canary, "--seed, --seeds or --json")]
    [InlineData("--canary " + Canary + " --outside-budget", "--outside-budget", "--canary " + Canary, "--seed, --seeds or --json")]
    [InlineData("streams --outside-budget", "'--outside-budget'", "`ringside sim streams`")]
    [InlineData("streams --profile disk", "--profile disk", "mixed, broken-starts")]
    [InlineData("--canary " + Canary + " --hours 1", "--hours", "--canary " + Canary, "--seed, --seeds or --json")]
    [InlineData("--profile nonsense", "--profile nonsense", "mixed, election-heavy, disk, gateway-moves, partitions, slow")]
    [InlineData("venue --profile nonsense", "--profile nonsense", "mixed, election-heavy, disk, gateway-moves, partitions, slow")]
    [InlineData("nonsense", "'nonsense' is no command of `ringside sim`", "mdp, streams, venue")]
    [InlineData("nonsense --seeds 3", "'nonsense' is no command of `ringside sim`", "mdp, streams, venue")]
    [InlineData("--seeds 0", "--seeds 0", "from 1 to")]
    [InlineData("--seeds 5 --hours 1", "--seeds with --hours: expected only one of them")]
    [InlineData("streams --seed x", "--seed x", "from 0 to")]
    public void A_wrong_value_is_told_in_one_line(string arguments, params string[] parts) =>
        RingsideProcess.Run(["sim", .. arguments.Split(' ')]).AssertOneErrorLine(ExitCodes.BadInput, parts);

    [Fact]
    public void Of_one_seed_of_a_canary_all_is_told_that_a_failing_seed_tells()
    {
        RingsideResult search = RingsideProcess.Run("sim", "--canary", Canary).AssertSuccess();
        string seed = Assert.Single(search.Output).Split("caught with seed ")[1].Split(' ')[0];
        RingsideResult one = RingsideProcess.Run("sim", "--canary", Canary, "--seed", seed).AssertSuccess();

        Assert.Equal(search.Output[0], one.Output[0]);
        Assert.StartsWith($"seed {seed} failed at ", one.Output[1], StringComparison.Ordinal);
        string[] behind = [.. one.Output.SkipWhile(line => line != "  plan:").Skip(1)];
        Assert.Matches("^ +[0-9.]+ ms  [a-z-]+", behind[0]);
        Assert.Contains("  last events:", behind);
        Assert.Equal($"  again:    ringside sim --canary {Canary} --seed {seed}", one.Output[^1]);
    }

    [Fact]
    public void The_list_of_canaries_is_a_name_a_line()
    {
        RingsideResult result = RingsideProcess.Run("sim", "--canary", "list").AssertSuccess();
        Assert.Empty(result.Error);
        Assert.Contains("one-answer-seals", result.Output);
        Assert.Contains("unstable-told", result.Output);
        Assert.All(result.Output, line => Assert.Matches("^[a-z]+(-[a-z]+)*$", line));
        Assert.Equal(result.Output.Count, result.Output.Distinct().Count());
    }

    [Fact]
    public void The_list_of_canaries_as_JSON_says_which_runs_miss_them()
    {
        RingsideResult result = RingsideProcess.Run("sim", "--canary", "list", "--json").AssertSuccess();
        using JsonDocument list = JsonDocument.Parse(Assert.Single(result.Output));
        JsonElement one = list.RootElement.EnumerateArray().Single(element => element.GetProperty("canary").GetString() == Canary);
        Assert.Equal("streams", one.GetProperty("profile").GetString());
        Assert.True(one.GetProperty("first_seed").GetUInt64() > 0);
    }

    [Fact]
    public void A_canary_is_looked_for_in_the_seeds_that_are_asked_for()
    {
        RingsideResult result = RingsideProcess.Run("sim", "--canary", Canary, "--seed", "7", "--seeds", "20", "--json").AssertSuccess();
        using JsonDocument found = JsonDocument.Parse(Assert.Single(result.Output));
        JsonElement root = found.RootElement;
        Assert.Equal(
            (Canary, "streams", 7UL, 20, true),
            (root.GetProperty("canary").GetString(), root.GetProperty("profile").GetString(), root.GetProperty("first_seed").GetUInt64(),
                root.GetProperty("seeds").GetInt32(), root.GetProperty("caught").GetBoolean()));
        ulong seed = root.GetProperty("caught_seed").GetUInt64();
        Assert.InRange(seed, 7UL, 26UL);
        Assert.NotEmpty(root.GetProperty("invariant").GetString()!);

        string text = RingsideProcess.Run("sim", "--canary", Canary, "--seed", $"{seed}").AssertSuccess().Output[0];
        Assert.Equal($"{Canary}: caught with seed {seed} of streams: {root.GetProperty("invariant").GetString()}", text);
    }

    [Fact]
    public void A_canary_that_no_seed_has_missed_fails()
    {
        // The seed of a run with one store and one copy, in which there is nothing to seal with less than all.
        RingsideResult result = RingsideProcess.Run("sim", "--canary", "one-answer-seals", "--seed", "1");
        Assert.Equal(ExitCodes.Incorrect, result.ExitCode);
        Assert.Equal("one-answer-seals: no run of streams has failed without it, of 1 seed from 1", Assert.Single(result.Output));

        result = RingsideProcess.Run("sim", "--canary", "one-answer-seals", "--seed", "1", "--json");
        Assert.Equal(ExitCodes.Incorrect, result.ExitCode);
        using JsonDocument found = JsonDocument.Parse(Assert.Single(result.Output));
        Assert.False(found.RootElement.GetProperty("caught").GetBoolean());
    }

    [Fact]
    public void A_run_of_many_seeds_that_is_interrupted_says_what_it_has_come_to()
    {
        using RingsideProcess run = RingsideProcess.Start("sim", "streams", "--seed", "7", "--hours", "1", "--json", "--trace");
        run.WaitForError("again:    ringside sim streams --profile mixed --seed 8");
        run.Interrupt();
        RingsideResult result = run.WaitForExit();
        Assert.Equal(ExitCodes.Interrupted, result.ExitCode);
        using JsonDocument sums = JsonDocument.Parse(Assert.Single(result.Output));
        Assert.Equal(7, sums.RootElement.GetProperty("first_seed").GetInt32());
        Assert.InRange(sums.RootElement.GetProperty("seeds").GetInt32(), 2, int.MaxValue);
    }

    [Theory]
    [InlineData("venue")]
    [InlineData("streams")]
    [InlineData("mdp")]
    public void One_seed_is_one_run_and_gives_the_same_figures_again(string simulation)
    {
        Dictionary<string, string> first = Figures("sim", simulation, "--seed", "3", "--json");
        Assert.Equal(SumKeys, first.Keys.Where(SumKeys.Contains));
        Assert.Equal(("3", "1", "0", "[]"), (first["first_seed"], first["seeds"], first["violations"], first["failing_seeds"]));
        Assert.NotEqual("0", first["commands"]);
        Assert.NotEqual("0", first["simulated_seconds"]);

        // How fast it was is the machine's.
        Dictionary<string, string> second = Figures("sim", simulation, "--seed", "3", "--json");
        foreach (string key in first.Keys.Where(key => key != "commands_per_core_second"))
        {
            Assert.Equal((key, first[key]), (key, second[key]));
        }
    }

    [Fact]
    public void Without_a_name_it_is_the_venue()
    {
        Dictionary<string, string> unnamed = Figures("sim", "--seed", "5", "--seeds", "2", "--profile", "disk", "--json");
        Dictionary<string, string> named = Figures("sim", "venue", "--seed", "5", "--seeds", "2", "--profile", "disk", "--json");
        Assert.Equal(("2", named["commands"]), (unnamed["seeds"], unnamed["commands"]));
        Assert.Equal(named["faults"], unnamed["faults"]);
        Assert.NotEqual("{}", named["faults"]);
    }

    [Fact]
    public void Outside_of_the_fault_budget_something_is_down_and_nothing_wrong()
    {
        Dictionary<string, string> figures = Figures("sim", "venue", "--outside-budget", "--seed", "1", "--seeds", "8", "--json");
        Assert.Equal(("8", "0"), (figures["seeds"], figures["violations"]));
        Assert.Contains("\"streams-that-stay-down\":", figures["faults"], StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Figures(params string[] arguments)
    {
        RingsideResult result = RingsideProcess.Run(arguments).AssertSuccess();
        using JsonDocument sums = JsonDocument.Parse(Assert.Single(result.Output));
        return sums.RootElement.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetRawText());
    }
}
