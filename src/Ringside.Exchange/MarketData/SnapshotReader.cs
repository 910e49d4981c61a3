using Ringside.Protocols.Fields;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.MarketData;

/// <summary>Fetches one snapshot for a <see cref="FeedFollower"/>: the client's side of one connection to a
/// <see cref="SnapshotService"/>.</summary>
/// <remarks>The owner connects, sends what <see cref="WriteLogin"/> gives, hands in what comes, and closes when <see cref="IsOver"/>. An
/// end that comes too early, it tells by <see cref="Abandon"/>.</remarks>
public sealed class SnapshotReader
{
    /// <summary>Bytes of the log-in.</summary>
    public const int LoginSize = SoupPacket.HeaderSize + SoupLoginRequest.ShortSize;

    private const int LongestPayload = 256;

    private readonly FeedFollower _follower;
    private readonly SoupReassembler _reassembler = new(LongestPayload);
    private bool _isIn;

    /// <summary>Tells the follower that its snapshot begins.</summary>
    /// <param name="follower">It must want one (<see cref="FeedFollower.WantsSnapshot"/>).</param>
    /// <exception cref="InvalidOperationException">It does not want one.</exception>
    public SnapshotReader(FeedFollower follower)
    {
        ArgumentNullException.ThrowIfNull(follower);
        _follower = follower;
        follower.BeginSnapshot();
    }

    /// <summary>Whether nothing more is to be read.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether the snapshot came to its end.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Writes the log-in.</summary>
    /// <param name="username">Name at the service.</param>
    /// <param name="password">Secret at the service.</param>
    /// <param name="destination">At least <see cref="LoginSize"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public int WriteLogin(Alpha6 username, Alpha10 password, Span<byte> destination) => SoupPacket.Write(
        SoupPacketType.LoginRequest,
        new SoupLoginRequest { Username = username, Password = password, Session = _follower.Session, SequenceNumber = 1 },
        destination);

    /// <summary>Takes bytes of the service.</summary>
    /// <param name="bytes">Any bytes, in the order in which they came.</param>
    /// <param name="nowNanos">The time.</param>
    public void Receive(ReadOnlySpan<byte> bytes, long nowNanos)
    {
        while (!IsOver)
        {
            SoupReadStatus status = _reassembler.Read(ref bytes, out SoupPacket packet);
            if (status == SoupReadStatus.NeedsMore)
                return;
            if (status == SoupReadStatus.Packet)
                Take(packet, nowNanos);
            else
                Abandon(nowNanos);
        }
    }

    /// <summary>The connection has ended, or takes too long. May be called again.</summary>
    /// <param name="nowNanos">The time.</param>
    public void Abandon(long nowNanos)
    {
        if (IsOver)
            return;
        IsOver = true;
        _follower.FailSnapshot(nowNanos);
    }

    private void Take(in SoupPacket packet, long nowNanos)
    {
        switch (packet.Type)
        {
            case SoupPacketType.Debug or SoupPacketType.ServerHeartbeat:
                break;
            case SoupPacketType.LoginAccepted when !_isIn && IsFromTheStart(packet.Payload):
                _isIn = true;
                break;
            case SoupPacketType.SequencedData when _isIn:
                TakeMessage(packet.Payload, nowNanos);
                break;
            default:
                Abandon(nowNanos);
                break;
        }
    }

    private bool IsFromTheStart(ReadOnlySpan<byte> payload) =>
        SoupLoginAccepted.TryRead(payload, out SoupLoginAccepted accepted) && accepted.SequenceNumber == 1
        && (_follower.Session == default || accepted.Session == _follower.Session.PaddedOnTheLeft());

    private void TakeMessage(ReadOnlySpan<byte> message, long nowNanos)
    {
        if (message.IsEmpty || message[0] != SnapshotEnd.Type)
        {
            _follower.TakeSnapshot(message);
            return;
        }

        if (!SnapshotEnd.TryRead(message, out SnapshotEnd end))
        {
            Abandon(nowNanos);
            return;
        }

        IsOver = IsComplete = true;
        _follower.EndSnapshot(end.LastNumber, nowNanos);
    }
}
