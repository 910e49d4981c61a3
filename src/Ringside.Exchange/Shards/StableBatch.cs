using Ringside.Market.Events;

namespace Ringside.Exchange.Shards;

/// <summary>One stable batch of a shard as its readers see it: the input, and all that it caused.</summary>
/// <remarks>The stamp of the batch is <c>Input.Command.TimeNanos</c>. Events are in the order in which they happened.</remarks>
public readonly ref struct StableBatch
{
    /// <summary>Puts one together.</summary>
    /// <param name="shard">Number of the shard.</param>
    /// <param name="number">Number of the batch, from 1.</param>
    /// <param name="input">What was sequenced.</param>
    /// <param name="outcome">What the shard made of it, before the engine.</param>
    /// <param name="events">What the engine made of it; empty when it did not come so far.</param>
    public StableBatch(
        int shard, long number, in ShardInput input, ShardOutcome outcome, ReadOnlySpan<EngineEvent> events)
    {
        Shard = shard;
        Number = number;
        Input = ref input;
        Outcome = outcome;
        Events = events;
    }

    /// <summary>Number of the shard.</summary>
    public int Shard { get; }

    /// <summary>Number of the batch, from 1.</summary>
    public long Number { get; }

    /// <summary>What was sequenced.</summary>
    public readonly ref readonly ShardInput Input;

    /// <summary>What the shard made of it, before the engine.</summary>
    public ShardOutcome Outcome { get; }

    /// <summary>What the engine made of it.</summary>
    public ReadOnlySpan<EngineEvent> Events { get; }
}
