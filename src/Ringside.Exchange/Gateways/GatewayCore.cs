using Ringside.Exchange.Members;
using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Gateways;

/// <summary>A gateway without sockets: many members' connections on one side, the shards on the other.</summary>
/// <remarks>
/// <para><b>Problem.</b> Members log in, send orders and read what became of them, each its own stream, complete and in order,
/// whichever gateway it comes to and whatever dies meanwhile.</para>
/// <para><b>Model.</b> A connection is a <see cref="SoupSession"/>; a session of a member is a <see cref="Seat"/>. A log-in is looked
/// up, waits for its turn (<see cref="LoginQueue"/>), is verified by the owner of the gateway, then sequenced (SessionConnected, on the
/// home shard first, whose batch number is the generation, then on the others). When that has come back in the stable stream on all
/// shards, everything that anybody had sent for the session before is in the member's stream, and the number that the client wants is
/// judged. Commands go to the shards with a sequence, and are kept until the stable stream has them, to be sent again after a change of
/// the writer. What members read is <see cref="MemberStreams"/> and nothing else; what the gateway refuses by itself goes as unnumbered
/// data (a SoupBinTCP packet <c>U</c> with an OUCH Rejected or CancelRejected), a payload that is no message is answered by a debug
/// packet.</para>
/// <para><b>Where it stops.</b> When another run of this gateway has begun, or the venue has given it up, it owns nothing: all
/// connections end.</para>
/// <para><b>Not here.</b> Sockets, threads, the clock, the working out of hashes, which batches are stable.</para>
/// </remarks>
public sealed partial class GatewayCore
{
    private readonly GatewayOptions _options;
    private readonly MemberStreams _streams;
    private readonly IShardLink _link;
    private readonly IGatewayHost _host;
    private readonly MemberList _members;
    private readonly LockOut _lockOut;
    private readonly LoginQueue _logins;
    private readonly UnsettledInputs[] _unsettled;
    private readonly GatewayConnection?[] _connections;
    private readonly Stack<int> _free = new();
    private readonly Dictionary<ClientAddress, int> _perAddress = [];
    private readonly Dictionary<uint, Seat> _seats = [];
    private readonly Dictionary<long, Ticket> _tickets = [];
    private readonly List<int> _dropCopies = [];
    private long _lastTicket;
    private long _stampNanos;
    private long _deadlineNanos = long.MaxValue;
    private long _pollNanos = long.MinValue;

