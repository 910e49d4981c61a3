using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Hosting;

/// <summary>Who may write a stream, as one run of one node sees it: a folder of the machine, or ZooKeeper.</summary>
internal interface ICoordinator : IEpochClaims, IDisposable
{
    /// <summary>Whether the run that has claimed the last epoch is known to be gone.</summary>
    bool IsLeaderGone { get; }

    /// <summary>Why somebody else may have been let in since this run claimed its last epoch; null when there is no reason.</summary>
    string? LeadTrouble { get; }

    /// <summary>Times that it was told that it counts as gone.</summary>
    long Expiries { get; }

    /// <summary>What is wrong; null when nothing is. Trading goes on without it; failover does not.</summary>
    string? Problem { get; }

    /// <summary>When <see cref="DoWork"/> has something to do.</summary>
    long NextDeadlineNanos { get; }

    /// <summary>Says how far this run is, and hears of the others.</summary>
    /// <param name="applied">Last batch that was applied here.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>How much was done.</returns>
    int DoWork(long applied, long nowNanos);
}
