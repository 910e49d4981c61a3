using Ringside.Exchange.Shards;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Nodes;

/// <content>What it does while it follows, seals and writes.</content>
public sealed partial class EngineNode
{
    private int Replay(long nowNanos)
    {
        int count = 0;
        while (count < _options.BatchesPerTurn && _writer.TryRead(out StreamBatch batch))
        {
            count++;
            if (StopIfTooOld(LogicCheck.WhyNot(_core, _options.Shard, batch)))
                return count;
            if (batch.IsEpochStarted)
            {
                _isEndStable |= IsFollowing && _core.Day == DayPhase.Ended;
                continue;
            }

            Counters.Replayed++;
            _lastChain = batch.Chain;
            if (ShardPayload.Apply(_core, _options.Shard, batch) is { } fault)
            {
                (Fault, _differsAt) = (fault, batch.Number);
                return count;
            }

            _isUnheard = batch.Number >= _hereFrom;

            // What is read while it seals may be replaced still.
            _isEndStable |= IsFollowing && _core.Day == DayPhase.Ended;
            if (IsHandOver(_core.Last))
                _writer.HearHandOver(batch, (ushort)_core.Last.Input.Command.Session, nowNanos);
        }

        HearStamp();
        if (State == EpochWriterState.Sealed && count < _options.BatchesPerTurn)
        {
            _hasWritten = true;
            _hereFrom = 0;
            _writer.Begin(Math.Max(_core.LastStampNanos, 0), _core.LogicVersion, nowNanos);
            count += _writer.Advance(nowNanos) + 1;
        }

        return count;
    }

    // Stamped while this engine was there: stamps go on from there. What was stamped before is as old as it likes, also when its writer
    // still lives: this engine begins with the time of day, if it is to write before it has read anything new.
    private void HearStamp()
    {
        if (!_isUnheard)
            return;
        _isUnheard = false;
        _stamps.Heard(_core.LastStampNanos);
    }

    // Silence of gateways is measured by a clock that runs only while they are served: not while this process stands still, and not while
    // nothing can be taken for longer than a pause. Under a load that is more than the stores take something is taken all the time, though
    // at most moments nothing can be: then it goes on.
    private void Count(long nowNanos)
    {
        if (_hasServed || CanSequence)
            _couldNanos = nowNanos;
        bool isServed = nowNanos - _ranNanos <= PauseNanos && nowNanos - _couldNanos <= PauseNanos;
        _servedNanos += isServed ? nowNanos - _ranNanos : 0;
        (_ranNanos, _hasServed) = (nowNanos, false);
    }

    private int Run(long nowNanos)
    {
        if (_mustPublish)
            Publish(nowNanos);
        Count(nowNanos);
        if (_handsOver && !_mustPublish && _writer.TryHandOver("the lead was handed over", nowNanos))
        {
            StandDown();
            return 1;
        }

        if (TryChangeStores(nowNanos))
            return 1;
        _stores.Advance(_writer.Publisher!, nowNanos);
        string? unfenced = _options.Writer.Follower.StableCopies == 0 ? LeadTrouble : null;
        if ((_stores.Trouble ?? unfenced) is { } trouble && _writer.TryResign(trouble, nowNanos))
        {
            StandDown();
            return 1;
        }

        int work = 0;
        if (!_hasResumed && CanSequence)
            Resume(nowNanos);
        if (CanSequence)
            Settle(nowNanos);
        if (_core.Day != DayPhase.Running)
            return Close(nowNanos);
        while (!_isOpen && CanSequence)
        {
            work++;
            if (_opening.TryNext(_core, out ShardInput input))
            {
                Sequence(input, nowNanos);
                continue;
            }

            _isOpen = true;
            _watch.Begin(_servedNanos);
        }

        if (_isOpen)
            HaltIfTooManyDiffer(nowNanos);
        _mustGiveUp = false;
        while (_isOpen && _watch.TryFindSilent(_core, _servedNanos, out uint gateway, out ulong instance))
        {
            // Before others fill again what becomes free, it is said that this one is lost.
            _mustGiveUp = !CanSequence;
            if (_mustGiveUp)
                break;
            Counters.GatewaysLost++;
            Sequence(new ShardInput { Kind = ShardInputKind.GatewayLost, Gateway = gateway, Instance = instance }, nowNanos);
            work++;
        }

        return work + _writer.Advance(nowNanos);
    }

    // Another engine writes, or will. What was sequenced here and is not stable is in the next writer's stream, or it is not.
    private void StandDown()
    {
        (_hasWritten, _isOpen, _hasResumed, _mustGiveUp, _handsOver) = (false, false, false, false, false);
        (_hasSettled, _wantedStores) = (false, null);
        (_halting, _hasHalted, _difference) = (0, false, null);
        IsAhead = _mustPublish;
        (_opening, _closing) = (new Opening(_options), new Closing());
        _stores = NewStoreWatch();
    }

    private StoreWatch NewStoreWatch()
    {
        StreamFollowerOptions follower = _options.Writer.Follower;
        long silenceNanos = _options.Writer.Election?.StuckNanos ?? _options.StoreSilenceNanos;
        return new StoreWatch(follower.StableCopies, silenceNanos);
    }

    private int Close(long nowNanos)
    {
        int work = 0;
        for (; _core.Day == DayPhase.Ending && CanSequence; work++)
        {
            _closing.Next(_core, out ShardInput input);
            Sequence(input, nowNanos);
        }

        return work + _writer.Advance(nowNanos);
    }

    private bool CanSequence => Fault is null && !_mustPublish && !_handsOver && _wantedStores is null && _writer.Publisher!.IsReady;

    // The engine before had judged it behind the same state, and some store knows of it: it comes before anything else, as it was. That it
    // would hand the lead over is no wish of this one, and what it knew of the other engines this one finds out for itself: the gateway
    // asks again.
    private void Resume(long nowNanos)
    {
        _hasResumed = true;
        bool isThere = ShardBatch.TryReadInput(_writer.Unfinished.Span, out ShardInput input);
        bool wasJudged = input.Kind is ShardInputKind.HandOver or ShardInputKind.Stores or ShardInputKind.LogicRaised;
        if (!isThere || wasJudged || input.Command.TimeNanos < _core.LastStampNanos)
            return;
        Counters.Resumed++;
        Sequence(input, input.Command.TimeNanos, nowNanos);
    }

    private void Sequence(in ShardInput input, long nowNanos) => Sequence(input, _stamps.Next(_core.LastStampNanos), nowNanos);

    private void Sequence(in ShardInput input, long stampNanos, long nowNanos)
    {
        StreamPublisher publisher = _writer.Publisher!;
        Counters.Sequenced++;
        _core.Apply(publisher.Last + 1, input, stampNanos);
        _handsOver = IsHandOver(_core.Last) && _options.Writer.Election is { } election && election.Candidate != input.Command.Session;
        if (ShardPayload.TryAppend(publisher, _core))
            Publish(nowNanos);
        else
            Fault = $"shard {_options.Shard}: batch {publisher.Last + 1} has {_core.Events.Length} events, too many for any reader";
    }

    private static bool IsHandOver(in StableBatch batch) =>
        batch.Input.Kind == ShardInputKind.HandOver && batch.Outcome == ShardOutcome.Applied;

    private void Publish(long nowNanos)
    {
        _mustPublish = !_writer.Publisher!.TryPublish(isEndOfStream: _core.Day == DayPhase.Ended, nowNanos);
        _lastChain = _mustPublish ? _lastChain : _writer.Publisher.LastChain;
    }
}
