namespace Ringside.App.Venue;

/// <summary>Where the parts of a venue are found on a machine of its own, unless something else is said.</summary>
internal static class VenueDefaults
{
    /// <summary>Where members connect.</summary>
    internal const string Gateway = "127.0.0.1:20120";

    /// <summary>Line A of the feed of the first shard.</summary>
    internal const string LineA = "239.77.0.2:20101";

    /// <summary>Line B of it.</summary>
    internal const string LineB = "239.77.0.3:20102";

    /// <summary>Where lost messages of it are asked for.</summary>
    internal const string Rerequest = "127.0.0.1:20115";

    /// <summary>Where its snapshots are fetched.</summary>
    internal const string Snapshots = "127.0.0.1:20121";

    /// <summary>The network interface of the feed.</summary>
    internal const string Interface = "lo";

    /// <summary>What a flow trades.</summary>
    internal const string Symbols = "ALPHA";

    /// <summary>Reference price of a flow's symbols for which none is said, in 1/10,000.</summary>
    internal const uint ReferenceE4 = 1_000_000;

    /// <summary>Step of a flow's prices, in 1/10,000.</summary>
    internal const uint TickE4 = 100;
}
