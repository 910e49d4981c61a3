using System.Globalization;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Logs;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Following;

/// <content>What is taken in, what is cut, what is released.</content>
public sealed partial class StreamFollower
{
    /// <summary>A promise names a higher epoch: from now on nothing that is live of a lower one is taken.</summary>
    internal void RaiseEpoch(uint epoch)
    {
        if (epoch > WriterEpoch)
        {
            (WriterEpoch, IsWriterEstablished, _known) = (epoch, false, 0);
            _writers.Set([]);
        }
    }

    /// <summary>The owner will write in an epoch of its own, behind a stream that it has chosen: all of that may be read as it comes,
    /// though it is not stable in that epoch. When another one takes over, the owner must begin anew.</summary>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="identity">Which run of numbers it is.</param>
    /// <param name="runs">The epochs of the chosen stream.</param>
    /// <param name="last">Its last number.</param>
    /// <param name="holder">A store that has all of it; empty when there is nothing.</param>
    internal void Choose(uint epoch, uint identity, ReadOnlySpan<EpochRun> runs, long last, in Endpoint holder)
    {
        (Identity, _choosesItself, _holder) = (identity, true, holder);
        RaiseEpoch(epoch);
        _writers.Set(runs);
        _limit = last; // what lies behind it is others', though it may have the same epoch
        CutTo(last);
        Reconcile();
        _known = last;
        Release();
    }

    /// <summary>A store says how far it is: its owner, or another one.</summary>
    internal void OnMark(in StoreMember store, in StoreMark mark, long nowNanos)
    {
        _marks.Take(store, mark, nowNanos);
        if (_marks.IsContradicted)
        {
            Stop($"two stores hold different batches {mark.Number} of epoch {mark.Epoch}");
            return;
        }

        Release();
    }

    /// <summary>Forgets what lies above a number.</summary>
    internal void CutTo(long number)
    {
        if (number >= Last)
        {
            return;
        }

        if (number < Released)
        {
            Stop($"batch {Released} was released, and is not the stream's any more from {number + 1} on");
            return;
        }

        CutBatches += Last - number;
        _log.CutTo(number, ChainAt(number));
        _own.CutTo(number);
        _owner?.OnCut(number);
    }

    private ulong ChainAt(long number) => number == 0 ? 0
        : _log.Holds(number) ? _log.Place(number).Chain
        : number == Released ? _releasedChain
        : _owner!.ChainOf(number);

    private void OnLive(in StreamHeader header, ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        bool isOld = header.Epoch < WriterEpoch && Planted != StreamFault.AnyEpochStored;
        if (header.Stream != _options.Stream || !IsMine(header.Identity) || isOld)
        {
            return;
        }

        WriterHeardNanos = nowNanos;
        if (header.IsHeartbeat && header.Number == 0)
        {
            (SealerHeardNanos, _sealerEpoch) = (nowNanos, header.Epoch);
            return; // it seals still: nothing is known of its stream, and another one may be the first to have sealed
        }

        RaiseEpoch(header.Epoch);
        _writerAddress = from;
        if (header.Epoch >= _sealerEpoch)
        {
            SealerHeardNanos = long.MinValue; // it has sealed, or another one has
        }

        if (header.IsHeartbeat)
        {
            OnHeartbeat(header, packet[StreamHeader.Size..]);
        }
        else
        {
            Take(header, packet);
        }

        Release();
    }

    private bool IsMine(uint identity)
    {
        Identity = Identity == 0 ? identity : Identity;
        return identity == Identity;
    }

    private void OnHeartbeat(in StreamHeader header, ReadOnlySpan<byte> payload)
    {
        int count = HeartbeatPayload.TryRead(payload, out bool isEstablished, _runs);
        if (count <= 0)
        {
            return;
        }

        IsWriterEstablished |= isEstablished;
        if (header.Epoch > _marks.Epoch && _runs[count - 1].Epoch == header.Epoch
            && HeartbeatPayload.SetsOf(payload, count) is { } sets)
        {
            _marks.Enter(header.Epoch, _runs[count - 1].First, sets);
        }

        if (_writers.Last.Epoch != header.Epoch)
        {
            _writers.Set(_runs.AsSpan(0, count));
            Reconcile();
        }

        _known = Math.Max(_known, header.Number - 1);
    }

    // Keeps what the writer's table has, too, and forgets the rest.
    private void Reconcile()
    {
        _assembler.Keep(_writers);
        CutTo(_own.LastAgreeing(_writers, Last));
        TakePending();
    }

    private void OnControl(in StreamControl control, ReadOnlySpan<byte> payload, long nowNanos)
    {
        if (control.Kind == StreamControlKind.Mark && control.Identity == Identity && Identity != 0)
        {
            var store = new StoreMember(control.Store, control.StoreIdentity);
            OnMark(store, new StoreMark(control.Epoch, control.LastEpoch, control.Number, control.Value), nowNanos);
        }
        else if (control.Kind == StreamControlKind.Fill && StreamHeader.TryRead(payload, _checksum, out StreamHeader header)
            && payload.Length == StreamHeader.Size + header.Length)
        {
            OnFill(header, payload);
        }
    }

