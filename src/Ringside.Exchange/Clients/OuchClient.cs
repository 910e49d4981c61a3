using Ringside.Exchange.Administration;
using Ringside.Exchange.Gateways;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Clients;

/// <summary>The client's side of a session of SoupBinTCP with OUCH 4.2: bytes and the time in, bytes and what became of
/// orders out.</summary>
/// <remarks>
/// <para><b>Model.</b> The owner has the connection: it tells that one is open, hands in what comes, sends <see cref="Outgoing"/>, calls
/// <see cref="Poll"/> at <see cref="DeadlineNanos"/>, and closes the connection when the state is
/// <see cref="OuchClientState.Closed"/>. When a connection is lost it may open another one, to this gateway or another: the log-in then
/// asks for the number behind the last one that was read, in the same session, so that nothing is missed and nothing comes twice.</para>
/// <para><b>Decisions.</b> A server that goes on elsewhere than it was asked to is left: what would follow is not this client's state.
/// Numbered and unnumbered messages are treated alike, but only numbered ones are counted. What is no message of OUCH is counted and
/// passed over. What is sent and not answered when a connection is lost may have come through or not: it stays unanswered until
/// <see cref="ClientOrders.DropUnanswered"/>.</para>
/// <para><b>Not here.</b> Sockets, TLS, when to connect again. Nothing allocates after construction, but for the first message of each
/// session that a drop copy reads.</para>
/// </remarks>
public sealed partial class OuchClient : IByteClient
{
    private const int LongestPacket = SoupPacket.HeaderSize + 128;

    private const int SmallestRequest = SoupPacket.HeaderSize + OuchCancelOrder.Size;

    private readonly OuchClientOptions _options;
    private readonly IClientEvents _events;
    private readonly SoupReassembler _reassembler;
    private readonly ByteQueue _outgoing;
    private readonly CopiedOrders _copied;
    private readonly Departures _departures;
    private ulong _asked;
    private long _openedNanos;
    private long _heardNanos;
    private long _sentNanos;
    private long _stalledSinceNanos;
    private ClientEnd _said;

