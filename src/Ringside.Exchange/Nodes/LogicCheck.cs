using Ringside.Exchange.Shards;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Exchange.Nodes;

/// <summary>Whether a program can run what a batch asks for, before the batch is applied.</summary>
/// <remarks>Three batches name a version of the rules: the first one of an epoch, the one that raises it, and the first one of a day that
/// goes on with that of the day before.</remarks>
internal static class LogicCheck
{
    /// <summary>What is wrong; null when the shard can go on with the batch.</summary>
    internal static string? WhyNot(ShardCore core, int shard, in StreamBatch batch) =>
        WhyNot(core, shard, batch.Number, batch.IsEpochStarted, batch.Payload);

    /// <summary>What is wrong; null when the shard can go on with the batch.</summary>
    /// <param name="core">The shard, as far as it was applied.</param>
    /// <param name="shard">Its number.</param>
    /// <param name="number">Number of the batch.</param>
    /// <param name="isEpochStarted">Whether it is the first one of an epoch.</param>
    /// <param name="payload">Of the batch; any bytes.</param>
    internal static string? WhyNot(ShardCore core, int shard, long number, bool isEpochStarted, ReadOnlySpan<byte> payload)
    {
        uint needed = isEpochStarted ? OfEpoch(payload) : OfInput(shard, number, payload);
        return needed <= core.NewestLogicVersion ? null
            : $"shard {shard}: from batch {number} on it {Words(needed, core.NewestLogicVersion)}";
    }

    /// <summary>What is wrong with a program that a day needs more of; null when it can begin it.</summary>
    internal static string? WhyNot(ShardCore core, int shard, DayEnd? before) =>
        before is null || before.LogicVersion <= core.NewestLogicVersion ? null
            : $"shard {shard}: after the day before it {Words(before.LogicVersion, core.NewestLogicVersion)}";

    private static string Words(uint needed, uint newest) =>
        $"needs logic version {needed}, and this program can run up to {newest}; start a newer program";

    private static uint OfEpoch(ReadOnlySpan<byte> payload) => EpochStart.TryRead(payload, out EpochStart? start) ? start.LogicVersion : 0;

    private static uint OfInput(int shard, long number, ReadOnlySpan<byte> payload)
    {
        bool names = !payload.IsEmpty && (ShardInputKind)payload[0] is ShardInputKind.LogicRaised or ShardInputKind.DayStarted;
        if (!names || !ShardBatch.TryRead(shard, number, payload, out StableBatch batch, out _) || batch.Outcome != ShardOutcome.Applied)
            return 0;
        return batch.Input.Kind == ShardInputKind.DayStarted
            ? batch.Input.Command.Instrument
            : LogicVerdict.Of(batch.Input.Command.Quantity).Version;
    }
}
