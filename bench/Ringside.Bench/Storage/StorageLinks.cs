namespace Ringside.Bench.Storage;

/// <summary>The one place that knows what connects the two threads of a storage benchmark: another messenger is one more line
/// here.</summary>
internal static class StorageLinks
{
    internal const string InProcessRing = "in-process ring";

    private const int RingBytes = 1 << 21;

    /// <summary>Connects two ends.</summary>
    /// <param name="maximumMessage">Longest message in bytes.</param>
    /// <param name="name">What was used, for the report.</param>
    internal static (IStorageLinkEnd Client, IStorageLinkEnd Server) Open(int maximumMessage, out string name)
    {
        name = InProcessRing;
        var toServer = new MessageRing(RingBytes, maximumMessage);
        var toClient = new MessageRing(RingBytes, maximumMessage);
        return (new RingLinkEnd(toServer, toClient, 1), new RingLinkEnd(toClient, toServer, 2));
    }
}
