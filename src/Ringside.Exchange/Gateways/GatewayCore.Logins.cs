using Ringside.Exchange.Members;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Gateways;

/// <content>Log-ins, and who owns a session.</content>
public sealed partial class GatewayCore
{
    /// <summary>The outcome of a verification is there.</summary>
    /// <param name="ticket">What was given to <see cref="IGatewayHost.Verify"/>.</param>
    /// <param name="isRight">Whether the secret is the right one.</param>
    /// <param name="nowNanos">The time.</param>
    public void Verified(long ticket, bool isRight, long nowNanos)
    {
        if (!_tickets.Remove(ticket, out Ticket asked))
            return;
        _logins.End(asked.Address, isRight && asked.IsKnown);
        if (Find(asked.Connection) is { } connection && connection.Ticket == ticket)
        {
            connection.Ticket = 0;
            if (connection.Soup.State == SoupSessionState.JudgingLogin)
                TakeVerified(asked.Connection, connection, isRight, nowNanos);
        }

        BeginVerifying(nowNanos);
    }

    private void TakeVerified(int number, GatewayConnection connection, bool isRight, long nowNanos)
    {
        SoupLoginRequest login = connection.Soup.Login;
        if (!isRight || connection.User is not { } user || connection.Member is not { } member)
        {
            Counters.WrongSecrets++;
            if (_lockOut.Failed(login.Username, connection.Address, nowNanos))
            {
                Counters.LockOuts++;
                _host.LockedOut(login.Username, connection.Address);
            }

            connection.Soup.Refuse(SoupRejectReason.NotAuthorised, nowNanos);
        }
        else
        {
            _lockOut.Succeeded(login.Username, connection.Address);
            if (login.Session != default && login.Session != _options.Day.PaddedOnTheLeft())
                connection.Soup.Refuse(SoupRejectReason.SessionNotAvailable, nowNanos);
            else if (user.Kind == UserKind.Administrator)
                LetAdministratorIn(connection, nowNanos);
            else if (user.Kind == UserKind.DropCopy)
                LetReaderIn(number, connection, _streams.OfMember(member.Number), nowNanos);
            else if (IsDayEnding)
                LetReaderIn(number, connection, _streams.OfSession(user.Session), nowNanos);
            else
                AskShards(number, connection, member, user, nowNanos);
        }

        Settle(number, connection);
    }

    private void BeginLogin(int number, GatewayConnection connection, long nowNanos)
    {
        SoupLoginRequest login = connection.Soup.Login;
        if (_lockOut.IsLocked(login.Username, connection.Address, nowNanos))
        {
            Counters.LockedOut++;
            connection.Soup.Refuse(SoupRejectReason.NotAuthorised, nowNanos);
            return;
        }

        bool isIn = _logins.TryAdd(number, connection.Address, out int pushedOut);
        if (!isIn)
        {
            Counters.LoginsBusy++;
            connection.Soup.Refuse(SoupRejectReason.SessionNotAvailable, nowNanos);
        }
        else if (Find(pushedOut) is { } other)
        {
            Counters.LoginsBusy++;
            other.Soup.Refuse(SoupRejectReason.SessionNotAvailable, nowNanos);
            Settle(pushedOut, other);
        }
    }

    /// <summary>Has secrets verified as long as there is room for more and somebody's turn.</summary>
    private void BeginVerifying(long nowNanos)
    {
        while (_tickets.Count < _options.MostHashes)
        {
            if (!_logins.TryBegin(nowNanos, out int number))
            {
                _deadlineNanos = Math.Min(_deadlineNanos, Math.Max(_logins.ReadyNanos, _pollNanos));
                return;
            }

            BeginVerifying(number, _connections[number]!, nowNanos);
        }
    }

    private void BeginVerifying(int number, GatewayConnection connection, long nowNanos)
    {
        SoupLoginRequest login = connection.Soup.Login;
        if (_lockOut.IsLocked(login.Username, connection.Address, nowNanos))
        {
            // Locked out while it waited: it costs nothing, and tells nothing.
            _logins.End(connection.Address, isRight: true);
            Counters.LockedOut++;
            connection.Soup.Refuse(SoupRejectReason.NotAuthorised, nowNanos);
            Settle(number, connection);
            return;
        }

        // A name that nobody has takes as long as one that somebody has.
        bool isKnown = _members.TryFind(login.Username, out Member? member, out MemberUser? user);
        connection.Member = member;
        connection.User = user;
        connection.Ticket = ++_lastTicket;
        _tickets.Add(connection.Ticket, new Ticket(number, connection.Address, isKnown));
        _host.Verify(connection.Ticket, isKnown ? user!.Secret : _options.Decoy, login.Password);
    }

    // A session wants all shards: where the day of one has ended, it cannot be had any more.
    private bool IsDayEnding => Enumerable.Range(0, _options.Shards).Any(_streams.IsOver);

