using Ringside.Exchange.Shards;
using Ringside.Market.Commands;

namespace Ringside.Exchange.Nodes;

/// <content>What it knows of the programs of the shard's engines: which versions of the rules each can run.</content>
public sealed partial class EngineNode
{
    /// <summary>Whether it has ended because its program cannot run the rules of the stream: another beginning would end the same
    /// way.</summary>
    public bool NeedsNewerProgram { get; private set; }

    /// <summary>Hands the lead over to another engine, by an input of its own.</summary>
    /// <param name="candidate">The other one's number; 0 for whoever is elected.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>False when nothing can be taken now.</returns>
    internal bool TryHandOver(ushort candidate, long nowNanos) => TrySequence(
        new ShardInput { Kind = ShardInputKind.HandOver, Command = new Command { Session = candidate } }, nowNanos);

    /// <summary>Raises the active version of the rules to the next one, by an input of its own.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <returns>False when nothing can be taken now.</returns>
    internal bool TryRaiseLogic(long nowNanos) => TrySequence(new ShardInput { Kind = ShardInputKind.LogicRaised }, nowNanos);

    private bool TrySequence(in ShardInput input, long nowNanos)
    {
        bool mayTake = IsOpen && CanSequence;
        if (mayTake)
            Sequence(Judged(input, nowNanos), nowNanos);
        return mayTake;
    }

    private bool StopIfTooOld(string? why)
    {
        Fault ??= why;
        NeedsNewerProgram |= why is not null;
        return why is not null;
    }

    // What only this engine can know becomes part of the input.
    private ShardInput Judged(ShardInput input, long nowNanos)
    {
        LogicVerdict verdict = input.Kind == ShardInputKind.HandOver
            ? JudgeNext(input.Command.Session, nowNanos)
            : JudgeVersion(LogicVerdict.Of(input.Command.Quantity).Version, nowNanos);
        input.Command.Quantity = verdict.ToNumber();
        return input;
    }

    private ushort OwnNumber => _options.Writer.Election?.Candidate ?? 0;

    private LogicVerdict JudgeNext(uint engine, long nowNanos)
    {
        bool goesOn = engine == 0 || engine == OwnNumber || _options.Writer.Election is null;
        return goesOn ? default : Judge((ushort)engine, _core.LogicVersion, nowNanos);
    }

    private LogicVerdict JudgeVersion(uint asked, long nowNanos)
    {
        uint next = _core.LogicVersion + 1;
        if (asked != 0 && asked != next)
            return new LogicVerdict(LogicReason.NotNext, 0, _core.LogicVersion);
        if (next > _core.NewestLogicVersion)
            return new LogicVerdict(LogicReason.CannotRun, OwnNumber, _core.NewestLogicVersion);
        foreach (ushort other in _options.Others)
        {
            LogicVerdict verdict = Judge(other, next, nowNanos);
            if (verdict.Reason != LogicReason.None)
                return verdict;
        }

        return new LogicVerdict(LogicReason.None, 0, next);
    }

    // One that names no version is of a program from before there were any.
    private LogicVerdict Judge(ushort engine, uint version, long nowNanos)
    {
        if (!_writer.TryFindCandidate(engine, nowNanos, out uint newest))
            return new LogicVerdict(LogicReason.NotHeard, engine, 0);
        newest = Math.Max(newest, LogicVersions.First);
        return newest >= version ? default : new LogicVerdict(LogicReason.CannotRun, engine, newest);
    }
}
