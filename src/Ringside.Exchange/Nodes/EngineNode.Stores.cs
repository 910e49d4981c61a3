using Ringside.Exchange.Administration;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Messaging.Streams;

namespace Ringside.Exchange.Nodes;

/// <content>Changes of the store set.</content>
public sealed partial class EngineNode
{
    // Longer than all needs to become stable and a coordinator to answer; nothing is taken meanwhile.
    private const long ChangeNanos = 1_000_000_000;

    /// <summary>Changes the store set, by an input of its own.</summary>
    /// <param name="comes">Number of the store that is to count; 0 for none.</param>
    /// <param name="goes">Number of the one that is not to; 0 for none.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>What is in the way; null when nothing can be taken now.</returns>
    internal StoreChangeProblem? TryChangeStores(ushort comes, ushort goes, long nowNanos)
    {
        if (!IsOpen || !CanSequence)
            return null;
        return SequenceChange(
            new ShardInput { Kind = ShardInputKind.Stores, Command = new Command { Session = comes, Member = goes } }, nowNanos);
    }

    // Whether it can be is known here and now only: so the input says it to everybody.
    private StoreChangeProblem SequenceChange(ShardInput input, long nowNanos)
    {
        (ushort comes, ushort goes) = ((ushort)input.Command.Session, (ushort)input.Command.Member);
        StoreChangeProblem problem = StoreChange.Judge(_writer.Publisher!, comes, goes, nowNanos, out StoreSet? wanted);
        input.Command.Quantity = (long)problem;
        Sequence(input, nowNanos);
        (_wantedStores, _wantedNanos) = (_core.Last.Outcome == ShardOutcome.Applied ? wanted : null, nowNanos);
        return problem;
    }

    // When all is stable, in the old set, the epoch ends.
    private bool TryChangeStores(long nowNanos)
    {
        if (_wantedStores is not { } wanted || _mustPublish)
            return false;
        if (!_writer.TryChangeStores(wanted, nowNanos))
        {
            if (_writer.ChangeProblem is not null || nowNanos - _wantedNanos >= ChangeNanos)
                GiveUpChange(wanted, nowNanos);
            return false;
        }

        (_wantedStores, _hasResumed, _hasSettled) = (null, false, false);
        _stores = NewStoreWatch();
        return true;
    }

    // It goes on in its epoch with the set that it has.
    private void GiveUpChange(StoreSet wanted, long nowNanos)
    {
        _wantedStores = null;
        if (CanSequence)
            Tell(StoreChangeProblem.GivenUp, nowNanos);
        else
            _wantedStores = wanted;
    }

    // A batch behind the first one of the epoch tells everybody that the former set is retired; or that nothing has come of a change.
    private void Settle(long nowNanos)
    {
        if (_hasSettled)
            return;
        _hasSettled = true;
        StoreChangeProblem problem = _writer.ChangeProblem is null ? StoreChangeProblem.None : StoreChangeProblem.GivenUp;
        if (!_writer.Publisher!.IsChanging && problem == _toldChange)
            return;
        Tell(problem, nowNanos);
    }

    private void Tell(StoreChangeProblem problem, long nowNanos)
    {
        _toldChange = problem;
        Sequence(
            new ShardInput { Kind = ShardInputKind.Stores, Command = new Command { Quantity = (long)problem } }, nowNanos);
    }
}
