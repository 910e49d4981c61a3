using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ringside.App.Output;
using Ringside.Simulation;

namespace Ringside.App.Commands;

/// <summary>Looks for a run that fails without a rule, and tells what was found.</summary>
/// <param name="canary">The rule.</param>
internal sealed class SimCanary(Canary canary)
{
    /// <summary>Tells all canaries: a name a line, or with the runs that must fail without them as JSON.</summary>
    /// <returns>The exit code.</returns>
    internal static int List(bool isJson)
    {
        if (!isJson)
        {
            foreach (Canary one in Canaries.All)
            {
                Console.WriteLine(one.Name);
            }

            return ExitCodes.Success;
        }

        Console.WriteLine(Json(writer =>
        {
            writer.WriteStartArray();
            foreach (Canary one in Canaries.All)
            {
                writer.WriteStartObject();
                writer.WriteString("canary", one.Name);
                writer.WriteString("profile", one.Profile);
                writer.WriteNumber("first_seed", one.FirstSeed);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }));
        return ExitCodes.Success;
    }

    /// <summary>Runs one seed after the other, until one fails without the rule. Of one that is asked for alone all is told.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="seeds">How many at most.</param>
    /// <param name="isJson">Whether it is told as a JSON object.</param>
    /// <returns>The exit code: success when one has failed.</returns>
    internal int Execute(ulong first, int seeds, bool isJson)
    {
        using var interruption = new Interruption();
        using var progress = new ProgressLine();
        progress.Report(string.Create(CultureInfo.InvariantCulture, $"{canary.Name}: {seeds} seeds from {first} of {canary.Profile}"));
        SimulationResult? found = canary.Find(first, seeds, interruption.Token);
        progress.Clear();
        Console.WriteLine(isJson ? ToJson(first, seeds, found) : ToText(first, seeds, found));
        if (found is not null && seeds == 1 && !isJson)
        {
            SimReport.Write(
                found, isTraced: false, string.Create(CultureInfo.InvariantCulture, $"ringside sim --canary {canary.Name} --seed {first}"),
                Console.Out);
        }

        return found is not null ? ExitCodes.Success
            : interruption.Token.IsCancellationRequested ? ExitCodes.Interrupted
            : ExitCodes.Incorrect;
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private string ToText(ulong first, int seeds, SimulationResult? found) => found is null
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{canary.Name}: no run of {canary.Profile} has failed without it, of {seeds} {(seeds == 1 ? "seed" : "seeds")} from {first}")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{canary.Name}: caught with seed {found.Seed} of {canary.Profile}: {found.Invariant}");

    private string ToJson(ulong first, int seeds, SimulationResult? found) => Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("canary", canary.Name);
        writer.WriteString("profile", canary.Profile);
        writer.WriteNumber("first_seed", first);
        writer.WriteNumber("seeds", seeds);
        writer.WriteBoolean("caught", found is not null);
        if (found is not null)
        {
            writer.WriteNumber("caught_seed", found.Seed);
            writer.WriteString("invariant", found.Invariant);
            writer.WriteString("found", found.Numbers);
        }

        writer.WriteEndObject();
    });
}
