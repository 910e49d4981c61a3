using Ringside.Protocols.Fields;

namespace Ringside.Exchange.MarketData;

/// <summary>All limits of a <see cref="SnapshotService"/>. Times are in nanoseconds.</summary>
public sealed record SnapshotServiceOptions
{
    /// <summary>Name of the session of the feed.</summary>
    public required Alpha10 Session { get; init; }

    /// <summary>Connections at a time.</summary>
    public int MaximumConnections { get; init; } = 64;

    /// <summary>Images of the book in memory at a time. Each has 39 bytes for an order; readers share them.</summary>
    public int MaximumImages { get; init; } = 2;

    /// <summary>How old an image may be for a new reader, while there is room for another one.</summary>
    public long ImageLifeNanos { get; init; } = 1_000_000_000;

    /// <summary>How long a client may take to log in.</summary>
    public long LoginNanos { get; init; } = 5_000_000_000;

    /// <summary>How long a client may take no byte while there are some for it.</summary>
    public long StallNanos { get; init; } = 5_000_000_000;

    /// <summary>How long a client may take for all of a snapshot.</summary>
    public long TransferNanos { get; init; } = 60_000_000_000;

    /// <summary>How long a client may stay when it has all of it.</summary>
    public long LingerNanos { get; init; } = 10_000_000_000;

    /// <summary>Silence after which a heartbeat is sent; 1 second in SoupBinTCP.</summary>
    public long HeartbeatNanos { get; init; } = 1_000_000_000;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumConnections, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumImages, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(ImageLifeNanos);
        foreach (long time in (ReadOnlySpan<long>)[LoginNanos, StallNanos, TransferNanos, LingerNanos, HeartbeatNanos])
            ArgumentOutOfRangeException.ThrowIfLessThan(time, 1);
    }
}
