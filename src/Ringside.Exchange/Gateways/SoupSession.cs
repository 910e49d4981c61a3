using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Gateways;

/// <summary>The server's side of one SoupBinTCP connection: bytes and the time in, log-in and messages out.</summary>
/// <remarks>
/// <para><b>Model.</b> The states are those of <see cref="SoupSessionState"/>. The owner gives it what arrived until nothing is found
/// in it any longer, answers the log-in, sends what waits in <see cref="Outgoing"/>, and calls <see cref="Poll"/> at
/// <see cref="DeadlineNanos"/>.</para>
/// <para><b>Decisions.</b> A client waits for the answer to its log-in, and may be silent until then: a message before it ends the
/// connection, and so does an answer that takes too long, with a refusal. Debug packets are ignored. What does not fit the queue is not
/// sent: the owner of a numbered message tries again later, or gives the client up.</para>
/// <para><b>Not here.</b> Who may log in, what messages mean, sockets.</para>
/// </remarks>
internal sealed class SoupSession
{
    private const long NanosPerMilli = 1_000_000;
    private const int LongestPacket = SoupPacket.HeaderSize + byte.MaxValue;

    private readonly SoupSessionOptions _options;
    private readonly SoupReassembler _reassembler;
    private readonly IGatewayHost? _host;
    private readonly int _number;
    private long _idleNanos;
    private long _heardNanos;
    private long _sentNanos;
    private long _stalledSinceNanos;
    private long _openedNanos;
    private long _loginNanos;

    /// <summary>A connection that nobody has opened yet.</summary>
    /// <param name="options">Limits.</param>
    /// <param name="host">Hears when there are bytes to send where there were none; null for nobody.</param>
    /// <param name="number">What the connection is called there.</param>
    internal SoupSession(SoupSessionOptions options, IGatewayHost? host = null, int number = 0)
    {
        _options = options;
        _host = host;
        _number = number;
        _reassembler = new SoupReassembler(options.MostPayload);
        Outgoing = new ByteQueue(options.QueueBytes);
    }

    internal SoupSessionState State { get; private set; }

    /// <summary>Why it ended or is about to.</summary>
    internal CloseReason Reason { get; private set; }

    /// <summary>The log-in that is to be answered.</summary>
    internal SoupLoginRequest Login { get; private set; }

    /// <summary>Bytes for the client.</summary>
    internal ByteQueue Outgoing { get; }

    /// <summary>When <see cref="Poll"/> has something to do; <see cref="long.MaxValue"/> for never.</summary>
    internal long DeadlineNanos
    {
        get
        {
            long due = State switch
            {
                SoupSessionState.Closed => long.MaxValue,
                SoupSessionState.AwaitingLogin => _openedNanos + _options.LoginNanos,
                SoupSessionState.JudgingLogin => _loginNanos + _options.AnswerNanos,
                SoupSessionState.Draining => _sentNanos + _options.StallNanos,
                _ => Math.Min(_heardNanos + _idleNanos, _sentNanos + _options.HeartbeatNanos),
            };
            return Outgoing.Count == 0 ? due : Math.Min(due, _stalledSinceNanos + _options.StallNanos);
        }
    }

    /// <summary>A client has come.</summary>
    internal void Open(long nowNanos)
    {
        State = SoupSessionState.AwaitingLogin;
        Reason = CloseReason.None;
        _reassembler.Reset();
        Outgoing.Clear();
        Outgoing.Trim();
        _idleNanos = _options.IdleNanos;
        _openedNanos = nowNanos;
        _heardNanos = nowNanos;
        _sentNanos = nowNanos;
        _stalledSinceNanos = nowNanos;
    }

    /// <summary>Reads on in what arrived; to be called until the result is <see cref="SoupSessionEvent.None"/> or
    /// <see cref="SoupSessionEvent.Ended"/>.</summary>
    /// <param name="bytes">What arrived; what was taken is cut off its front.</param>
    /// <param name="nowNanos">The time.</param>
    /// <param name="message">The message, when the result is one; good until the next call.</param>
    internal SoupSessionEvent Read(ref ReadOnlySpan<byte> bytes, long nowNanos, out ReadOnlySpan<byte> message)
    {
        message = default;
        while (State is SoupSessionState.AwaitingLogin or SoupSessionState.JudgingLogin or SoupSessionState.LoggedIn)
        {
            SoupReadStatus status = _reassembler.Read(ref bytes, out SoupPacket packet);
            if (status == SoupReadStatus.NeedsMore)
                return SoupSessionEvent.None;
            if (status != SoupReadStatus.Packet)
            {
                Close(CloseReason.BadPacket);
                break;
            }

            _heardNanos = nowNanos;
            SoupSessionEvent found = Take(packet);
            message = found == SoupSessionEvent.Message ? packet.Payload : default;
            if (found != SoupSessionEvent.None)
                return found;
        }

        return SoupSessionEvent.Ended;
    }

    /// <summary>Lets the client in.</summary>
    /// <param name="session">Name of the session.</param>
    /// <param name="firstNumber">Number of the numbered message that comes next.</param>
    /// <param name="nowNanos">The time.</param>
    internal void Accept(Alpha10 session, long firstNumber, long nowNanos)
    {
        State = SoupSessionState.LoggedIn;
        _heardNanos = nowNanos;
        TrySend(SoupPacketType.LoginAccepted, new SoupLoginAccepted(session, (ulong)firstNumber), nowNanos);
    }

    /// <summary>Does not let the client in; the connection ends when it was told.</summary>
    internal void Refuse(SoupRejectReason reason, long nowNanos)
    {
        TrySend(SoupPacketType.LoginRejected, new SoupLoginRejected(reason), nowNanos);
        Drain(CloseReason.LoginRefused, nowNanos);
    }

