using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Ringside.App.Output;
using Ringside.Simulation;

namespace Ringside.App.Commands;

/// <summary>Runs a simulation with one seed after the other, until one fails.</summary>
/// <param name="name">Of the verb of <c>ringside sim</c>.</param>
/// <param name="standard">How many seeds when nothing is said.</param>
/// <param name="profiles">Its profiles, the usual one first; none where it has none.</param>
/// <param name="run">One run.</param>
/// <param name="canLeaveBudget">Whether there are runs outside of the fault budget.</param>
internal sealed class SimSeeds(
    string name, int standard, string[] profiles, Func<SimRequest, SimulationResult> run, bool canLeaveBudget = false)
{
    private readonly Option<int?> _seeds = NumberOption.CreateOptional(
        "--seeds", $"How many seeds to run [default: {standard}, or 1 with --seed]", 1, int.MaxValue);

    private readonly Option<long> _seed = NumberOption.CreateWithoutDefault(
        "--seed", "The first seed: the same one gives the same run. Without it one is drawn and told", 0L, long.MaxValue);

    private readonly Option<int?> _hours = NumberOption.CreateOptional(
        "--hours", "Run for so many hours, however many seeds that is; not with --seeds", 1, 10_000);

    private readonly Option<string>? _profile = profiles.Length == 0 ? null
        : ChoiceOption.Create("--profile", "Which faults there are most of", profiles[0], profiles[1..]);

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print what all seeds came to as one JSON object; a seed that fails does not end the run",
    };

    private readonly Option<bool> _trace = new("--trace")
    {
        Description = "Tell all that happens in the run of one seed, step by step",
    };

    private readonly Option<bool> _outside = new("--outside-budget")
    {
        Description = "Let more go wrong than the fault budget allows (docs/simulation.md): nothing need go on, and nothing may be wrong",
    };

    /// <summary>Makes the verb.</summary>
    /// <param name="description">What it says of itself.</param>
    internal Command Create(string description) => Create(name, description);

    /// <summary>Makes a verb of another name that does the same.</summary>
    /// <param name="verb">Its name.</param>
    /// <param name="description">What it says of itself.</param>
    internal Command Create(string verb, string description)
    {
        var command = new Command(verb, description);
        command.Options.Add(_seeds);
        command.Options.Add(_seed);
        command.Options.Add(_hours);
        command.Options.Add(_json);
        if (_profile is not null)
        {
            command.Options.Add(_profile);
            command.Options.Add(_trace);
        }

        if (canLeaveBudget)
        {
            command.Options.Add(_outside);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(_hours) is not null && result.GetResult(_seeds) is not null)
            {
                result.AddError("--seeds with --hours: expected only one of them, as each says how long it runs");
            }
        });
        command.SetAction(Execute);
        return command;
    }

    /// <summary>Which seeds are asked for: the first one and how many, each null when nothing is said, and whether as JSON.</summary>
    internal (ulong? First, int? Seeds, bool IsJson) RangeOf(ParseResult parsed) => (
        IsGiven(parsed, _seed) ? (ulong)parsed.GetValue(_seed) : null, parsed.GetValue(_seeds), parsed.GetValue(_json));

    /// <summary>The first option that is given besides seeds and JSON; null when none is.</summary>
    internal string? OtherOptionOf(ParseResult parsed) =>
        new Option?[] { _hours, _profile, _trace, _outside }.FirstOrDefault(option => option is not null && IsGiven(parsed, option))?.Name;

    /// <summary>Runs what the options say.</summary>
    internal int Execute(ParseResult parsed)
    {
        bool isSeedGiven = IsGiven(parsed, _seed);
        int? hours = parsed.GetValue(_hours);
        long seeds = parsed.GetValue(_seeds) ?? (hours is not null ? long.MaxValue : isSeedGiven ? 1 : standard);
        ulong first = isSeedGiven ? (ulong)parsed.GetValue(_seed) : (ulong)RandomNumberGenerator.GetInt32(1, int.MaxValue);
        bool isJson = parsed.GetValue(_json);
        SimRequest request = new(
            first, _profile is null ? string.Empty : parsed.GetValue(_profile)!, parsed.GetValue(_trace), parsed.GetValue(_outside));
        using var interruption = new Interruption();
        using var progress = new ProgressLine();
        SimSums sums = new(first);
        IReadOnlyList<(string Name, long Count)> order = [];
        while (sums.Seeds < seeds && (hours is null || sums.Seconds < hours * 3_600.0))
        {
            if (interruption.Token.IsCancellationRequested)
            {
                progress.Clear();
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"interrupted, {sums.Seeds} seeds from {first} ran"));
                if (isJson)
                {
                    Console.WriteLine(sums.ToJson()); // what a night came to is not lost with its end
                }

                return ExitCodes.Interrupted;
            }

            request = request with { Seed = first + (ulong)sums.Seeds };
            progress.Report(string.Create(CultureInfo.InvariantCulture, $"seed {request.Seed}, {sums.Seeds} ran"));
            SimulationResult result = run(request);
            sums.Add(result);
            order = result.Counts;
            if (!result.Passed || request.IsTraced)
            {
                progress.Clear();
                Describe(result, request, isJson ? Console.Error : Console.Out);
            }

            if (!result.Passed && !isJson)
            {
                return ExitCodes.Incorrect;
            }
        }

        progress.Clear();
        Console.WriteLine(isJson ? sums.ToJson() : sums.ToText(order));
        return sums.HasFailed ? ExitCodes.Incorrect : ExitCodes.Success;
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private void Describe(SimulationResult result, in SimRequest request, TextWriter output)
    {
        string profile = request.Profile.Length == 0 ? string.Empty : $" --profile {request.Profile}";
        string outside = request.IsOutside ? " --outside-budget" : string.Empty;
        SimReport.Write(result, request.IsTraced, $"ringside sim {name}{profile}{outside} --seed {result.Seed}", output);
    }
}
