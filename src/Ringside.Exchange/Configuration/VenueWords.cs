namespace Ringside.Exchange.Configuration;

/// <summary>Words of a venue file, in the order of their enums, and the ranges of its numbers.</summary>
internal static class VenueWords
{
    internal const int MostShards = 256;
    internal const int MostNodes = 1_024;
    internal const int MostStores = 64;

    /// <summary>A stock locate of ITCH has two bytes, and 0 is none.</summary>
    internal const int MostInstruments = ushort.MaxValue;

    /// <summary>Shares of OUCH are below a million.</summary>
    internal const int MostLot = 999_999;

    /// <summary>Decimal places of OUCH and ITCH.</summary>
    internal const int LargestScale = 4;

    /// <summary>The most events of one command must fit into a batch, and a batch into half of the memory of its readers.</summary>
    internal const int MostOrders = 1 << 20;

    internal const int MostStreamChunks = 1 << 20;

    internal const int LargestCollar = 1_000_000;

    internal static ReadOnlySpan<string> Roles => (string[])["engine", "store", "gateway", "market-data", "standby", "merge"];

    internal static ReadOnlySpan<string> TradingStates => (string[])["closed", "pre-open", "open", "pre-close", "halted"];

    internal static ReadOnlySpan<string> Policies => (string[])["none", "interval", "every"];
}
