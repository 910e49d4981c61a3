using Ringside.Protocols.Fields;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Clients;

/// <summary>Who a client is, where it goes on, and its limits. Times are in nanoseconds.</summary>
public sealed record OuchClientOptions
{
    /// <summary>Name of the user.</summary>
    public required Alpha6 Name { get; init; }

    /// <summary>Its secret.</summary>
    public required Alpha10 Secret { get; init; }

    /// <summary>The session (day) that is wanted; blank takes the active one, and stays with it when it connects again.</summary>
    public Alpha10 Session { get; init; }

    /// <summary>Number of the first message that is wanted: 1 is the first of the day, 0 the first from now on.</summary>
    public ulong FirstNumber { get; init; } = 1;

    /// <summary>Silence after which it sends a heartbeat (SoupBinTCP: one second).</summary>
    public long HeartbeatNanos { get; init; } = 1_000_000_000;

    /// <summary>Silence of the server after which it gives the connection up (SoupBinTCP leaves it to the client).</summary>
    public long SilenceNanos { get; init; } = 15_000_000_000;

    /// <summary>How long the answer to the log-in may take.</summary>
    public long LoginNanos { get; init; } = 30_000_000_000;

    /// <summary>How long bytes may wait of which the server takes none.</summary>
    public long StallNanos { get; init; } = 5_000_000_000;

    /// <summary>Longest payload of a packet of the server.</summary>
    public int MostPayload { get; init; } = 4_096;

    /// <summary>Bytes that may wait to be sent.</summary>
    public int QueueBytes { get; init; } = 65_536;

    /// <summary>Most orders that live or wait for an answer.</summary>
    public int MostOrders { get; init; } = 65_536;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(HeartbeatNanos, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SilenceNanos, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LoginNanos, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(StallNanos, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostPayload, 128);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MostPayload, SoupPacket.MaximumPayload);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueBytes, 256);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostOrders, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MostOrders, 1 << 24);
    }
}
