using Ringside.Exchange.Members;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Simulation.Venue;

/// <summary>A member's program: logs in over SoupBinTCP with the number that it wants next, sends orders, breaks connections, moves to
/// another gateway while the old connection lives, and keeps all that it was told.</summary>
internal sealed partial class MemberClient
{
    private const long PatienceNanos = 700_000_000;
    private const long QuietNanos = 30_000_000;

    // No member is ever told so much: who wants to go on behind it is refused.
    private const ulong Beyond = 1_000_000;

    private readonly VenueWorld _world;
    private readonly string _user;
    private readonly ClientAddress _address;
    private readonly List<Link> _links = [];
    private Link? _current;
    private long _connectNanos;
    private long _actNanos;
    private long _readsAgainNanos;
    private int _loginsInVain;

    internal MemberClient(VenueWorld world, int index, string user, uint session)
    {
        (_world, _user, Session) = (world, user, session);
        _address = ClientAddress.FromIPv4(0x0A01_0000 + (uint)index);
    }

    /// <summary>Number of the session; 0 for a drop copy.</summary>
    internal uint Session { get; }

    /// <summary>All numbered messages, from 1.</summary>
    internal List<byte[]> Told { get; } = [];

    /// <summary>Log-ins that succeeded.</summary>
    internal int Logins { get; private set; }

    /// <summary>Whether it is logged in.</summary>
    internal bool IsIn => _current is { IsIn: true };

    internal void Turn(long nowNanos)
    {
        for (int i = 0; i < _links.Count; i++)
        {
            Link link = _links[i];
            while (nowNanos >= _readsAgainNanos && link.Connection.ToClient.TryTake(nowNanos, out byte[] bytes))
            {
                link.HeardNanos = nowNanos;
                Read(link, bytes);
            }

            bool isSilent = nowNanos - Math.Max(link.HeardNanos, _readsAgainNanos) > PatienceNanos;
            if (isSilent)
            {
                link.Connection.CloseByClient(losesBytes: false);
            }

            if (isSilent || link.Connection.ToClient.HasEnded(nowNanos))
            {
                Drop(link);
                i--;
            }
            else if (link.IsIn && nowNanos >= link.HeartbeatNanos)
            {
                link.HeartbeatNanos = nowNanos + 60_000_000 + _world.Dice.Below(60_000_000);
                link.Connection.ToGateway.Put(Packet(SoupPacketType.ClientHeartbeat));
            }
        }

        if (_links.Count == 0 && nowNanos >= _connectNanos)
        {
            Connect();
        }

        if (_current is not null && nowNanos >= _actNanos && Session != 0)
        {
            long pause = _world.WantsOrders ? _world.Scenario.ActNanos : QuietNanos;
            _actNanos = nowNanos + (pause / 2) + _world.Dice.Below(pause);
            Act(_current);
        }
    }

    /// <summary>Its gateway stands still while it sends orders, and it moves to another one.</summary>
    internal bool MoveAway(Action<GatewayHost> pause)
    {
        if (_current is not { } link || Session == 0)
        {
            return false;
        }

        pause(link.Gateway);
        for (int count = _world.Dice.Between(1, 4); count > 0; count--)
        {
            EnterOrder(link);
        }

        Connect();
        return true;
    }

    /// <summary>Connects to some gateway, whatever connections there are.</summary>
    internal void Connect()
    {
        long nowNanos = _world.NowNanos;
        _connectNanos = nowNanos + 5_000_000 + _world.Dice.Below(20_000_000);
        GatewayHost gateway = _world.PickGateway();
        if (!gateway.IsUp || _links.Count >= 3)
        {
            return;
        }

        var connection = new MemberConnection(_world, _address);
        gateway.Arrive(connection);
        ulong wanted = (ulong)Told.Count + 1 + (!_world.Wire.IsCalm && _world.Dice.Chance(5) ? Beyond : 0);
        _links.Add(new Link(gateway, connection, wanted) { HeardNanos = nowNanos });
        connection.ToGateway.Put(Packet(
            SoupPacketType.LoginRequest,
            new SoupLoginRequest
            {
                Username = Alpha6.Of(_user),
                Password = Alpha10.Of(VenueMembers.Secret),
                Session = _world.Dice.Chance(50) ? GatewayHost.Day : default,
                SequenceNumber = wanted,
            }));
    }