    // From anybody, if it is what the current writer's table has there.
    private void OnFill(in StreamHeader header, ReadOnlySpan<byte> packet)
    {
        bool isWanted = header.Stream == _options.Stream && header.Identity == Identity && !header.IsHeartbeat
            && header.Number > Last && IsWriters(header.Number, header.Epoch);
        if (isWanted && (Planted != StreamFault.OldFillsRefused || header.Epoch == WriterEpoch))
        {
            Take(header, packet);
            Release();
        }
    }

    // Whether the current writer's table has an epoch at a number. Below what it reaches down to any older epoch may be right: the chain
    // tells, at the latest where the table begins.
    private bool IsWriters(long number, uint epoch) =>
        _writers.Knows(number) ? _writers.EpochOf(number) == epoch : !_writers.IsEmpty && epoch < _writers.Runs[0].Epoch;

    private void Take(in StreamHeader header, ReadOnlySpan<byte> packet)
    {
        LookForTable(header, packet);
        long next = Last + 1;
        if (header.Number < next || header.Number > _limit)
        {
            return; // had before; if it is another one, the heartbeat with the table tells
        }

        bool isWhole = (header.Flags & (StreamFlags.First | StreamFlags.End)) == (StreamFlags.First | StreamFlags.End);
        if (header.Number == next && isWhole)
        {
            if (Append(header, packet))
            {
                TakePending();
            }
        }
        else
        {
            _assembler.Add(header, packet, next);
            TakePending();
        }
    }

    private void TakePending()
    {
        while (Fault is null && Last < _limit && _assembler.TryTake(Last + 1, out ReadOnlySpan<byte> packets))
        {
            // The head of the last packet has what all have in common, and the chain.
            var walk = new PacketWalk(packets);
            while (walk.MoveNext())
            {
            }

            if (!StreamHeader.TryRead(walk.Packet, _checksum, out StreamHeader end) || !Append(end, packets))
            {
                return;
            }
        }
    }

    private bool Append(in StreamHeader end, ReadOnlySpan<byte> packets)
    {
        bool isBelieved = Planted == StreamFault.ChainIgnored || (Planted == StreamFault.EndlessBatchTaken && !end.IsEnd);
        if (!isBelieved && PacketWalk.ChainOf(packets, end, LastChain) != end.Chain)
        {
            OnOtherHistory(end);
            return false;
        }

        if (!_log.TryAppend(packets, end.Epoch, end.Chain, KeepFrom))
        {
            return false; // its readers are behind; it is asked for again
        }

        _own.Note(end.Epoch, end.Number);
        if ((end.Flags & StreamFlags.EpochStarted) != 0)
        {
            LookForSets(end, packets);
        }

        return true;
    }

    private void OnOtherHistory(in StreamHeader end)
    {
        if (_writers.IsEmpty || _writers.EpochOf(end.Number) != end.Epoch)
        {
            return; // not known yet whose it is
        }

        uint theirs = _writers.EpochOf(Last);
        if (theirs == LastEpoch && Last > 0)
        {
            Stop($"batch {end.Number} of epoch {end.Epoch} does not follow batch {Last}, which is of the same epoch at its writer's, too");
        }
        else
        {
            // The table of the heartbeat does not go back so far: one epoch after the other is tried.
            CutTo(theirs == 0 ? _own.Last.First - 1 : _own.LastAgreeing(_writers, Last));
        }
    }

    private void Release()
    {
        if (_options.StableCopies == 0 || _choosesItself)
        {
            SetReleased(Last, LastChain);
            return;
        }

        StoreMark stable = _marks.Stable;
        long until = Math.Min(stable.Number, Last);
        if (until <= Released)
        {
            return;
        }

        if (Planted == StreamFault.ReleasedByNumber)
        {
            SetReleased(until, ChainAt(until));
        }
        else if (_log.Holds(stable.Number) && LastEpochOf(stable.Number) == stable.Epoch)
        {
            if (_log.Place(stable.Number).Chain != stable.Chain)
            {
                Stop($"the stores hold another batch {stable.Number} of epoch {stable.Epoch}");
                return;
            }

            SetReleased(stable.Number, stable.Chain);
        }
        else if (_writers.EpochOf(stable.Number) == stable.Epoch && _writers.Knows(until)
            && _writers.EpochOf(until) == LastEpochOf(until))
        {
            SetReleased(until, until == stable.Number ? stable.Chain : LastChain);
        }
    }

    private uint LastEpochOf(long number) => _own.EpochOf(number);

    // The chain is what marks say, or what it has itself: what lies on a disk may not be readable any more.
    private void SetReleased(long number, ulong chain)
    {
        if (number > Released)
        {
            (Released, _releasedChain) = (number, chain);
        }
    }

    private void Stop(string why) => Fault ??= string.Create(CultureInfo.InvariantCulture, $"{_options.Stream}: {why}");
}
