namespace Ringside.Simulation.Venue;

/// <summary>Which faults a run of a venue has most of (docs/simulation.md).</summary>
public enum VenueProfile
{
    /// <summary>Of everything something, as a seed draws it.</summary>
    Mixed = 0,

    /// <summary>Writers die, stand still and cannot be heard, one after the other.</summary>
    ElectionHeavy = 1,

    /// <summary>Stores die, their machines stop, batches are damaged, disks are lost.</summary>
    Disk = 2,

    /// <summary>Gateways die and come back, and members move between them.</summary>
    GatewayMoves = 3,

    /// <summary>Parts of the venue do not hear each other, in one direction or in both.</summary>
    Partitions = 4,

    /// <summary>Everything is late: the network, the disks, the coordinator, processes that stand still.</summary>
    Slow = 5,
}