    /// <summary>A client without a connection.</summary>
    /// <param name="options">Who it is, and its limits.</param>
    /// <param name="events">Hears what it is told.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public OuchClient(OuchClientOptions options, IClientEvents events)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(events);
        options.Check();
        _options = options;
        _events = events;
        _reassembler = new SoupReassembler(options.MostPayload);
        _outgoing = new ByteQueue(options.QueueBytes);
        Orders = new ClientOrders(options.MostOrders);
        _copied = new CopiedOrders(options.MostOrders);
        _departures = new Departures((options.QueueBytes / SmallestRequest) + 1); // of one a part may have left
        Session = options.Session;
        NextNumber = options.FirstNumber;
    }

    /// <summary>Where it stands.</summary>
    public OuchClientState State { get; private set; }

    /// <summary>Why the last connection has ended.</summary>
    public ClientEnd End { get; private set; }

    /// <summary>Why the last log-in was refused, when it was.</summary>
    public SoupRejectReason Refusal { get; private set; }

    /// <summary>Whether another connection makes sense after the last one has ended. A client that was in before may be refused for a
    /// while, until the venue has noticed that its old connection is gone.</summary>
    public bool MayReconnect => End is ClientEnd.LoginTimeout or ClientEnd.Silent or ClientEnd.Stalled or ClientEnd.Gone
        || (End == ClientEnd.LoginRefused && Logins != 0 && Refusal == SoupRejectReason.SessionNotAvailable);

    /// <summary>Name of the session it is or was in; blank before the first.</summary>
    public Alpha10 Session { get; private set; }

    /// <summary>Number of the message that comes next; before the first log-in, what will be asked for.</summary>
    public ulong NextNumber { get; private set; }

    /// <summary>Its orders.</summary>
    public ClientOrders Orders { get; }

    /// <summary>Whether it reads what all sessions of a member read (a drop copy), as its first message or the server has told. It may send
    /// no orders then.</summary>
    public bool ReadsCopies { get; private set; }

    /// <summary>Bytes for the server that lie in one piece; good until the next call.</summary>
    public ReadOnlySpan<byte> Outgoing => _outgoing.Front;

    /// <summary>Whether everything was read that had happened in the session before the log-in of this connection: the server has sent a
    /// heartbeat since. A gateway of Ringside does so at once; any other does within a second of rest (SoupBinTCP
    /// 3.00).</summary>
    public bool HasCaughtUp { get; private set; }

    /// <summary>Connections that got in.</summary>
    public long Logins { get; private set; }

    /// <summary>Requests whose last byte has left for a connection. One that was taken (<see cref="ClientSendResult.Sent"/>) and still
    /// waited when its connection ended has not, and never will.</summary>
    public long RequestsSent => _departures.Left;

    /// <summary>Requests that were taken and can leave no more, as their connection has ended before.</summary>
    public long RequestsLost => _departures.Lost;

    /// <summary>Messages that are none of OUCH 4.2.</summary>
    public long NotUnderstood { get; private set; }

    /// <summary>When <see cref="Poll"/> has something to do; <see cref="long.MaxValue"/> for never.</summary>
    public long DeadlineNanos
    {
        get
        {
            long due = State switch
            {
                OuchClientState.Closed => long.MaxValue,
                OuchClientState.LoggingIn => _openedNanos + _options.LoginNanos,
                OuchClientState.Leaving => _sentNanos + _options.StallNanos,
                _ => Math.Min(_heardNanos + _options.SilenceNanos, _sentNanos + _options.HeartbeatNanos),
            };
            return _outgoing.Count == 0 || State == OuchClientState.Closed ? due : Math.Min(due, _stalledSinceNanos + _options.StallNanos);
        }
    }

    /// <summary>A connection stands: the log-in goes out.</summary>
    /// <param name="nowNanos">The time, of any clock that does not go back.</param>
    public void Open(long nowNanos)
    {
        _reassembler.Reset();
        _outgoing.Clear();
        State = OuchClientState.LoggingIn;
        HasCaughtUp = false;
        _said = ClientEnd.None;
        _departures.Clear();
        End = ClientEnd.None;
        _openedNanos = _heardNanos = _sentNanos = _stalledSinceNanos = nowNanos;
        _asked = NextNumber;
        SoupLoginRequest login = new()
        {
            Username = _options.Name,
            Password = _options.Secret,
            Session = Session,
            SequenceNumber = _asked,
        };
        TryQueue(SoupPacketType.LoginRequest, login, nowNanos);
    }

    /// <summary>Bytes of the server have come. Nothing is thrown, whatever they are.</summary>
    /// <param name="bytes">The bytes, in order.</param>
    /// <param name="nowNanos">The time.</param>
    public void Received(ReadOnlySpan<byte> bytes, long nowNanos)
    {
        while (State != OuchClientState.Closed)
        {
            SoupReadStatus status = _reassembler.Read(ref bytes, out SoupPacket packet);
            if (status == SoupReadStatus.NeedsMore)
                return;
            if (status != SoupReadStatus.Packet)
            {
                Close(ClientEnd.BadPacket);
                return;
            }

            _heardNanos = nowNanos;
            Take(packet);
        }
    }

    /// <summary>Bytes of <see cref="Outgoing"/> are on their way.</summary>
    /// <param name="count">How many.</param>
    /// <param name="nowNanos">The time.</param>
    /// <exception cref="ArgumentOutOfRangeException">There were not so many.</exception>
    public void Sent(int count, long nowNanos)
    {
        _outgoing.Take(count);
        _departures.Leave(count);
        if (count != 0)
            _stalledSinceNanos = nowNanos;
        if (State == OuchClientState.Leaving && _outgoing.Count == 0)
            Close(ClientEnd.LoggedOut);
    }

    /// <summary>Does what is due: a heartbeat, or giving up.</summary>
    /// <param name="nowNanos">The time.</param>
    public void Poll(long nowNanos)
    {
        bool isStalled = _outgoing.Count != 0 && nowNanos - _stalledSinceNanos >= _options.StallNanos;
        switch (State)
        {
            case OuchClientState.LoggingIn when nowNanos - _openedNanos >= _options.LoginNanos:
                Close(ClientEnd.LoginTimeout);
                break;
            case OuchClientState.LoggingIn or OuchClientState.LoggedIn when isStalled:
                Close(ClientEnd.Stalled);
                break;
            case OuchClientState.LoggedIn when nowNanos - _heardNanos >= _options.SilenceNanos:
                Close(ClientEnd.Silent);
                break;
            case OuchClientState.LoggedIn when nowNanos - _sentNanos >= _options.HeartbeatNanos:
                // Where bytes wait, the server will hear something anyway.
                if (_outgoing.Count == 0)
                    TryQueue(SoupPacketType.ClientHeartbeat, [], nowNanos);
                _sentNanos = nowNanos;
                break;
            case OuchClientState.Leaving when isStalled || nowNanos - _sentNanos >= _options.StallNanos:
                Close(ClientEnd.LoggedOut);
                break;
            default:
                break;
        }
    }

    /// <summary>Sends a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="stampNanos">What its answer shall bring back (<see cref="ClientEvent.RequestNanos"/>), as the time when it was
    /// meant to be sent; not 0.</param>
    /// <param name="nowNanos">The time.</param>
    public ClientSendResult TrySend(in OrderRequest request, long stampNanos, long nowNanos)
    {
        if (State != OuchClientState.LoggedIn)
            return ClientSendResult.NotLoggedIn;
        bool isKnown = Orders.Has(request.Token);
        if (request.Kind != OrderRequestKind.Cancel && isKnown)
            return ClientSendResult.TokenInUse;
        if (!isKnown && !Orders.HasRoom)
            return ClientSendResult.TooManyOrders;
        Span<byte> message = stackalloc byte[OrderRequest.MaximumSize];
        if (!TryQueue(SoupPacketType.UnsequencedData, message[..request.Write(message)], nowNanos))
            return ClientSendResult.Full;
        _departures.Expect(_outgoing.Count);
        Orders.Sent(request, stampNanos);
        return ClientSendResult.Sent;
    }

    /// <summary>Sends a message that is no order: a request of an administrator.</summary>
    /// <param name="message">The message.</param>
    /// <param name="nowNanos">The time.</param>
    public ClientSendResult TrySend(in AdministrativeRequest message, long nowNanos)
    {
        if (State != OuchClientState.LoggedIn)
            return ClientSendResult.NotLoggedIn;
        Span<byte> bytes = stackalloc byte[AdministrativeRequest.Size];
        message.Write(bytes);
        return TryQueue(SoupPacketType.UnsequencedData, bytes, nowNanos) ? ClientSendResult.Sent : ClientSendResult.Full;
    }

    /// <summary>Says that it goes; the connection is to be closed when that was sent.</summary>
    /// <param name="nowNanos">The time.</param>
    public void LogOut(long nowNanos)
    {
        if (State is OuchClientState.Closed or OuchClientState.Leaving)
            return;
        bool isQueued = TryQueue(SoupPacketType.LogoutRequest, [], nowNanos);
        State = OuchClientState.Leaving;
        _sentNanos = nowNanos;
        if (!isQueued && _outgoing.Count == 0)
            Close(ClientEnd.LoggedOut);
    }

    /// <summary>The connection has ended. Does nothing when the client has ended it.</summary>
    public void Gone() => Close(
        State == OuchClientState.Leaving ? ClientEnd.LoggedOut : _said == ClientEnd.None ? ClientEnd.Gone : _said);

    private void Close(ClientEnd end)
    {
        if (State == OuchClientState.Closed)
            return;
        State = OuchClientState.Closed;
        End = end;
        _outgoing.Clear();
        _departures.Clear();
    }

    private bool TryQueue(SoupPacketType type, ReadOnlySpan<byte> payload, long nowNanos)
    {
        Span<byte> packet = stackalloc byte[LongestPacket];
        return TryQueue(packet[..SoupPacket.Write(type, payload, packet)], nowNanos);
    }

    private void TryQueue<TMessage>(SoupPacketType type, in TMessage message, long nowNanos)
        where TMessage : struct, IWireMessage<TMessage>
    {
        Span<byte> packet = stackalloc byte[LongestPacket];
        TryQueue(packet[..SoupPacket.Write(type, message, packet)], nowNanos);
    }

    private bool TryQueue(ReadOnlySpan<byte> packet, long nowNanos)
    {
        bool wasEmpty = _outgoing.Count == 0;
        if (!_outgoing.TryWrite(packet))
            return false;
        if (wasEmpty)
            _stalledSinceNanos = nowNanos;
        _sentNanos = nowNanos;
        return true;
    }
}
