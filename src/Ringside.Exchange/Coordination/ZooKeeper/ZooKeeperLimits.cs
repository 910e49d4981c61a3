namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>The bounds of what is read from a server of ZooKeeper, and of what is asked of it.</summary>
internal static class ZooKeeperLimits
{
    /// <summary>Most bytes of a packet without its length. The server's own limit is 1 MiB (jute.maxbuffer).</summary>
    internal const int MostPacketBytes = 1 << 19;

    /// <summary>Most bytes of a path.</summary>
    internal const int LongestPath = 256;

    /// <summary>Most bytes of a node's content.</summary>
    internal const int MostDataBytes = 1 << 16;

    /// <summary>Most children of a node.</summary>
    internal const int MostChildren = 4_096;

    /// <summary>Most bytes of a session's password; servers of 3.8 give 16.</summary>
    internal const int MostPasswordBytes = 64;

    /// <summary>Most watches of a session, so that all of them fit the packet that sets them again.</summary>
    internal const int MostWatches = 1_024;

    /// <summary>Longest time-out of a session, in milliseconds: a day.</summary>
    internal const int LongestTimeoutMillis = 86_400_000;

    /// <summary>Refuses what is no path of ZooKeeper, or a longer one than is read here.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static void CheckPath(string path)
    {
        bool isPath = path.Length is > 1 and <= LongestPath && path[0] == '/'
            && path[1..].Split('/').All(part => part.Length > 0 && part is not ("." or "..")
                && !part.AsSpan().ContainsAnyExceptInRange('!', '~'));
        if (!isPath)
        {
            throw new ArgumentException(
                $"{path}: expected a path such as /ringside/VENUE of at most {LongestPath} printable ASCII characters without blanks",
                nameof(path));
        }
    }
}
