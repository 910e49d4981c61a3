using Ringside.Exchange.Members;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Gateways;

/// <content>What comes back in the stable stream.</content>
public sealed partial class GatewayCore
{
    /// <summary>The next stable batch, in the merged order of all shards.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="nowNanos">The time.</param>
    /// <exception cref="ArgumentException">It is not the next one of its shard.</exception>
    public void OnStable(in StableBatch batch, long nowNanos)
    {
        bool wasOver = _streams.IsOver(batch.Shard);
        _streams.Apply(batch);
        _stampNanos = Math.Max(_stampNanos, batch.Input.Command.TimeNanos);
        if (!HasStopped)
        {
            TakeOwn(batch, nowNanos);
            if (batch.Input.Kind == ShardInputKind.Command && batch.Input.Command.Kind == CommandKind.SessionConnected)
                TakeConnected(batch, nowNanos);
        }

        if (_streams.IsOver(batch.Shard) && !wasOver)
            EndShard(batch.Shard, nowNanos);
        if (_streams.HasEnded && !wasOver)
            PumpAll(nowNanos);
        else
            PumpTouched(nowNanos);
    }

    /// <summary>A shard has a new writer whose first batch is stable, and everything before it was read: what is not in the stream is sent
    /// again, in order.</summary>
    /// <param name="shard">Number of the shard.</param>
    /// <param name="number">Number of that first batch.</param>
    /// <exception cref="ArgumentException">It is not the next one of its shard.</exception>
    public void OnEpochStarted(int shard, long number)
    {
        _streams.PassOver(shard, number);
        SendAgain(shard);
    }

    /// <summary>What is not in the stream of a shard yet is sent again, in order: nothing of it has come back for too long.</summary>
    /// <param name="shard">Number of the shard.</param>
    public void SendAgain(int shard)
    {
        if (_options.Planted == VenueFault.NotSentAgain)
            return;
        Counters.SentAgain += _unsettled[shard].Rewind();
        _unsettled[shard].Flush(shard, _link);
    }

    /// <summary>Sequence of the first input to a shard that is not in its stable stream yet.</summary>
    /// <param name="shard">Number of the shard.</param>
    public long FirstUnsettledOf(int shard) => _unsettled[shard].First;

    // Nothing more comes from a shard: nobody waits for it any longer.
    private void EndShard(int shard, long nowNanos)
    {
        _unsettled[shard].Settle(_unsettled[shard].Next - 1);
        foreach (AdministrativePart part in _administered.FindAll(part => part.Shard == shard))
            Answer(part, DayIsOver(part), nowNanos);
    }

    // The day has ended: clients are told when they have read everything.
    private void PumpAll(long nowNanos)
    {
        for (int number = 0; number < _connections.Length; number++)
        {
            if (Find(number) is { IsReading: true } connection)
            {
                Pump(connection, nowNanos);
                Settle(number, connection);
            }
        }
    }

    private void TakeOwn(in StableBatch batch, long nowNanos)
    {
        ref readonly ShardInput input = ref batch.Input;
        if (input.Gateway != _options.Gateway)
            return;
        bool isNewer = input.Kind == ShardInputKind.GatewayStarted && input.Instance > _options.Instance
            && batch.Outcome == ShardOutcome.Applied;
        bool isLost = input.Kind == ShardInputKind.GatewayLost && input.Instance == _options.Instance;
        bool isOurs = input.Instance == _options.Instance && input.Kind != ShardInputKind.GatewayLost;
        bool isRefused = isOurs && input.Kind == ShardInputKind.GatewayStarted
            && batch.Outcome is ShardOutcome.NotOwner or ShardOutcome.CapacityExhausted;
        WasGivenUp |= isLost && !HasStopped;
        if (isNewer || isLost || isRefused)
            Stop();
        else if (isOurs && batch.Outcome != ShardOutcome.OutOfSequence)
            Settle(batch, nowNanos);
    }

    private void Settle(in StableBatch batch, long nowNanos)
    {
        _unsettled[batch.Shard].Settle(batch.Input.Sequence);
        bool isAsked = batch.Input.Kind is ShardInputKind.Administration or ShardInputKind.EndOfDay or ShardInputKind.HandOver
            or ShardInputKind.Stores or ShardInputKind.LogicRaised;
        if (isAsked && batch.Outcome != ShardOutcome.Repeated)
            TakeAdministered(batch, nowNanos);
    }

    private void Stop()
    {
        _administered.Clear();
        HasStopped = true;
        for (int number = 0; number < _connections.Length; number++)
        {
            if (Find(number) is not { } connection)
                continue;
            connection.Soup.Close(CloseReason.GatewayStops);
            Settle(number, connection);
        }
    }

