using System.Globalization;
using Ringside.Simulation;

namespace Ringside.App.Commands;

/// <summary>Tells one run of a simulation so that somebody can look for the cause of what was found.</summary>
internal static class SimReport
{
    /// <summary>Writes it.</summary>
    /// <param name="result">What the run came to.</param>
    /// <param name="isTraced">Whether all events are told, and not the last ones alone.</param>
    /// <param name="again">The command that runs it again.</param>
    /// <param name="output">Where it goes.</param>
    internal static void Write(SimulationResult result, bool isTraced, string again, TextWriter output)
    {
        string came = result.Passed ? "passed" : "failed";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {result.Seed} {came} at {result.VirtualNanos / 1e6:F6} ms{(result.Passed ? string.Empty : ": ")}{result.Invariant}"));
        if (!result.Passed)
        {
            output.WriteLine($"  found:    {result.Numbers}");
        }

        output.WriteLine($"  scenario: {result.Scenario}");
        if (result.Faults.Count > 0)
        {
            output.WriteLine($"  faults:   {string.Join(", ", result.Faults.Select(fault => $"{fault.Value} {fault.Key}"))}");
        }

        output.WriteLine(result.Plan.Count > 0 ? "  plan:" : "  plan:     nothing went wrong but what the scenario says");
        foreach (string line in result.Plan)
        {
            output.WriteLine($"  {line}");
        }

        output.WriteLine(isTraced ? "  events:" : "  last events:");
        foreach (string line in result.LastEvents)
        {
            output.WriteLine($"  {line}");
        }

        output.WriteLine($"  again:    {again}");
    }
}
