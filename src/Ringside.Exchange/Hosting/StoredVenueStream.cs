using System.Collections.Immutable;
using Ringside.Messaging.Streams;

namespace Ringside.Exchange.Hosting;

/// <summary>What all stores of a venue together hold of one stream.</summary>
/// <param name="Stream">Which.</param>
/// <param name="Stable">Number of the last batch that every seal must keep; 0 for none.</param>
/// <param name="Epochs">Epochs that have batches up to there, the oldest first.</param>
/// <param name="Stores">What each store holds, a line each.</param>
public sealed record StoredVenueStream(
    StreamId Stream, long Stable, ImmutableArray<EpochRun> Epochs, ImmutableArray<string> Stores);