    private void TakeConnected(in StableBatch batch, long nowNanos)
    {
        ref readonly ShardInput input = ref batch.Input;
        if (HasStopped || !_seats.TryGetValue(input.Command.Session, out Seat? seat))
            return;
        bool isHome = batch.Shard == HomeOf(seat);
        bool isDone = batch.Outcome == ShardOutcome.Applied && batch.Events.Length != 0
            && batch.Events[^1].Kind == EventKind.Acknowledged;
        bool isOurs = input.Gateway == _options.Gateway && input.Instance == _options.Instance;
        if (!isOurs)
        {
            if (isDone && isHome)
                TakeForeign(seat, nowNanos);
        }
        else if (batch.Outcome is ShardOutcome.Repeated or ShardOutcome.OutOfSequence
            || (isHome ? input.Sequence != seat.ConnectSequence : input.Generation != seat.Generation))
        {
            return; // of an earlier connection, which nobody waits for
        }
        else if (seat.State == SeatState.Leaving)
        {
            seat.State = SeatState.Empty;
            seat.Generation = isHome ? batch.Number : seat.Generation;
            if (isDone)
                SendLeave(seat, batch.Shard);
        }
        else if (seat.State == SeatState.Connecting)
        {
            TakeAnswer(seat, isDone, isHome, batch.Number, nowNanos);
        }
    }

    /// <summary>The session is another gateway's from this batch on.</summary>
    private void TakeForeign(Seat seat, long nowNanos)
    {
        bool isLost = seat.State == SeatState.Open || (seat.State == SeatState.Connecting && seat.Generation != 0);
        if (!isLost)
            return;
        bool wasWaiting = seat.State == SeatState.Connecting;
        int number = seat.Connection;
        seat.State = SeatState.Empty;
        if (wasWaiting && Find(number) is { } connection)
        {
            seat.Connection = -1;
            Counters.Superseded++;
            connection.Soup.Refuse(SoupRejectReason.SessionNotAvailable, nowNanos);
            Settle(number, connection);
        }
        else
        {
            Evict(seat, CloseReason.Superseded, nowNanos);
        }
    }

    /// <summary>A shard has answered to the log-in that a client waits for.</summary>
    private void TakeAnswer(Seat seat, bool isDone, bool isHome, long batchNumber, long nowNanos)
    {
        if (isHome && isDone)
        {
            seat.Generation = batchNumber;
            isDone = TryAskOthers(seat);
        }

        int number = seat.Connection;
        if (Find(number) is not { } connection)
            return;
        if (!isDone)
        {
            if (seat.Generation == 0)
                seat.State = SeatState.Empty;
            connection.Soup.Refuse(SoupRejectReason.SessionNotAvailable, nowNanos);
        }
        else if (--seat.ShardsToHear == 0)
        {
            Judge(seat, connection, nowNanos);
        }

        Settle(number, connection);
    }

    /// <summary>Tells the other shards; false when one of them takes no more now.</summary>
    private bool TryAskOthers(Seat seat)
    {
        int home = HomeOf(seat);
        for (int shard = 0; shard < _unsettled.Length; shard++)
        {
            if (shard != home && _unsettled[shard].Count >= _options.MostUnsettled)
                return false;
        }

        for (int shard = 0; shard < _unsettled.Length; shard++)
        {
            if (shard != home)
                Send(shard, Connected(seat));
        }

        return true;
    }

    /// <summary>Everything that was sent for the session before is in its stream: the number that the client wants can be judged.</summary>
    private void Judge(Seat seat, GatewayConnection connection, long nowNanos)
    {
        seat.State = SeatState.Open;
        MessageLog? log = _streams.OfSession(seat.Session);
        if (log is null || !TryPlace(connection.Soup.Login.SequenceNumber, log.FirstNumber, log.NextNumber, out long first))
            connection.Soup.Refuse(SoupRejectReason.SessionNotAvailable, nowNanos);
        else
            LetIn(connection, first, nowNanos);
    }

    private void PumpTouched(long nowNanos)
    {
        foreach (int place in _streams.Touched)
        {
            MessageLog log = _streams.At(place);
            if (log.Kind == StreamKind.Session)
            {
                if (_seats.TryGetValue(log.Owner, out Seat? seat))
                    PumpOne(seat.Connection, nowNanos);
                continue;
            }

            // From the end, as one that has ended is taken out.
            for (int index = _dropCopies.Count - 1; index >= 0; index--)
            {
                int number = _dropCopies[index];
                if (Find(number)?.Member?.Number == log.Owner)
                    PumpOne(number, nowNanos);
            }
        }
    }

    private void PumpOne(int number, long nowNanos)
    {
        if (Find(number) is not { IsReading: true } connection)
            return;
        Pump(connection, nowNanos);
        Settle(number, connection);
    }

    /// <summary>Puts into the queue of a client what it has not read and what fits.</summary>
    private void Pump(GatewayConnection connection, long nowNanos)
    {
        MessageLog? log = connection.User is { Kind: UserKind.Trading } user
            ? _streams.OfSession(user.Session)
            : _streams.OfMember(connection.Member!.Number);
        StreamCursor next = connection.Cursor;
        while (log is not null && log.TryRead(ref next, out ReadOnlySpan<byte> message))
        {
            if (!connection.Soup.TrySend(SoupPacketType.SequencedData, message, nowNanos))
            {
                if (connection.HasCaughtUp && connection.BehindSinceNanos == long.MaxValue)
                    connection.BehindSinceNanos = nowNanos;
                return;
            }

            connection.Cursor = next;
        }

        // The first heartbeat says that all was read which happened before the log-in.
        if (!connection.HasCaughtUp)
            connection.HasCaughtUp = connection.Soup.TrySend(SoupPacketType.ServerHeartbeat, [], nowNanos);
        connection.BehindSinceNanos = long.MaxValue;
        if (_streams.HasEnded && connection.Soup.Outgoing.Free >= SoupPacket.HeaderSize)
            connection.Soup.End(nowNanos);
    }
}
