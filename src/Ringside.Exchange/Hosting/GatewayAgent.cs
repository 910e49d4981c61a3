using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.Health;
using Ringside.Exchange.Members;
using Ringside.Exchange.Nodes;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Hosting;

/// <summary>The shell of a gateway: its streams, its members' connections, its way to the engines.</summary>
internal sealed class GatewayAgent : NodeAgent, IDisposable
{
    private readonly VenueParts _parts;
    private readonly NodeConfiguration _node;
    private readonly X509Certificate2? _certificate;
    private readonly Func<ulong, IOrderLink> _makeLink;
    private readonly RestartTimer _restart;
    private readonly TroubleLog _trouble;
    private IOrderLink _link;
    private MemberDoor _door;
    private GatewayNode _gateway;
    private string? _told;
    private bool _isDown;

    /// <summary>A gateway that listens; nobody is let in before it has read the streams.</summary>
    /// <param name="parts">What the process is made of.</param>
    /// <param name="node">Which gateway.</param>
    /// <param name="link">Makes the way to the engines, for this run of it.</param>
    /// <param name="end">Its way to the streams.</param>
    /// <param name="waiter">How the thread idles.</param>
    internal GatewayAgent(VenueParts parts, NodeConfiguration node, Func<ulong, IOrderLink> link, StreamEnd end, Waiter waiter)
        : base(end, waiter)
    {
        (_parts, _node, _makeLink) = (parts, node, link);
        _certificate = node.TlsFile is null ? null : TlsCertificate.Load(node.TlsFile);
        _restart = new RestartTimer(parts, node.Name);
        _trouble = new TroubleLog(parts, node.Name);
        (_link, _door, _gateway) = Begin(parts.TakeInstance(node.Name));
    }

    /// <summary>The gateway.</summary>
    internal GatewayNode Gateway => _gateway;

    /// <summary>Its connections.</summary>
    internal MemberDoor Door => _door;

    /// <summary>Why it serves nobody; null while it does.</summary>
    internal string? Stopped => _restart.Problem is { } problem ? $"it cannot begin anew: {problem}"
        : _gateway.Fault
        ?? (!_gateway.Core.HasStopped ? null
        : _gateway.Core.WasGivenUp ? "the venue has given it up, and it begins anew"
        : "another run of it has begun");

    // A name that nobody has takes as long as the slowest one that somebody has.
    private static SecretHash DecoyFor(MemberList members)
    {
        int iterations = members.Members.SelectMany(member => member.Users).Select(user => user.Secret.Iterations)
            .DefaultIfEmpty(SecretHash.UsualIterations).Max();
        return SecretHash.Make(default, RandomNumberGenerator.GetBytes(SecretHash.LeastSalt), iterations);
    }

    protected override long NextDeadlineNanos => _isDown
        ? _restart.DeadlineNanos
        : Math.Min(Math.Min(_gateway.NextDeadlineNanos, _door.DeadlineNanos), Math.Min(_link.DeadlineNanos, _restart.DeadlineNanos));

    public void Dispose()
    {
        Close();
        _certificate?.Dispose();
    }

    protected override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) =>
        _gateway.Receive(packet, from, nowNanos);

    protected override int Advance(long nowNanos)
    {
        if (_isDown)
        {
            _restart.Try(Restart, nowNanos);
            return 0;
        }

        for (int shard = 0; shard < _gateway.Reader.Shards; shard++)
            _link.Follow(shard, _gateway.Reader.FollowerOf(shard).WriterAddress);
        int work = _link.DoWork(nowNanos);
        work += _gateway.Advance(BatchesPerTurn, nowNanos);
        work += _door.DoWork(nowNanos);
        work += _link.DoWork(nowNanos);
        _trouble.Tell(_gateway.Trouble);
        if (Stopped is { } why && why != _told)
        {
            _told = why;
            _parts.Log.Write(VenueLogLevel.Error, _node.Name, "stopped", new LogField("reason", why));
        }

        if (_gateway.Core.WasGivenUp && _gateway.Fault is null)
            _restart.Try(Restart, nowNanos);
        return work;
    }

    private void TellLockedOut(Alpha6 name, ClientAddress address) => _parts.Log.Write(
        VenueLogLevel.Warning, _node.Name, "locked-out", new LogField("user", name.ToString().TrimEnd()),
        new LogField("address", MemberDoor.TextOf(address)));

    // Given up while it stood still: it owns nothing any more, and begins anew as another run. Its address is free only when the old door
    // is closed; when the new one then cannot be had, it stays down until the next try.
    private void Restart()
    {
        ulong instance = _parts.TakeInstance(_node.Name);
        Close();
        (_link, _door, _gateway) = Begin(instance);
        (_isDown, _told) = (false, null);
    }

    private void Close()
    {
        if (_isDown)
            return;
        _isDown = true;
        _door.Dispose();
        (_link as IDisposable)?.Dispose();
    }

    private (IOrderLink Link, MemberDoor Door, GatewayNode Gateway) Begin(ulong instance)
    {
        StartedMembers started = new VenueStarts(_parts, _node.Name).Members();
        IOrderLink link = _makeLink(instance);
        GatewayOptions options = new()
        {
            Gateway = _node.Number,
            Instance = instance,
            Day = _parts.Venue.Day,
            Decoy = DecoyFor(_parts.Members),
            Shards = _parts.Streams.Shards,
            MostConnections = _parts.Venue.Limits.Connections,
            MostPerAddress = _parts.Venue.Limits.ConnectionsPerAddress,
            LockOut = new LockOutOptions { HashSecret = _parts.Streams.HashSecret },
        };
        try
        {
            var door = new MemberDoor(
                _node.Ouch, new TcpServerOptions { Kind = _parts.Connections, MostConnections = options.MostConnections },
                options.MostHashes, _certificate, Waiter,
                host => new GatewayCore(options, _parts.Members, started.Streams, link, host))
            {
                OnLockedOut = TellLockedOut,
            };
            return (link, door, new GatewayNode(door.Core, _parts.ReadFrom(started.Places, End)));
        }
        catch
        {
            (link as IDisposable)?.Dispose();
            throw;
        }
    }
}