    /// <summary>A gateway that nobody is connected to; its first input to each shard says that it has begun, with
    /// sequence 1.</summary>
    /// <param name="options">Number and limits.</param>
    /// <param name="members">Who may log in.</param>
    /// <param name="streams">The members' streams, as far as the stable stream was read before; belongs to the gateway from
    /// now on.</param>
    /// <param name="link">The way to the shards.</param>
    /// <param name="host">The owner.</param>
    /// <exception cref="ArgumentOutOfRangeException">The options are out of range.</exception>
    public GatewayCore(GatewayOptions options, MemberList members, MemberStreams streams, IShardLink link, IGatewayHost host)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
        _members = members;
        _streams = streams;
        _link = link;
        _host = host;
        _lockOut = new LockOut(options.LockOut);
        _logins = new LoginQueue(options.Logins, options.MostConnections, options.LockOut.HashSecret);
        _connections = new GatewayConnection?[options.MostConnections];
        for (int connection = options.MostConnections - 1; connection >= 0; connection--)
            _free.Push(connection);
        int sessions = members.Members.Sum(member => member.Users.Count(user => user.Kind == UserKind.Trading));
        _unsettled = new UnsettledInputs[options.Shards];
        for (int shard = 0; shard < options.Shards; shard++)
        {
            // One place more for each session: that it is gone can always be said.
            _unsettled[shard] = new UnsettledInputs(options.MostUnsettled + sessions + 1);
            Send(shard, new ShardInput { Kind = ShardInputKind.GatewayStarted });
        }
    }

    /// <summary>What was refused, and who was sent away.</summary>
    public GatewayCounters Counters { get; } = new();

    /// <summary>What members read.</summary>
    public MemberStreams Streams => _streams;

    /// <summary>Whether it owns nothing any longer and must be started anew, under a greater instance.</summary>
    public bool HasStopped { get; private set; }

    /// <summary>Whether it has stopped because the venue had not heard it for too long; not because a newer run of it is there.</summary>
    public bool WasGivenUp { get; private set; }

    /// <summary>Connections.</summary>
    public int Connections => _options.MostConnections - _free.Count;

    /// <summary>When <see cref="Poll"/> has something to do; <see cref="long.MaxValue"/> for never.</summary>
    public long DeadlineNanos => _deadlineNanos;

    /// <summary>Whether its start is in the stable stream of each shard, and it owns what is its: from then on members log in.</summary>
    public bool HasStarted => !HasStopped && Array.TrueForAll(_unsettled, inputs => inputs.First > 1);

    /// <summary>Inputs to a shard that are not in its stable stream yet.</summary>
    public int UnsettledOf(int shard) => _unsettled[shard].Count;

    /// <summary>A client has connected.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>Number of the connection; -1 when it is one too many and has to be closed.</returns>
    public int Open(ClientAddress address, long nowNanos)
    {
        address = address.Network;
        _perAddress.TryGetValue(address, out int count);
        if (HasStopped || count >= _options.MostPerAddress || !_free.TryPop(out int number))
        {
            Counters.ConnectionsRefused++;
            return -1;
        }

        _perAddress[address] = count + 1;
        GatewayConnection connection = _connections[number] ??= new GatewayConnection(_options.Session, _host, number);
        connection.Begin(address, nowNanos);
        Watch(connection);
        return number;
    }

    /// <summary>Bytes of a client have come. Nothing is thrown, whatever they are.</summary>
    /// <param name="connection">Number of the connection.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="nowNanos">The time.</param>
    public void Received(int connection, ReadOnlySpan<byte> bytes, long nowNanos)
    {
        if (Find(connection) is not { } found)
            return;
        bool goesOn = true;
        while (goesOn)
        {
            switch (found.Soup.Read(ref bytes, nowNanos, out ReadOnlySpan<byte> message))
            {
                case SoupSessionEvent.Login: BeginLogin(connection, found, nowNanos); break;
                case SoupSessionEvent.Message: TakeMessage(connection, found, message, nowNanos); break;
                default: goesOn = false; break;
            }
        }

        Settle(connection, found);
        BeginVerifying(nowNanos);
    }

    /// <summary>A client is gone. Does nothing when the connection has ended already.</summary>
    /// <param name="connection">Number of the connection.</param>
    public void Gone(int connection)
    {
        if (Find(connection) is not { } found)
            return;
        found.Soup.Close(CloseReason.Gone);
        Detach(connection, found);
        Release(connection, found);
    }

    /// <summary>The bytes that go to a client next; good until the next call.</summary>
    /// <param name="connection">Number of the connection.</param>
    public ReadOnlySpan<byte> Outgoing(int connection) => Find(connection) is { } found ? found.Soup.Outgoing.Front : default;

    /// <summary>Bytes of <see cref="Outgoing"/> are on their way.</summary>
    /// <param name="connection">Number of the connection.</param>
    /// <param name="count">How many.</param>
    /// <param name="nowNanos">The time.</param>
    /// <exception cref="ArgumentOutOfRangeException">There were not so many.</exception>
    public void Sent(int connection, int count, long nowNanos)
    {
        if (Find(connection) is not { } found)
            return;
        found.Soup.Sent(count, nowNanos);
        if (found.IsReading)
            Pump(found, nowNanos);
        Settle(connection, found);
    }

    /// <summary>Sends to the shards what had no room before.</summary>
    public void Flush()
    {
        for (int shard = 0; shard < _unsettled.Length; shard++)
            _unsettled[shard].Flush(shard, _link);
    }

    /// <summary>The streams cannot be read any more: nobody may send into them blindly. All connections end.</summary>
    public void Abandon()
    {
        if (!HasStopped)
            Stop();
    }

    /// <summary>Does what is due, and sends to the shards what had no room before.</summary>
    /// <param name="nowNanos">The time.</param>
    public void Poll(long nowNanos)
    {
        Flush();
        if (nowNanos < _deadlineNanos)
            return;
        _deadlineNanos = long.MaxValue;

        // Each connection has a time of its own: without a pause, all would be looked at for each of them.
        _pollNanos = nowNanos + _options.PollGrainNanos;
        for (int connection = 0; connection < _connections.Length; connection++)
        {
            if (Find(connection) is not { } found)
                continue;
            bool wasJudging = found.Soup.State == SoupSessionState.JudgingLogin;
            found.Soup.Poll(nowNanos);
            if (wasJudging && found.Soup.State != SoupSessionState.JudgingLogin)
                Counters.LoginsLate++;
            if (found.BehindSinceNanos != long.MaxValue && nowNanos - found.BehindSinceNanos >= _options.MostBehindNanos)
                found.Soup.Close(CloseReason.SlowReader);
            Settle(connection, found);
        }

        BeginVerifying(nowNanos);
    }

    private GatewayConnection? Find(int connection) =>
        (uint)connection < (uint)_connections.Length && _connections[connection] is { IsUsed: true } found ? found : null;

    private void Watch(GatewayConnection connection)
    {
        long due = connection.Soup.DeadlineNanos;
        if (connection.BehindSinceNanos != long.MaxValue)
            due = Math.Min(due, connection.BehindSinceNanos + _options.MostBehindNanos);
        _deadlineNanos = Math.Min(_deadlineNanos, Math.Max(due, _pollNanos));
    }

    /// <summary>After something was done with a connection: whether it has ended, and when it is to be looked at again.</summary>
    private void Settle(int number, GatewayConnection connection)
    {
        if (connection.Soup.State is SoupSessionState.Closed or SoupSessionState.Draining)
            Detach(number, connection);
        if (connection.Soup.State != SoupSessionState.Closed)
        {
            Watch(connection);
            return;
        }

        CloseReason reason = connection.Soup.Reason;
        if (reason == CloseReason.SlowReader)
            Counters.SlowReaders++;
        Release(number, connection);
        _host.Close(number, reason);
    }

    private void Release(int number, GatewayConnection connection)
    {
        connection.IsUsed = false;
        _free.Push(number);
        int left = _perAddress[connection.Address] - 1;
        if (left == 0)
            _perAddress.Remove(connection.Address);
        else
            _perAddress[connection.Address] = left;
    }

    /// <summary>The connection neither sends for its session nor reads any longer.</summary>
    private void Detach(int number, GatewayConnection connection)
    {
        if (_logins.Has(number))
        {
            _logins.Remove(number);
            Counters.LoginsDropped++;
        }

        if (connection.IsReading && connection.Seat is null)
            _dropCopies.Remove(number);
        connection.IsReading = false;
        connection.BehindSinceNanos = long.MaxValue;
        Seat? seat = connection.Seat;
        connection.Seat = null;
        if (seat is not null && seat.Connection == number)
            Leave(seat);
    }
}