    private void Drop(Link link)
    {
        _links.Remove(link);
        if (_current == link)
        {
            // An older one that lives still may own the session, or not.
            _current = _links.LastOrDefault(other => other.IsIn);
            // Who is cut off for sending too fast must not come back at once, again and again.
            _connectNanos = _world.NowNanos + _world.Dice.Below(20_000_000L << Math.Min(Math.Max(0, _loginsInVain - 2), 5));
        }
    }

    private void Read(Link link, ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            switch (link.Reassembler.Read(ref bytes, out SoupPacket packet))
            {
                case SoupReadStatus.Packet:
                    Take(link, packet);
                    break;
                case SoupReadStatus.NeedsMore:
                    return;
                default:
                    throw Broken("a gateway speaks SoupBinTCP", "no packet");
            }
        }
    }

    private void Take(Link link, in SoupPacket packet)
    {
        switch (packet.Type)
        {
            case SoupPacketType.LoginAccepted:
                if (!SoupLoginAccepted.TryRead(packet.Payload, out SoupLoginAccepted accepted)
                    || accepted.SequenceNumber != link.Wanted || link.IsIn || link.Wanted > Beyond)
                {
                    throw Broken("a log-in goes on where the program wants", $"{accepted.SequenceNumber}, wanted {link.Wanted}");
                }

                Enter(link);
                break;
            case SoupPacketType.SequencedData when link.IsIn:
                TakeNumbered(link, packet.Payload);
                break;
            case SoupPacketType.UnsequencedData when link.IsIn && Session != 0:
                TakeUnnumbered(link, packet.Payload);
                break;
            case SoupPacketType.LoginRejected or SoupPacketType.ServerHeartbeat or SoupPacketType.Debug:
                break;
            default:
                throw Broken("a gateway speaks SoupBinTCP", packet.Type.ToString());
        }
    }

    private void Enter(Link link)
    {
        link.IsIn = true;
        link.Login = ++Logins;
        _loginsInVain++;
        link.Next = (long)link.Wanted;
        _current = link;
        _world.Trail.Add(_world.NowNanos, (int)Session, "is logged in; next", link.Next, link.Login);
        if (Session != 0 && _world.Dice.Chance(50))
        {
            SendAgain(link);
        }
    }

    // Two connections may tell the same for a while.
    private void TakeNumbered(Link link, ReadOnlySpan<byte> message)
    {
        long number = link.Next++;
        if (number <= Told.Count)
        {
            if (!message.SequenceEqual(Told[(int)number - 1]))
            {
                throw Broken(
                    "a member is told the same under the same number",
                    $"{number}: {Convert.ToHexString(Told[(int)number - 1])}, now {Convert.ToHexString(message)}");
            }

            return;
        }

        if (number != Told.Count + 1)
        {
            throw Broken("a member is told everything in its order", $"{number} after {Told.Count}");
        }

        Told.Add(message.ToArray());
        _world.Trail.Mix((ulong)message[0] + ((ulong)number << 8));
        if (Session != 0)
        {
            TakeNews(link, message);
        }
    }

    private InvariantException Broken(string what, string found) => new(what, $"session {Session} ({_user}): {found}");

    private static byte[] Packet(SoupPacketType type)
    {
        byte[] packet = new byte[SoupPacket.HeaderSize];
        SoupPacket.Write(type, packet);
        return packet;
    }

    private static byte[] Packet<TMessage>(SoupPacketType type, TMessage message)
        where TMessage : struct, IWireMessage<TMessage>
    {
        byte[] packet = new byte[SoupPacket.HeaderSize + message.Length];
        SoupPacket.Write(type, message, packet);
        return packet;
    }

    /// <summary>A connection of the program.</summary>
    private sealed class Link(GatewayHost gateway, MemberConnection connection, ulong wanted)
    {
        internal GatewayHost Gateway => gateway;

        internal MemberConnection Connection => connection;

        internal ulong Wanted => wanted;

        internal SoupReassembler Reassembler { get; } = new();

        internal bool IsIn { get; set; }

        /// <summary>Which of the log-ins that succeeded, from 1.</summary>
        internal int Login { get; set; }

        internal long Next { get; set; }

        internal long HeardNanos { get; set; }

        internal long HeartbeatNanos { get; set; }
    }
}
