using System.Globalization;
using Ringside.App.Output;
using Ringside.Exchange.Configuration;

namespace Ringside.App.Commands.Venue;

/// <summary>Which version of the rules is active on each shard, and which each of its engines can run, as they say it on their health
/// pages.</summary>
internal static class LogicStates
{
    /// <summary>A line for each shard.</summary>
    /// <param name="venue">The venue.</param>
    /// <param name="said">What an engine says: the active version, as far as it has read, and the newest that it can run; null when it has
    /// not answered.</param>
    /// <param name="json">Whether lines are JSON.</param>
    internal static IEnumerable<string> Lines(
        VenueConfiguration venue, Func<NodeConfiguration, (uint Active, uint Newest)?> said, bool json)
    {
        foreach (ShardConfiguration shard in venue.Shards)
        {
            (string Name, (uint Active, uint Newest)? Logic)[] engines = [.. venue.EnginesOf(shard.Number)
                .Select(node => (node.Name, said(node)))];

            // Who is behind says less: the version never goes back.
            uint? active = engines.Max(engine => engine.Logic?.Active);
            yield return json ? Json(shard.Number, active, engines) : Text(shard.Number, active, engines);
        }
    }

    private static string Text(int shard, uint? active, (string Name, (uint Active, uint Newest)? Logic)[] engines)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"shard {shard}");
        string known = string.Join(", ", engines.Select(engine => $"{engine.Name} up to {Number(engine.Logic?.Newest)}"));
        return string.Create(CultureInfo.InvariantCulture, $"{place,-12} {"logic",-12} {Number(active),-9} can run: {known}\n");
    }

    private static string Number(uint? version) => version?.ToString(CultureInfo.InvariantCulture) ?? "unknown";

    private static string Json(int shard, uint? active, (string Name, (uint Active, uint Newest)? Logic)[] engines) =>
        JsonLine.Of("shard", line =>
        {
            line.WriteNumber("shard", shard);
            if (active is { } known)
            {
                line.WriteNumber("logic_version", known);
            }

            line.WriteStartObject("newest_logic_versions");
            foreach ((string name, (uint Active, uint Newest)? logic) in engines)
            {
                if (logic is { } one)
                {
                    line.WriteNumber(name, one.Newest);
                }
            }

            line.WriteEndObject();
        });
}