    // Who only reads: a drop copy, and from the end of the day on everybody.
    private void LetReaderIn(int number, GatewayConnection connection, MessageLog? log, long nowNanos)
    {
        if (!TryPlace(connection.Soup.Login.SequenceNumber, log?.FirstNumber ?? 1, log?.NextNumber ?? 1, out long first))
        {
            connection.Soup.Refuse(SoupRejectReason.SessionNotAvailable, nowNanos);
            return;
        }

        _dropCopies.Add(number);
        LetIn(connection, first, nowNanos);
    }

    private void LetIn(GatewayConnection connection, long first, long nowNanos)
    {
        connection.Cursor = new StreamCursor(first);
        connection.IsReading = true;
        connection.Soup.Accept(_options.Day, first, nowNanos);
        Pump(connection, nowNanos);
    }

    /// <summary>Where a reader begins that asks for a number; false when there is no such place.</summary>
    private static bool TryPlace(ulong asked, long oldest, long next, out long first)
    {
        first = asked == 0 ? next : (long)Math.Min(asked, long.MaxValue);
        return first >= oldest && first <= next;
    }

    /// <summary>The secret is right: the session is to be this gateway's. Whoever sat there before at this gateway goes, without the shards
    /// being told: for them the session moves.</summary>
    private void AskShards(int number, GatewayConnection connection, Member member, MemberUser user, long nowNanos)
    {
        if (!_seats.TryGetValue(user.Session, out Seat? seat))
        {
            seat = new Seat(user.Session, member, _options, nowNanos);
            _seats.Add(user.Session, seat);
        }

        int home = HomeOf(seat);
        if (_unsettled[home].Count >= _options.MostUnsettled || seat.State == SeatState.Leaving || IsLeaving(seat))
        {
            Counters.Busy++;
            connection.Soup.Refuse(SoupRejectReason.SessionNotAvailable, nowNanos);
            return;
        }

        Evict(seat, CloseReason.Superseded, nowNanos);
        seat.Connection = number;
        seat.State = SeatState.Connecting;
        seat.Generation = 0;
        seat.ShardsToHear = _options.Shards;
        connection.Seat = seat;
        seat.ConnectSequence = _unsettled[home].Next;
        Send(home, Connected(seat));
    }

    private ShardInput Connected(Seat seat)
    {
        ShardInput input = new() { Kind = ShardInputKind.Command, Generation = seat.Generation };
        input.Command.Kind = CommandKind.SessionConnected;
        input.Command.Session = seat.Session;
        input.Command.Member = seat.Member.Number;
        input.Command.Flags = seat.Member.CancelOnDisconnect ? CommandFlags.CancelOnDisconnect : CommandFlags.None;
        return input;
    }

    private int HomeOf(Seat seat) => (int)(seat.Session % (uint)_options.Shards);

    private bool IsLeaving(Seat seat)
    {
        for (int shard = 0; shard < _unsettled.Length; shard++)
        {
            if (seat.LeaveSequences[shard] >= _unsettled[shard].First)
                return true;
        }

        return false;
    }

    /// <summary>Who sits there goes; the seat itself stays as it is.</summary>
    private void Evict(Seat seat, CloseReason reason, long nowNanos)
    {
        int number = seat.Connection;
        seat.Connection = -1;
        if (Find(number) is not { } connection)
            return;
        if (reason == CloseReason.Superseded)
        {
            Counters.Superseded++;
            connection.Soup.TrySend(SoupPacketType.Debug, GatewayNotes.Superseded, nowNanos);
        }

        connection.Soup.Drain(reason, nowNanos);
        Settle(number, connection);
    }

    /// <summary>Nobody sits there any longer: the shards are told, as soon as there is something to tell them.</summary>
    private void Leave(Seat seat)
    {
        seat.Connection = -1;
        if (HasStopped || seat.State is SeatState.Empty or SeatState.Leaving)
            return;
        if (seat.State == SeatState.Connecting && seat.Generation == 0)
        {
            seat.State = SeatState.Leaving;
            return;
        }

        seat.State = SeatState.Empty;
        for (int shard = 0; shard < _unsettled.Length; shard++)
            SendLeave(seat, shard);
    }

    private void SendLeave(Seat seat, int shard)
    {
        ShardInput input = new() { Kind = ShardInputKind.Command, Generation = seat.Generation };
        input.Command.Kind = CommandKind.SessionDisconnected;
        input.Command.Session = seat.Session;
        seat.LeaveSequences[shard] = _unsettled[shard].Next;
        Send(shard, input);
    }

    private void Send(int shard, ShardInput input)
    {
        if (_streams.IsOver(shard))
            return;
        input.Gateway = _options.Gateway;
        input.Instance = _options.Instance;
        _unsettled[shard].Add(input);
        _unsettled[shard].Flush(shard, _link);
    }

    /// <summary>A secret that is being verified; its connection may be gone.</summary>
    private readonly record struct Ticket(int Connection, ClientAddress Address, bool IsKnown);
}
