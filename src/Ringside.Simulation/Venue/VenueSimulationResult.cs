namespace Ringside.Simulation.Venue;

/// <summary>What a simulated run of a venue came to (docs/simulation.md).</summary>
public sealed record VenueSimulationResult : SimulationResult
{
    /// <summary>Batches of all shards.</summary>
    public long Batches { get; init; }

    /// <summary>Numbered messages that members' programs were told.</summary>
    public long Told { get; init; }

    /// <summary>Trades.</summary>
    public long Trades { get; init; }

    /// <summary>Log-ins that succeeded.</summary>
    public long Logins { get; init; }

    /// <summary>Processes that were started, the first ones included.</summary>
    public long Starts { get; init; }

    /// <summary>Engines that were elected and began to take inputs.</summary>
    public long Elected { get; init; }

    /// <summary>Those of them that took over from another one.</summary>
    public long TakenOver { get; init; }

    /// <summary>How often what went wrong.</summary>
    public IReadOnlyDictionary<string, long> Incidents { get; init; } = new Dictionary<string, long>();

    /// <summary>Times that an engine has given up a gateway that was silent.</summary>
    public long GatewaysLost { get; init; }

    /// <summary>Snapshots that a standby has made.</summary>
    public long Snapshots { get; init; }

    /// <summary>Batches that a writer made again from what the one before had begun to tell.</summary>
    internal long Resumed { get; init; }

    /// <summary>Shards whose version of the rules was raised.</summary>
    internal long Raised { get; init; }

    /// <summary>Engines that have stopped because their program could not run the rules.</summary>
    internal long TooOld { get; init; }

    /// <inheritdoc/>
    public override long Commands => Batches;

    /// <inheritdoc/>
    public override long Elections => Elected;

    /// <inheritdoc/>
    public override long Failovers => TakenOver;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, long> Faults => Incidents;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, long Count)> Counts =>
    [
        ("batches", Batches), ("messages told", Told), ("trades", Trades), ("log-ins", Logins), ("starts", Starts),
        ("elections", Elected),
        ("gateways lost", GatewaysLost), ("snapshots", Snapshots), ("packets", Packets),
    ];
}
