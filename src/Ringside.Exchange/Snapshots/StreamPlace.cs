using Ringside.Messaging.Streams.Following;

namespace Ringside.Exchange.Snapshots;

/// <summary>A place in a run of a stream.</summary>
/// <param name="Identity">Which run of numbers.</param>
/// <param name="Position">Behind which batch.</param>
public sealed record StreamPlace(uint Identity, StreamPosition Position)
{
    /// <summary>Before the first batch of whatever run is heard first.</summary>
    public static StreamPlace Beginning { get; } = new(0, StreamPosition.Beginning);
}
