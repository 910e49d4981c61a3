using System.Collections.Immutable;
using Ringside.Linux.Sockets;

namespace Ringside.Exchange.Configuration;

/// <summary>The ensemble of ZooKeeper that gives out epochs (docs/zookeeper.md), for a venue on several machines.</summary>
public sealed record ZooKeeperConfiguration
{
    /// <summary>Addresses of its servers (TCP).</summary>
    public required ImmutableArray<Endpoint> Servers { get; init; }

    /// <summary>Path below which the venue has its nodes, as <c>/ringside/VENUE</c>.</summary>
    public required string Root { get; init; }

    /// <summary>How long a session may be silent before the servers end it, in milliseconds. They grant 2 to 20 of their ticks.</summary>
    public int SessionMilliseconds { get; init; } = 6_000;

    /// <summary>File whose first line is <c>NAME:PASSWORD</c>, for the scheme <c>digest</c>; null for none.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>File with the certificate of the servers, or of who has issued it (PEM), to speak TLS with them; null for no TLS.</summary>
    public string? TlsFile { get; init; }
}
