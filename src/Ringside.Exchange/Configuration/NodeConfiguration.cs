using Ringside.Linux.Sockets;

namespace Ringside.Exchange.Configuration;

/// <summary>One node: a part of the venue that runs in a process of its own, or together with others.</summary>
/// <remarks>
/// <code>
/// role         uses besides name, number, stream, health
/// engine       shard, orders
/// store        spare
/// gateway      ouch, tls
/// market-data  shard, lineA, lineB, rerequest, snapshots
/// standby
/// merge
/// </code>
/// </remarks>
public sealed record NodeConfiguration
{
    /// <summary>Its name, unique in the venue.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required NodeRole Role { get; init; }

    /// <summary>Its number among those of its role, above 0: of a store, in the store set; of a gateway, in every command.</summary>
    public required ushort Number { get; init; }

    /// <summary>Where it sends from and is asked, for streams (UDP).</summary>
    public required Endpoint Stream { get; init; }

    /// <summary>Where it serves its health and counters (HTTP); empty for nowhere.</summary>
    public Endpoint Health { get; init; }

    /// <summary>Of a store: whether it does not count when the venue begins, and waits for a change of the store set.</summary>
    public bool IsSpare { get; init; }

    /// <summary>Of an engine and market data: which shard.</summary>
    public byte Shard { get; init; }

    /// <summary>Of an engine: where gateways send commands (MDP over UDP).</summary>
    public Endpoint Orders { get; init; }

    /// <summary>Of a gateway: where members connect (SoupBinTCP over TCP).</summary>
    public Endpoint Ouch { get; init; }

    /// <summary>Of a gateway: file of the certificate and key (PEM) that members must speak TLS with; null for none.</summary>
    public string? TlsFile { get; init; }

    /// <summary>Of market data: group and port of line A.</summary>
    public Endpoint LineA { get; init; }

    /// <summary>Of market data: group and port of line B; empty for none.</summary>
    public Endpoint LineB { get; init; }

    /// <summary>Of market data: where lost messages are asked for (UDP).</summary>
    public Endpoint Rerequest { get; init; }

    /// <summary>Of market data: where snapshots are fetched (SoupBinTCP over TCP).</summary>
    public Endpoint Snapshots { get; init; }
}
