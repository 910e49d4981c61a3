using Ringside.Exchange.Configuration;
using Ringside.Messaging.Streams;

namespace Ringside.Exchange.Hosting;

/// <summary>A store set in words, with the names of the venue's file.</summary>
internal static class StoreSetText
{
    /// <summary>Says which stores count.</summary>
    /// <returns>Null when it is not known.</returns>
    internal static string? Of(VenueConfiguration venue, StoreSets? sets)
    {
        if (sets is null)
            return null;
        string now = Names(venue, sets.Current);
        return sets.Former is null ? now : $"{now}, changing from {Names(venue, sets.Former)}";
    }

    private static string Names(VenueConfiguration venue, StoreSet set) =>
        string.Join(" ", set.Members.Select(member => NameOf(venue, member.Store)));

    private static string NameOf(VenueConfiguration venue, ushort number) =>
        venue.Stores.FirstOrDefault(store => store.Number == number)?.Name ?? $"(number {number}, which is not in the venue's file)";
}
