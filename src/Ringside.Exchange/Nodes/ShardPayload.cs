using Ringside.Exchange.Shards;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Nodes;

/// <summary>Between batches of a stream and batches of a shard.</summary>
internal static class ShardPayload
{
    /// <summary>Writes what a shard has made of its last input into the batch that a publisher builds.</summary>
    /// <returns>False when it is too long for any reader.</returns>
    internal static bool TryAppend(StreamPublisher publisher, ShardCore core)
    {
        publisher.Begin();
        return ShardBatch.TryWrite(core.Last, core.Digest, new Sink(publisher));
    }

    /// <summary>Applies a batch of the stream to a shard, and compares what it comes to.</summary>
    /// <param name="core">The shard.</param>
    /// <param name="shard">Its number.</param>
    /// <param name="batch">The batch; no first one of an epoch.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    internal static string? Apply(ShardCore core, int shard, in StreamBatch batch)
    {
        if (!ShardBatch.TryRead(shard, batch.Number, batch.Payload, out StableBatch stable, out ulong digest))
            return $"shard {shard}: batch {batch.Number} of epoch {batch.Epoch} is none of a shard";
        core.Apply(batch.Number, stable.Input, stable.Input.Command.TimeNanos);
        return core.Digest == digest || core.Planted == VenueFault.DigestIgnored
            ? null
            : $"shard {shard}: batch {batch.Number} of epoch {batch.Epoch} leads to digest {core.Digest:x16} here, "
                + $"to {digest:x16} at its writer";
    }

    private readonly struct Sink(StreamPublisher publisher) : IPayloadSink
    {
        public bool TryAppend(ReadOnlySpan<byte> bytes) => publisher.TryAppend(bytes);
    }
}
