namespace Ringside.Simulation.Venue;

/// <summary>What goes wrong in a run of a venue.</summary>
internal enum VenueIncident
{
    KillEngine = 0,
    KillEngineInABatch,
    PauseEngine,
    Depose,
    HandOver,
    DeposeMerge,
    KillGateway,
    PauseGateway,
    KillStore,
    SpoilStore,
    KillFeed,
    KillStandbyOrMerge,
    PauseAnybody,
    BreakLines,
    BreakMember,
    Cut,
    FlapGateway,
    BeginFollower,
    MoveMember,
    KillAll,
    Deafen,
    Partition,
    LoseCoordinator,
    JumpClock,
    StopCoordinatorServer,
    SlowCoordinatorServer,
    EndSession,
    BreakSession,
}
