using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Ringside.Lab.Reports;

namespace Ringside.Bench.Matching;

/// <summary>What workload W2 gave.</summary>
public sealed record W2Result
{
    /// <summary>Always <c>w2</c>.</summary>
    [JsonPropertyName("workload")]
    public string Workload { get; init; } = "w2";

    /// <summary>Name of the engine.</summary>
    [JsonPropertyName("engine")]
    public required string Engine { get; init; }

    /// <summary><c>none</c> or <c>ring</c>.</summary>
    [JsonPropertyName("handoff")]
    public required string HandOff { get; init; }

    /// <summary>The scenarios, in the published order.</summary>
    [JsonPropertyName("scenarios")]
    public required IReadOnlyList<W2ScenarioResult> Scenarios { get; init; }

    /// <summary>The lowest of the medians; 0 when a scenario failed.</summary>
    [JsonPropertyName("worst_million_per_second")]
    public required double WorstMillionPerSecond { get; init; }

    /// <summary>Bytes that the engine's thread allocated in all measured runs together.</summary>
    [JsonPropertyName("allocated_bytes")]
    public required long AllocatedBytes { get; init; }

    /// <summary>Collections in all measured runs together.</summary>
    [JsonPropertyName("collections")]
    public required int Collections { get; init; }

    /// <summary>The last warm-up round on other traffic, in millions a second: far below the scenarios means that the engine was
    /// not warm.</summary>
    [JsonPropertyName("warm_up_million_per_second")]
    public required double WarmUpMillionPerSecond { get; init; }

    /// <summary>Name of the type that did the work.</summary>
    [JsonPropertyName("engine_type")]
    public required string EngineType { get; init; }

    /// <summary>One number for the books at the end of all scenarios, in hexadecimal.</summary>
    [JsonPropertyName("state_digest")]
    public required string StateDigest { get; init; }

    /// <summary>Where it was measured.</summary>
    [JsonPropertyName("machine")]
    public required MachineFacts Machine { get; init; }

    /// <summary>Whether every scenario gave the published reports; the floor has none to give.</summary>
    [JsonIgnore]
    public bool IsCorrect => Engine == EngineCatalog.Floor || Scenarios.All(scenario => scenario.MatchesPublished);

    /// <summary>The figures as a table, in the published order: two tables can be held side by side.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"w2, engine {Engine}, hand-off {HandOff}, one message per call\n\n");
        text.Append("               million messages/s    lowest   highest  reports\n");
        foreach (W2ScenarioResult scenario in Scenarios)
        {
            if (scenario.Runs.Count > 0)
            {
                string reports = scenario.MatchesPublished ? "as published" : "no engine";
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{scenario.Name,-14} {scenario.MillionPerSecond,18:N1} {scenario.Runs.Min(),9:N1} {scenario.Runs.Max(),9:N1}");
                text.Append(CultureInfo.InvariantCulture, $"  {reports}");
                text.Append(CultureInfo.InvariantCulture, $"{Distance(scenario)}\n");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{scenario.Name,-14} FAILED: the reports are not the published ones\n");
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{AllocatedBytes} bytes allocated, {Collections} collections in the measured runs");
        text.Append(CultureInfo.InvariantCulture, $"; last warm-up round {WarmUpMillionPerSecond:N1}\n");
        text.Append(CultureInfo.InvariantCulture, $"{EngineType}, state {StateDigest}\n");
        text.Append(CultureInfo.InvariantCulture, $"{Machine.Cpu}, {Machine.Cores} processors, kernel {Machine.Kernel}, {Machine.Runtime}");
        text.Append(CultureInfo.InvariantCulture, $", load {Machine.LoadAtStart}");
        return text.ToString();
    }

    private static string Distance(W2ScenarioResult scenario) => scenario.RoundTripNanos is { } nanos
        ? string.Create(CultureInfo.InvariantCulture, $"; a line to the other core and back: {nanos:N0} ns")
        : string.Empty;
}
