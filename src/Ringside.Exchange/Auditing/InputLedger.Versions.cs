using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Auditing;

/// <content>The active version of the rules, and what writers have said of their engines.</content>
internal sealed partial class InputLedger
{
    private uint _logicVersion = LogicVersions.First;

    /// <summary>What must become of an input that is allowed: Applied, unless its writer has said what is against it.</summary>
    private ShardOutcome JudgeVersions(in StableBatch batch)
    {
        ref readonly ShardInput input = ref batch.Input;
        bool isApplied = batch.Outcome == ShardOutcome.Applied;
        if (input.Kind == ShardInputKind.DayStarted && isApplied)
            _logicVersion = Math.Max(_logicVersion, input.Command.Instrument);
        if (input.Kind is not (ShardInputKind.HandOver or ShardInputKind.LogicRaised))
            return ShardOutcome.Applied;
        LogicVerdict verdict = LogicVerdict.Of(input.Command.Quantity);
        bool isRaise = input.Kind == ShardInputKind.LogicRaised;
        bool isDone = verdict.Reason == LogicReason.None && (!isRaise || verdict.Version == _logicVersion + 1);
        _logicVersion += isRaise && isDone && isApplied ? 1U : 0U;
        return isDone ? ShardOutcome.Applied : ShardOutcome.NotReady;
    }
}
