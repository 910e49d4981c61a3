namespace Ringside.Exchange.Doors;

// | bits    | user data of an operation on a connection                            |
// |  0 -  7 | which operation                                                      |
// |  8 - 31 | number of the connection                                             |
// | 32 - 63 | how often that number had been given away before: tells late news of |
// |         | a connection that is closed from news of the one that has its number |

/// <summary>What the user data of operations tells.</summary>
internal static class RingTags
{
    /// <summary>Of no interest.</summary>
    internal const int Nobody = 0;

    /// <summary>Somebody waits to be accepted.</summary>
    internal const int Listener = 1;

    /// <summary>A receive that stands.</summary>
    internal const int Receive = 2;

    /// <summary>Readiness to be received from, or the end.</summary>
    internal const int Ready = 3;

    /// <summary>Room to send.</summary>
    internal const int Room = 4;

    /// <summary>Most connections.</summary>
    internal const int MostConnections = 1 << 24;

    internal static ulong Make(int operation, int connection, uint generation) =>
        (uint)operation | ((ulong)(uint)connection << 8) | ((ulong)generation << 32);

    internal static int OperationOf(ulong tag) => (int)(tag & 0xff);

    internal static int ConnectionOf(ulong tag) => (int)((tag >> 8) & (MostConnections - 1));

    internal static uint GenerationOf(ulong tag) => (uint)(tag >> 32);
}
