using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.MarketData;

/// <summary>One client of a <see cref="SnapshotService"/>. Its owner has the socket: it hands in what was received, sends
/// <see cref="Outgoing"/> as far as the socket takes it, and closes the socket when <see cref="IsOver"/> says so.</summary>
public sealed class SnapshotConnection
{
    private const int LongestPacket = 256;

    private readonly SnapshotService _service;
    private readonly SoupReassembler _reassembler = new(LongestPacket);
    private readonly byte[] _answer = new byte[SoupPacket.HeaderSize + SoupLoginAccepted.Size];
    private SnapshotImage? _image;
    private int _imageSent;
    private int _answerLength;
    private int _answerSent;
    private long _sinceNanos;
    private long _movedNanos;
    private Phase _phase;

    internal SnapshotConnection(SnapshotService service, long nowNanos)
    {
        _service = service;
        _sinceNanos = _movedNanos = nowNanos;
    }

    private enum Phase
    {
        LoggingIn,
        Sending,
        Done,
        Refused,
        Over,
    }

    /// <summary>Whether the socket is to be closed.</summary>
    public bool IsOver => _phase == Phase.Over;

    /// <summary>What is to be sent next. Good until the next call of any method.</summary>
    public ReadOnlySpan<byte> Outgoing
    {
        get
        {
            if (_answerSent < _answerLength)
                return _answer.AsSpan(_answerSent, _answerLength - _answerSent);
            return _phase == Phase.Sending ? _image!.Bytes[_imageSent..] : default;
        }
    }

    /// <summary>Takes bytes of the client.</summary>
    /// <param name="bytes">Any bytes, in the order in which they came.</param>
    /// <param name="nowNanos">The time.</param>
    public void Receive(ReadOnlySpan<byte> bytes, long nowNanos)
    {
        while (_phase != Phase.Over)
        {
            SoupReadStatus status = _reassembler.Read(ref bytes, out SoupPacket packet);
            if (status == SoupReadStatus.NeedsMore)
                return;
            if (status == SoupReadStatus.Packet)
                Take(packet, nowNanos);
            else
                Violate();
        }
    }

    /// <summary>Tells how much of <see cref="Outgoing"/> the socket has taken.</summary>
    /// <param name="count">Bytes.</param>
    /// <param name="nowNanos">The time.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than there were, or fewer than none.</exception>
    public void Sent(int count, long nowNanos)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Outgoing.Length);
        if (count == 0)
            return;
        _movedNanos = nowNanos;
        if (_answerSent < _answerLength)
            _answerSent += count;
        else
            _imageSent += count;
        if (_answerSent < _answerLength)
            return;
        if (_phase == Phase.Refused)
            Close();
        else if (_phase == Phase.Sending && _imageSent == _image!.Bytes.Length)
            Finish(nowNanos);
    }

    /// <summary>Looks at the time: cuts a client that takes too long, and lets one that has everything hear a heartbeat.</summary>
    /// <param name="nowNanos">The time.</param>
    public void Poll(long nowNanos)
    {
        SnapshotServiceOptions limits = _service.Options;
        long limit = _phase switch
        {
            Phase.LoggingIn => limits.LoginNanos,
            Phase.Sending => limits.TransferNanos,
            Phase.Refused => limits.StallNanos,
            _ => limits.LingerNanos,
        };
        bool isStalled = !Outgoing.IsEmpty && nowNanos - _movedNanos >= limits.StallNanos;
        if (_phase != Phase.Over && (isStalled || nowNanos - _sinceNanos >= limit))
        {
            _service.Cut++;
            Close();
        }
        else if (_phase == Phase.Done && Outgoing.IsEmpty && nowNanos - _movedNanos >= limits.HeartbeatNanos)
        {
            Answer(SoupPacket.Write(SoupPacketType.ServerHeartbeat, _answer), nowNanos);
        }
    }

    /// <summary>The client is gone, or the owner wants it to be. May be called again.</summary>
    public void Close()
    {
        if (_phase == Phase.Over)
            return;
        LetImageGo();
        _answerLength = _answerSent = 0;
        _phase = Phase.Over;
        _service.Leave();
    }

    private void Take(in SoupPacket packet, long nowNanos)
    {
        switch (packet.Type)
        {
            case SoupPacketType.LoginRequest when _phase == Phase.LoggingIn:
                LogIn(packet.Payload, nowNanos);
                break;
            case SoupPacketType.LogoutRequest:
                Close();
                break;
            case SoupPacketType.Debug:
            case SoupPacketType.ClientHeartbeat when _phase != Phase.LoggingIn:
                break;
            default:
                if (_phase != Phase.Refused)
                    Violate();
                break;
        }
    }

    private void LogIn(ReadOnlySpan<byte> payload, long nowNanos)
    {
        if (!SoupLoginRequest.TryRead(payload, out SoupLoginRequest request))
        {
            Violate();
            return;
        }

        if (!IsOfThisSession(request) || request.SequenceNumber != 1)
            Refuse(nowNanos);
        else
            Begin(nowNanos);
    }

    private bool IsOfThisSession(in SoupLoginRequest request) =>
        request.Session == default || request.Session == _service.Options.Session.PaddedOnTheLeft();

    private void Refuse(long nowNanos)
    {
        _service.RefusedLogins++;
        _phase = Phase.Refused;
        _sinceNanos = nowNanos;
        SoupLoginRejected rejected = new(SoupRejectReason.SessionNotAvailable);
        Answer(SoupPacket.Write(SoupPacketType.LoginRejected, rejected, _answer), nowNanos);
    }

    private void Begin(long nowNanos)
    {
        _phase = Phase.Sending;
        _sinceNanos = nowNanos;
        _image = _service.ImageFor(nowNanos);
        SoupLoginAccepted accepted = new(_service.Options.Session, 1);
        Answer(SoupPacket.Write(SoupPacketType.LoginAccepted, accepted, _answer), nowNanos);
    }

    private void Answer(int length, long nowNanos)
    {
        _answerLength = length;
        _answerSent = 0;
        _movedNanos = nowNanos;
    }

    private void Finish(long nowNanos)
    {
        LetImageGo();
        _service.Completed++;
        _phase = Phase.Done;
        _sinceNanos = nowNanos;
    }

    private void LetImageGo()
    {
        if (_image is not null)
            _image.Readers--;
        _image = null;
    }

    private void Violate()
    {
        _service.Violations++;
        Close();
    }
}
