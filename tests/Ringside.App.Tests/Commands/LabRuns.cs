using System.Text.Json;
using Ringside.App.Tests.Processes;

namespace Ringside.App.Tests.Commands;

/// <summary>Runs <c>lab run</c> for tests.</summary>
internal static class LabRuns
{
    /// <summary>Runs it with <c>--json</c> at a pace that a small receive buffer follows, and gives its JSON; the run must end
    /// well.</summary>
    internal static JsonElement Run(params string[] arguments) => RunAt("rate:20000", arguments);

    /// <summary>The same at another pace.</summary>
    internal static JsonElement RunAt(string pace, params string[] arguments)
    {
        RingsideResult result = RingsideProcess.Run(["lab", "run", "--pace", pace, "--json", .. arguments]);
        return JsonElement.Parse(Assert.Single(result.AssertSuccess().Output));
    }

    /// <summary>The rows that the oracle gives, each split at its commas: trigger_id, row, side, quantity, price.</summary>
    internal static IReadOnlyList<string[]> Oracle(params string[] arguments)
    {
        RingsideResult result = RingsideProcess.Run(["lab", "oracle", .. arguments]).AssertSuccess();
        Assert.Equal("trigger_id,row,side,quantity,price", result.Output[0]);
        return [.. result.Output.Skip(1).Select(line => line.Split(','))];
    }

    /// <summary>The names of an object's properties, in their order.</summary>
    internal static IReadOnlyList<string> Keys(JsonElement json) => [.. json.EnumerateObject().Select(property => property.Name)];
}
