using System.Collections.Immutable;
using System.Globalization;
using Ringside.Exchange.Gateways;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Configuration;

/// <summary>Whether the parts of a venue fit together. What is wrong is named by its path in the file.</summary>
internal static class VenueChecks
{
    /// <summary>The first thing that does not fit; null when all does.</summary>
    internal static string? Problem(VenueConfiguration venue) =>
        Shards(venue.Shards) ?? Instruments(venue.Shards) ?? Nodes(venue) ?? Engines(venue) ?? Stores(venue) ?? Merge(venue)
        ?? VenueAddresses.Problem(venue);

    /// <summary>The highest limit of OUCH, in the last decimal place of an instrument.</summary>
    internal static long HighestPrice(int scale)
    {
        long price = OuchPrice.Highest;
        for (int place = scale; place < VenueWords.LargestScale; place++)
            price /= 10;
        return price;
    }

    internal static string At(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}[{index}]");

    private static string? Shards(ImmutableArray<ShardConfiguration> shards)
    {
        if (shards.IsEmpty)
            return "shards: expected at least one";
        for (int index = 0; index < shards.Length; index++)
        {
            if (shards[index].Number != index)
                return $"{At("shards", index)}.number: expected {index}, as shards stand by number from 0, found {shards[index].Number}";
            if (shards[index].Instruments.IsEmpty)
                return $"{At("shards", index)}.instruments: expected at least one";
        }

        return null;
    }

    private static string? Instruments(ImmutableArray<ShardConfiguration> shards)
    {
        Dictionary<Alpha8, string> symbols = [];
        Dictionary<uint, string> numbers = [];
        for (int shard = 0; shard < shards.Length; shard++)
        {
            for (int index = 0; index < shards[shard].Instruments.Length; index++)
            {
                InstrumentConfiguration one = shards[shard].Instruments[index];
                string path = $"{At("shards", shard)}.{At("instruments", index)}";
                if (!numbers.TryAdd(one.Number, path))
                    return $"{path}.number: {one.Number} is the number of {numbers[one.Number]} already";
                if (!symbols.TryAdd(one.Symbol, path))
                    return $"{path}.symbol: {one.Symbol} is the symbol of {symbols[one.Symbol]} already";
                if (!OuchPrice.IsTick(one.Tick, one.PriceScale) || one.Tick > HighestPrice(one.PriceScale))
                    return $"{path}.tick: OUCH and ITCH cannot say its multiples";
                if (one.ReferencePrice % one.Tick != 0)
                    return $"{path}.referencePrice: expected a multiple of the tick";
                if (one.CollarBasisPoints != 0 && one.ReferencePrice == 0)
                    return $"{path}.collarBasisPoints: a collar needs a referencePrice, expected 0 without one";
            }
        }

        return null;
    }

    private static string? Nodes(VenueConfiguration venue)
    {
        Dictionary<string, string> names = [];
        Dictionary<(NodeRole Role, ushort Number), string> numbers = [];
        for (int index = 0; index < venue.Nodes.Length; index++)
        {
            NodeConfiguration node = venue.Nodes[index];
            string path = At("nodes", index);
            string role = VenueWords.Roles[(int)node.Role];
            if (!names.TryAdd(node.Name, path))
                return $"{path}.name: {node.Name} is the name of {names[node.Name]} already";
            if (!numbers.TryAdd((node.Role, node.Number), path))
                return $"{path}.number: {node.Number} is the number of {numbers[(node.Role, node.Number)]} already, of the role {role} too";
            bool hasShard = node.Role is NodeRole.Engine or NodeRole.MarketData;
            if (hasShard && node.Shard >= venue.Shards.Length)
                return $"{path}.shard: there is no shard {node.Shard}, expected 0 to {venue.Shards.Length - 1}";
        }

        return null;
    }

    private static string? Engines(VenueConfiguration venue)
    {
        foreach (ShardConfiguration shard in venue.Shards)
        {
            if (!venue.EnginesOf(shard.Number).Any())
                return $"nodes: expected an engine of shard {shard.Number}, found none";
        }

        return null;
    }

    private static string? Stores(VenueConfiguration venue)
    {
        int stores = venue.Nodes.Count(node => node.Role == NodeRole.Store);
        if (stores == 0)
            return "nodes: expected at least one store, found none";
        if (stores > VenueWords.MostStores)
            return $"nodes: expected at most {VenueWords.MostStores} stores, found {stores}";
        int first = venue.FirstStores.Count();
        if (first == 0)
            return "nodes: expected at least one store that is no spare, found none";
        return venue.StableCopies <= first
            ? null
            : $"stableCopies: expected at most as many as there are stores that are no spares ({first}), found {venue.StableCopies}";
    }

    private static string? Merge(VenueConfiguration venue)
    {
        int merges = venue.Nodes.Count(node => node.Role == NodeRole.Merge);
        bool isNeeded = venue.Shards.Length > 1;
        if (venue.MergeGroup.IsEmpty == isNeeded)
        {
            return isNeeded
                ? "mergeGroup: missing, several shards need one"
                : "mergeGroup: one shard needs no merge, expected none";
        }

        if (isNeeded)
        {
            // What has no marks has no order either: the merge reads it off the marks of the stores.
            if (venue.StableCopies == 0)
                return "stableCopies: several shards are put into one order by what is stable, expected at least 1, found 0";
            return merges > 0 ? null : "nodes: expected at least one of the role merge, found none";
        }

        return merges == 0 ? null : "nodes: one shard needs no merge, expected none of that role";
    }
}
