using Ringside.Exchange.Shards;
using Ringside.Market.Events;

namespace Ringside.Exchange.Tests.Auditing;

/// <summary>One batch of a shard's stream, in parts that a test may change.</summary>
internal sealed record RecordedBatch
{
    public required long Number { get; init; }

    public required uint Epoch { get; init; }

    /// <summary>Payload of the first batch of an epoch; null for any other one.</summary>
    public byte[]? Start { get; init; }

    public ShardInput Input { get; init; }

    public ShardOutcome Outcome { get; init; }

    public EngineEvent[] Events { get; init; } = [];

    public ulong Digest { get; init; }

    public byte[] Payload() => Start ?? PayloadBytesOf(this);

    /// <summary>The same with one event changed.</summary>
    public RecordedBatch With(int at, Func<EngineEvent, EngineEvent> change)
    {
        EngineEvent[] events = [.. Events];
        events[at] = change(events[at]);
        return this with { Events = events };
    }

    /// <summary>The same with the first event of a kind changed.</summary>
    public RecordedBatch Change(EventKind kind, Func<EngineEvent, EngineEvent> change) =>
        With(Array.FindIndex(Events, one => one.Kind == kind), change);

    private static byte[] PayloadBytesOf(RecordedBatch batch)
    {
        ShardInput input = batch.Input;
        Shards.PayloadBytes sink = new();
        Assert.True(ShardBatch.TryWrite(new StableBatch(0, batch.Number, input, batch.Outcome, batch.Events), batch.Digest, sink));
        return sink.Written;
    }
}
