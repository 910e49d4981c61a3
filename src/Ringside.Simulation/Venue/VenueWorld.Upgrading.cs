namespace Ringside.Simulation.Venue;

/// <content>What rolling upgrades and rolling restarts do to processes.</content>
internal sealed partial class VenueWorld
{
    /// <summary>Gives engines new programs.</summary>
    internal VenueUpgrade Upgrade { get; }

    /// <summary>Restarts everything in order.</summary>
    internal VenueRestart Restarting { get; }

    /// <summary>The order in which docs/operate.md restarts a venue.</summary>
    internal IEnumerable<VenueProcess> InOrderOfRestart =>
        ((IEnumerable<VenueProcess?>)[.. _gateways, .. _feeds, .. _merges, _standby, .. Stores, .. _engines]).OfType<VenueProcess>();

    /// <summary>All places of the engines of all shards.</summary>
    internal ReadOnlySpan<EngineHost> AllEngines => _engines;

    /// <summary>Numbers of the other engines of a shard, as a venue's file names them.</summary>
    internal IEnumerable<ushort> OthersOf(EngineHost host) => !Scenario.HasElection ? []
        : Enumerable.Range(0, Scenario.Places).Where(place => place != host.Place).Select(place => (ushort)(place + 1));

    /// <summary>Somebody stops a process, and starts it again shortly.</summary>
    internal void Restart(VenueProcess process) => KillFor(process);
}
