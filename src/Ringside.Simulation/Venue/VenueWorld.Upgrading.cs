namespace Ringside.Simulation.Venue;

/// <content>What a rolling upgrade does to processes.</content>
internal sealed partial class VenueWorld
{
    /// <summary>Gives engines new programs.</summary>
    internal VenueUpgrade Upgrade { get; }

    /// <summary>All places of the engines of all shards.</summary>
    internal ReadOnlySpan<EngineHost> AllEngines => _engines;

    /// <summary>Numbers of the other engines of a shard, as a venue's file names them.</summary>
    internal IEnumerable<ushort> OthersOf(EngineHost host) => !Scenario.HasElection ? []
        : Enumerable.Range(0, Scenario.Places).Where(place => place != host.Place).Select(place => (ushort)(place + 1));

    /// <summary>Somebody stops a process, and starts it again shortly.</summary>
    internal void Restart(VenueProcess process) => KillFor(process);
}
