namespace Ringside.Simulation.Venue;

/// <summary>How often what goes wrong, by profile.</summary>
internal static class IncidentWeights
{
    /// <summary>Draws what goes wrong next.</summary>
    internal static VenueIncident Draw(VenueProfile profile, bool hasElection, ScenarioDice dice)
    {
        (VenueIncident What, int Weight)[] weights = [.. Of(profile).Where(one => hasElection || !NeedsElection(one.What))];
        long at = dice.Below(weights.Sum(one => one.Weight));
        int place = 0;
        while (at >= weights[place].Weight)
        {
            at -= weights[place++].Weight;
        }

        return weights[place].What;
    }

    // A venue whose engine is told by somebody who writes: cut off for long, nothing takes its place. It hands nothing over, either.
    private static bool NeedsElection(VenueIncident what) =>
        what is VenueIncident.Deafen or VenueIncident.Partition or VenueIncident.LoseCoordinator or VenueIncident.HandOver
            or VenueIncident.FlipState;

    private static (VenueIncident What, int Weight)[] Of(VenueProfile profile) => profile switch
    {
        VenueProfile.ElectionHeavy =>
        [
            (VenueIncident.KillEngine, 5), (VenueIncident.KillEngineInABatch, 3), (VenueIncident.PauseEngine, 2), (VenueIncident.Depose, 5),
            (VenueIncident.DeposeMerge, 2), (VenueIncident.KillStandbyOrMerge, 2), (VenueIncident.Deafen, 3),
            (VenueIncident.LoseCoordinator, 1), (VenueIncident.JumpClock, 1), (VenueIncident.KillStore, 1), (VenueIncident.KillAll, 1),
            (VenueIncident.HandOver, 5), (VenueIncident.FlipState, 2), (VenueIncident.ChangeStores, 2),
            (VenueIncident.RestartInOrder, 1),
        ],
        VenueProfile.Disk =>
        [
            (VenueIncident.KillStore, 5), (VenueIncident.SpoilStore, 6), (VenueIncident.KillEngine, 2),
            (VenueIncident.KillEngineInABatch, 2), (VenueIncident.Depose, 1), (VenueIncident.KillAll, 2), (VenueIncident.KillGateway, 1),
            (VenueIncident.Cut, 2), (VenueIncident.ChangeStores, 5),
            (VenueIncident.FlipBit, 4), (VenueIncident.FillDisk, 4), (VenueIncident.SlowDisk, 3), (VenueIncident.StopAllMachines, 2),
        ],
        VenueProfile.GatewayMoves =>
        [
            (VenueIncident.KillGateway, 4), (VenueIncident.PauseGateway, 3), (VenueIncident.FlapGateway, 4), (VenueIncident.BreakLines, 3),
            (VenueIncident.BreakMember, 4), (VenueIncident.MoveMember, 6), (VenueIncident.KillEngine, 2), (VenueIncident.Depose, 1),
            (VenueIncident.HandOver, 2), (VenueIncident.ChangeStores, 2), (VenueIncident.RestartInOrder, 1),
        ],
        VenueProfile.Partitions =>
        [
            (VenueIncident.Partition, 5), (VenueIncident.Deafen, 5), (VenueIncident.Cut, 5), (VenueIncident.LoseCoordinator, 2),
            (VenueIncident.KillEngine, 1), (VenueIncident.PauseEngine, 1), (VenueIncident.MoveMember, 1), (VenueIncident.ChangeStores, 2),
        ],
        VenueProfile.Slow =>
        [
            (VenueIncident.PauseEngine, 3), (VenueIncident.Depose, 3), (VenueIncident.DeposeMerge, 2), (VenueIncident.PauseGateway, 3),
            (VenueIncident.PauseAnybody, 6), (VenueIncident.LoseCoordinator, 3), (VenueIncident.JumpClock, 2),
            (VenueIncident.KillEngine, 1), (VenueIncident.BreakMember, 1), (VenueIncident.SlowDisk, 3), (VenueIncident.HandOver, 2),
            (VenueIncident.ChangeStores, 2),
        ],
        _ =>
        [
            (VenueIncident.KillEngine, 2), (VenueIncident.KillEngineInABatch, 2), (VenueIncident.PauseEngine, 2), (VenueIncident.Depose, 2),
            (VenueIncident.DeposeMerge, 2), (VenueIncident.KillGateway, 4), (VenueIncident.PauseGateway, 2), (VenueIncident.KillStore, 2),
            (VenueIncident.SpoilStore, 2), (VenueIncident.KillFeed, 2), (VenueIncident.KillStandbyOrMerge, 2),
            (VenueIncident.PauseAnybody, 2), (VenueIncident.BreakLines, 4), (VenueIncident.BreakMember, 4), (VenueIncident.Cut, 2),
            (VenueIncident.FlapGateway, 4), (VenueIncident.BeginFollower, 2), (VenueIncident.MoveMember, 6), (VenueIncident.KillAll, 2),
            (VenueIncident.Deafen, 1), (VenueIncident.Partition, 1), (VenueIncident.LoseCoordinator, 1), (VenueIncident.JumpClock, 1),
            (VenueIncident.HandOver, 2), (VenueIncident.ChangeStores, 2), (VenueIncident.FlipState, 1), (VenueIncident.RestartInOrder, 1),
            (VenueIncident.FlipBit, 1), (VenueIncident.FillDisk, 1), (VenueIncident.SlowDisk, 1), (VenueIncident.StopAllMachines, 1),
        ],
    };
}
