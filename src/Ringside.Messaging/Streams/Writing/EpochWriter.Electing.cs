using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Writing;

/// <content>One of several: following until it is elected, and coming back.</content>
public sealed partial class EpochWriter
{
    /// <summary>Gives up the lead, if there is somebody to take it: nothing leaves any more in this epoch.</summary>
    /// <param name="why">What is wrong.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>False when it is the only one, or does not write.</returns>
    public bool TryResign(string why, long nowNanos)
    {
        bool mayResign = MayResign && State is EpochWriterState.Starting or EpochWriterState.Established;
        if (mayResign)
        {
            Yield(why, nowNanos);
        }

        return mayResign;
    }

    /// <summary>Gives up the lead as it was asked to, once all that it has published is stable: from then on it is silent in this epoch,
    /// and follows. Its owner publishes nothing more before.</summary>
    /// <param name="why">What to tell.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>False when something is not stable yet, or it is the only one, or does not write.</returns>
    public bool TryHandOver(string why, long nowNanos)
    {
        bool mayGo = _election is not null && _options.Planted != StreamFault.HandedOverGoesOn
            && State == EpochWriterState.Established && Publisher!.UnstableBytes == 0;
        if (mayGo)
        {
            Yield(why, nowNanos);
        }

        return mayGo;
    }

    /// <summary>Its owner has read, in a stable batch, that the writer hands the lead over: who is meant does not wait for silence, the
    /// others rest for a time. That something came after it, or it does not follow, makes it history.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="candidate">Who is to write; 0 for whoever is elected.</param>
    /// <param name="nowNanos">The time.</param>
    public void HearHandOver(in StreamBatch batch, ushort candidate, long nowNanos)
    {
        bool isLast = batch.Epoch == _follower.WriterEpoch && batch.Number >= _follower.Known;
        if (State == EpochWriterState.Following && isLast)
        {
            _election!.HearHandOver(batch.Epoch, candidate, nowNanos);
        }
    }

    /// <summary>Looks another candidate up, as it was heard lately.</summary>
    /// <param name="candidate">Its number.</param>
    /// <param name="nowNanos">The time.</param>
    /// <param name="logicVersion">The newest rules that it can run, when the result is true; 0 when it has not said.</param>
    /// <returns>False when it was not heard, or this one is the only one.</returns>
    public bool TryFindCandidate(ushort candidate, long nowNanos, out uint logicVersion)
    {
        logicVersion = 0;
        return _election is not null && _election.TryFindCandidate(candidate, nowNanos, out logicVersion);
    }

    /// <summary>Whether another one has said that its state differs from this one's, and nothing else since.</summary>
    public bool HasDiffering => _election is { HasDiffering: true };

    /// <summary>Counts the others that have said something lately: those that could write, and those whose state differs.</summary>
    /// <param name="nowNanos">The time.</param>
    public (int Agreeing, int Differing) CountOthers(long nowNanos) => _election?.CountOthers(nowNanos) ?? (0, 0);

    /// <summary>Its owner has come to another state than the writer: says so to everybody, once.</summary>
    /// <param name="number">The batch at which it differs.</param>
    /// <param name="digest">What its owner has come to there.</param>
    public void TellDifference(long number, ulong digest) => _election?.TellDifference(Identity, WriterEpoch, number, digest);

    // One that seals, or writes, has no election to decide, but it must know who could follow it.
    private void HearCandidate(ReadOnlySpan<byte> packet, long nowNanos)
    {
        bool isWord = StreamControl.IsOfKind(packet, StreamControlKind.Candidate)
            || StreamControl.IsOfKind(packet, StreamControlKind.Differs);
        if (isWord && _election is not null)
        {
            _election.Receive(packet, nowNanos);
        }
    }

    private bool MayResign => _election is not null && _options.Planted != StreamFault.NobodyResigns;

    private int Follow(long nowNanos)
    {
        _follower.Advance(nowNanos);
        if (_follower.Fault is { } fault)
        {
            IsStartRefused = _isStartGiven && _read.Number == _start.Number && _start.Number > 0 && !_follower.Marks.IsContradicted;
            End(fault);
            return 1;
        }

        _election!.Advance(_follower, _read.Number, nowNanos);
        if (!_election.IsElected)
        {
            return 0;
        }

        Elections++;
        _heardEpoch = Math.Max(_heardEpoch, _follower.WriterEpoch);
        _handedOverEpoch = _election.OfferedEpoch;
        _above = Math.Max(_above, _heardEpoch);
        Rewind(_follower.PositionAt(_read.Number, _read.Chain), _follower.Identity);
        (State, Problem, _claimNanos) = (EpochWriterState.Waiting, null, nowNanos);
        return 1;
    }

    private int Beat(long nowNanos)
    {
        _heartbeat?.Advance(Identity, _epoch, nowNanos);
        return 0;
    }

    // What it has published, or read of the stream that it has sealed, may not be the stream's. The next writer's table tells.
    private void Yield(string why, long nowNanos)
    {
        if (_election is null)
        {
            End(why);
            return;
        }

        Rewind(Publisher!.Position, Identity);
        (Problem, Publisher) = (why, null);
        Rest(nowNanos);
    }

    // A seal that was lost, or a claim that nobody grants.
    private void StopTrying(string why, long nowNanos)
    {
        if (_election is null)
        {
            End(why);
            return;
        }

        GiveUpChange(why);
        Rewind(_follower.PositionAt(_read.Number, _read.Chain), _follower.Identity);
        Problem = why;
        Rest(nowNanos);
    }

    private void Rest(long nowNanos)
    {
        (_sealer, State, Unfinished, _keepsEpoch) = (null, EpochWriterState.Following, default, false);
        _election!.Rest(nowNanos);
    }

    private void Rewind(StreamPosition position, uint identity)
    {
        _isStartGiven &= position.Number == _start.Number;
        (_start, _read) = (position, (position.Number, position.Chain));
        _follower = new StreamFollower(_options.Follower with { Identity = identity }, position, _output);

        // Of the last writer no batch may have become stable: those before it are not believed all the same.
        _follower.RaiseEpoch(_heardEpoch);
    }
}
