using Ringside.Messaging.Streams.Writing;

namespace Ringside.Simulation.Venue;

/// <summary>The way of one run of one process to the coordinator, for one stream.</summary>
internal interface IClaimPlace : IEpochClaims
{
    /// <summary>Whether the coordinator knows that the run with the last claim is gone.</summary>
    bool IsLeaderGone { get; }

    /// <summary>A turn of the process.</summary>
    /// <param name="applied">Last batch that it has applied.</param>
    void Turn(long applied);

    /// <summary>The process is killed. What it has sent may still arrive.</summary>
    void Die();
}
