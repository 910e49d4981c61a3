using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Hosting;

/// <summary>Hears what the stores of a venue hold that does not run (<see cref="StoredVenue"/>).</summary>
public interface IStoredVenueReader
{
    /// <summary>A stable batch of a shard, in the order in which everybody reads them.</summary>
    /// <param name="batch">The batch. Good until the call returns.</param>
    void OnBatch(in StableBatch batch);

    /// <summary>A message that follows from the batch before it.</summary>
    /// <param name="session">Number of the session that reads it.</param>
    /// <param name="number">Its number in the session's stream, from 1.</param>
    /// <param name="message">A message of OUCH. Good until the call returns.</param>
    void OnMessage(uint session, long number, ReadOnlySpan<byte> message);
}
