namespace Ringside.Messaging.Streams.Following;

/// <summary>A place in a stream: after a batch.</summary>
/// <param name="Number">Number of the batch; 0 for the beginning.</param>
/// <param name="Chain">Its chain; 0 at the beginning.</param>
/// <param name="Runs">The epochs up to it.</param>
public sealed record StreamPosition(long Number, ulong Chain, IReadOnlyList<EpochRun> Runs)
{
    /// <summary>Before the first batch.</summary>
    public static StreamPosition Beginning { get; } = new(0, 0, []);
}
