using Ringside.Exchange.Configuration;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Health;
using Ringside.Exchange.Members;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Hosting;

/// <summary>Which nodes of a venue run in this process, and how.</summary>
public sealed record VenueHostOptions
{
    /// <summary>The venue.</summary>
    public required VenueConfiguration Venue { get; init; }

    /// <summary>Its members.</summary>
    public required MemberList Members { get; init; }

    /// <summary>Where events are told; stays the caller's.</summary>
    public required VenueLog Log { get; init; }

    /// <summary>Makes the ports.</summary>
    public required IBackend Backend { get; init; }

    /// <summary>Names of the nodes; empty for all.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Whether nodes that hand to each other share one thread; otherwise each has its own. A standby always has.</summary>
    public bool SharesThread { get; init; } = true;

    /// <summary>What threads do while there is no work.</summary>
    public WaitStrategy Wait { get; init; } = WaitStrategy.Block;

    /// <summary>How gateways serve the connections of members.</summary>
    public ConnectionKind Connections { get; init; }

    /// <summary>Whether nodes serve their health, where the configuration has an address for it.</summary>
    public bool ServesHealth { get; init; } = true;
}
