using Ringside.Linux.Sockets;

namespace Ringside.App.Drills;

/// <summary>Asks a server of ZooKeeper what it is to the others, with the four letters <c>srvr</c> (ZooKeeper Administrator's Guide, "The
/// Four Letter Words"); every server answers them and closes the connection behind its answer.</summary>
internal static class ZooKeeperMode
{
    private const string Label = "Mode: ";

    /// <summary>Asks, on the calling thread.</summary>
    /// <param name="address">Where the server has its clients.</param>
    /// <returns><c>leader</c> or <c>follower</c>; empty when it is neither, or does not answer within a second.</returns>
    internal static string Ask(in Endpoint address)
    {
        string text = PlainQuestion.Ask(address, "srvr"u8);
        int place = text.IndexOf(Label, StringComparison.Ordinal);
        return place < 0 ? string.Empty : text[(place + Label.Length)..].Split('\n')[0].Trim();
    }
}
