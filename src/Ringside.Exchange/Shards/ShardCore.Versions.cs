namespace Ringside.Exchange.Shards;

/// <content>The active version of the rules (<see cref="LogicVersions"/>).</content>
/// <remarks>What an engine knows of others, and of its own program, no replica can know: the one that writes says it in the input
/// (<see cref="LogicVerdict"/>), and the outcome follows from that. A replica that cannot run a version stops before it applies the input
/// that raises it; it is not for the shard to notice.</remarks>
public sealed partial class ShardCore
{
    private ShardOutcome JudgeHandOver() =>
        LogicVerdict.Of(_input.Command.Quantity).Reason == LogicReason.None ? ShardOutcome.Applied : ShardOutcome.NotReady;

    private ShardOutcome Raise()
    {
        LogicVerdict verdict = LogicVerdict.Of(_input.Command.Quantity);
        bool isNext = verdict.Reason == LogicReason.None && verdict.Version == LogicVersion + 1;
        if (!isNext || verdict.Version > NewestLogicVersion)
            return ShardOutcome.NotReady;
        LogicVersion = verdict.Version;
        return ShardOutcome.Applied;
    }

    /// <summary>A day goes on with the rules of the day before.</summary>
    private ShardOutcome BeginDay()
    {
        LogicVersion = Math.Max(LogicVersion, Math.Min(_input.Command.Instrument, NewestLogicVersion));
        return ShardOutcome.Applied;
    }
}