    /// <summary>The session has no more messages; the connection ends when the client was told.</summary>
    internal void End(long nowNanos)
    {
        TrySend(SoupPacketType.EndOfSession, [], nowNanos);
        Drain(CloseReason.EndOfDay, nowNanos);
    }

    /// <summary>The connection ends when what waits was sent.</summary>
    internal void Drain(CloseReason reason, long nowNanos)
    {
        if (State == SoupSessionState.Closed)
            return;
        Reason = reason;
        _sentNanos = nowNanos;
        State = Outgoing.Count == 0 ? SoupSessionState.Closed : SoupSessionState.Draining;
    }

    /// <summary>The connection ends at once.</summary>
    internal void Close(CloseReason reason)
    {
        if (State == SoupSessionState.Closed)
            return;
        if (State != SoupSessionState.Draining)
            Reason = reason;
        State = SoupSessionState.Closed;
        Outgoing.Clear();
        Outgoing.Trim();
    }

    /// <summary>Puts a packet around bytes and into the queue; false when there is no room.</summary>
    internal bool TrySend(SoupPacketType type, ReadOnlySpan<byte> payload, long nowNanos)
    {
        Span<byte> packet = stackalloc byte[LongestPacket];
        return TryQueue(packet[..SoupPacket.Write(type, payload, packet)], nowNanos);
    }

    /// <summary>Puts a packet around a message and into the queue; false when there is no room.</summary>
    internal bool TrySend<TMessage>(SoupPacketType type, in TMessage message, long nowNanos)
        where TMessage : struct, IWireMessage<TMessage>
    {
        Span<byte> packet = stackalloc byte[LongestPacket];
        return TryQueue(packet[..SoupPacket.Write(type, message, packet)], nowNanos);
    }

    /// <summary>Bytes of <see cref="Outgoing"/> are on their way.</summary>
    internal void Sent(int count, long nowNanos)
    {
        Outgoing.Take(count);
        if (count != 0)
            _stalledSinceNanos = nowNanos;
        if (State == SoupSessionState.Draining && Outgoing.Count == 0)
            State = SoupSessionState.Closed;
    }

    /// <summary>Does what is due.</summary>
    internal void Poll(long nowNanos)
    {
        bool isStalled = Outgoing.Count != 0 && nowNanos - _stalledSinceNanos >= _options.StallNanos;
        switch (State)
        {
            case SoupSessionState.AwaitingLogin when nowNanos - _openedNanos >= _options.LoginNanos:
                Close(CloseReason.LoginTimeout);
                break;
            case SoupSessionState.Draining when isStalled || nowNanos - _sentNanos >= _options.StallNanos:
                Close(Reason);
                break;
            case SoupSessionState.JudgingLogin when nowNanos - _loginNanos >= _options.AnswerNanos:
                Refuse(SoupRejectReason.SessionNotAvailable, nowNanos);
                break;
            case SoupSessionState.LoggedIn:
                Watch(isStalled, nowNanos);
                break;
            default:
                break;
        }
    }

    private void Watch(bool isStalled, long nowNanos)
    {
        if (isStalled)
        {
            Close(CloseReason.SlowReader);
        }
        else if (nowNanos - _heardNanos >= _idleNanos)
        {
            Close(CloseReason.Silent);
        }
        else if (nowNanos - _sentNanos >= _options.HeartbeatNanos)
        {
            // Where bytes wait, the client will hear something anyway. Where none do, it was silent for a while.
            Outgoing.Trim();
            if (Outgoing.Count == 0)
                TrySend(SoupPacketType.ServerHeartbeat, [], nowNanos);
            _sentNanos = nowNanos;
        }
    }

    private SoupSessionEvent Take(in SoupPacket packet)
    {
        switch (packet.Type)
        {
            case SoupPacketType.LoginRequest when State == SoupSessionState.AwaitingLogin:
                return TakeLogin(packet.Payload);
            case SoupPacketType.UnsequencedData when State == SoupSessionState.LoggedIn:
                return SoupSessionEvent.Message;
            case SoupPacketType.ClientHeartbeat when State != SoupSessionState.AwaitingLogin:
            case SoupPacketType.Debug:
                return SoupSessionEvent.None;
            case SoupPacketType.LogoutRequest:
                Close(CloseReason.Logout);
                return SoupSessionEvent.Ended;
            default:
                Close(CloseReason.UnexpectedPacket);
                return SoupSessionEvent.Ended;
        }
    }

    private SoupSessionEvent TakeLogin(ReadOnlySpan<byte> payload)
    {
        if (!SoupLoginRequest.TryRead(payload, out SoupLoginRequest request))
        {
            Close(CloseReason.BadPacket);
            return SoupSessionEvent.Ended;
        }

        Login = request;
        _loginNanos = _heardNanos;
        State = SoupSessionState.JudgingLogin;
        if (request.HeartbeatTimeoutMillis is > 0 and { } millis)
        {
            long asked = millis * NanosPerMilli;
            _idleNanos = Math.Clamp(asked, Math.Min(_options.HeartbeatNanos, _options.IdleNanos), _options.MostIdleNanos);
        }

        return SoupSessionEvent.Login;
    }

    private bool TryQueue(ReadOnlySpan<byte> packet, long nowNanos)
    {
        bool wasEmpty = Outgoing.Count == 0;
        if (State is SoupSessionState.Closed or SoupSessionState.Draining || !Outgoing.TryWrite(packet))
            return false;
        if (wasEmpty)
        {
            _stalledSinceNanos = nowNanos;
            _host?.HasOutput(_number);
        }

        _sentNanos = nowNanos;
        return true;
    }
}
