using System.Text;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Gateways;
using Ringside.Net.Randomness;

namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>The client's side of a session with the servers of ZooKeeper 3.8, over as many connections as it takes: bytes and the time in,
/// bytes, answers and changes out.</summary>
/// <remarks>
/// <para><b>Model.</b> A session belongs to all servers, a connection to one. When a connection is lost (its end, silence for two thirds of
/// the time-out, bytes that are no packet) the session goes on at another server with its id and password; what was asked and not
/// answered has an unknown outcome, and is told so. Only a server can say that a session has ended: a client that hears from none does
/// not know. A new session is begun then, and its users build up anew.</para>
/// <para><b>Owner.</b> While the state is <see cref="ZooKeeperSessionState.Connecting"/>, it makes a connection to <see cref="Server"/> and
/// calls <see cref="Opened"/> or <see cref="Gone"/>. It moves bytes, calls <see cref="Advance"/> at <see cref="NextDeadlineNanos"/>, and
/// closes its connection as soon as <see cref="Attempt"/> is another number or the state is Waiting or Closed.</para>
/// <para><b>Not here.</b> SASL, read-only servers, multi, containers, nodes with a time to live, changes of the ensemble, recursive
/// watches. One thread.</para>
/// </remarks>
internal sealed partial class ZooKeeperSession : IByteClient
{
    private readonly ZooKeeperSessionOptions _options;
    private readonly ServerOrder _order;
    private readonly List<IZooKeeperUser> _users = [];
    private readonly Queue<Pending> _pending = new();
    private readonly ZooKeeperWatches _watches = new();
    private readonly ZooKeeperReassembler _reassembler = new(ZooKeeperLimits.MostPacketBytes);
    private readonly ByteQueue _outgoing = new(2 * ZooKeeperLimits.MostPacketBytes);
    private readonly byte[] _room = new byte[ZooKeeperLimits.MostPacketBytes];
    private readonly byte[] _credentials;
    private ReadOnlyMemory<byte> _password;
    private long _lastZxid;
    private int _xid;
    private long _dueNanos = long.MinValue;
    private long _heardNanos;
    private long _sentNanos;
    private bool _isClosing;

    /// <summary>A session that is still to begin.</summary>
    /// <param name="options">What it shall be.</param>
    /// <param name="random">Draws the order of servers and the pauses.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal ZooKeeperSession(ZooKeeperSessionOptions options, SeededRandom random)
    {
        options.Check();
        _options = options;
        _order = new ServerOrder(options.Servers, options.FirstRetryNanos, options.LongestRetryNanos, random);
        _credentials = Encoding.UTF8.GetBytes(options.Credentials ?? string.Empty);
        TimeoutNanos = options.TimeoutNanos;
    }

    /// <summary>Where it stands.</summary>
    internal ZooKeeperSessionState State { get; private set; }

    /// <summary>Whether requests can be made.</summary>
    internal bool IsConnected => State == ZooKeeperSessionState.Connected;

    /// <summary>Number of the server that a connection is made to, or was made to, from 0.</summary>
    internal int Server => _order.Current;

    /// <summary>Number of the connection, from 1; another one, another connection.</summary>
    internal long Attempt { get; private set; }

    /// <summary>The session; 0 while there is none.</summary>
    internal long SessionId { get; private set; }

    /// <summary>The time-out: as asked for, until a server has granted one.</summary>
    internal long TimeoutNanos { get; private set; }

    /// <summary>Whether nothing was heard for the session's whole time-out: it may have ended.</summary>
    internal bool IsSilent(long nowNanos) => nowNanos - _heardNanos > TimeoutNanos;

    /// <summary>Sessions that servers have ended.</summary>
    internal long Expiries { get; private set; }

    /// <summary>Connections that were lost, or came to nothing.</summary>
    internal long Losses { get; private set; }

    /// <summary>Why the last connection was lost or came to nothing; null while one works.</summary>
    internal string? Problem { get; private set; }

    /// <summary>The last transaction that was seen.</summary>
    internal long LastZxid => _lastZxid;

    /// <summary>Requests that wait for an answer.</summary>
    internal int Outstanding => _pending.Count;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Outgoing => _outgoing.Front;

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    internal long NextDeadlineNanos => State switch
    {
        ZooKeeperSessionState.Connected => Math.Min(_heardNanos + ReadTimeoutNanos, _sentNanos + PingNanos),
        ZooKeeperSessionState.Closed => long.MaxValue,
        _ => _dueNanos,
    };

    // Silence ends the connection before the server ends the session, so that there is time to find another server.
    private long ReadTimeoutNanos => TimeoutNanos / 3 * 2;

    private long PingNanos => TimeoutNanos / 3;

    /// <summary>Adds a user, who hears of everything from now on.</summary>
    internal void Attach(IZooKeeperUser user) => _users.Add(user);

    /// <summary>Asks the server something.</summary>
    /// <param name="user">Who gets the answer.</param>
    /// <param name="tag">What the user calls it.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>False when there is no connection, or enough was asked: to be tried again later.</returns>
    /// <exception cref="ArgumentException">The path is none, or the content is too long.</exception>
    internal bool TryRequest(IZooKeeperUser user, int tag, in ZooKeeperRequest request, long nowNanos)
    {
        ZooKeeperLimits.CheckPath(request.Path);
        if (request.Data.Length > ZooKeeperLimits.MostDataBytes)
            throw new ArgumentException($"content of {request.Data.Length} bytes; expected up to {ZooKeeperLimits.MostDataBytes}");
        bool isTooMuch = _pending.Count >= _options.MostOutstanding
            || (request.Watch && _watches.Count + _pending.Count >= ZooKeeperLimits.MostWatches);
        if (!IsConnected || isTooMuch)
            return false;
        int xid = _xid == int.MaxValue ? 1 : _xid + 1;
        bool isWritten = ZooKeeperWire.TryWriteRequest(xid, request, _credentials.Length > 0, _room, out ReadOnlySpan<byte> packet);
        if (!isWritten || !_outgoing.TryWrite(packet))
            return false;
        _xid = xid;
        _sentNanos = nowNanos;
        _pending.Enqueue(new Pending(xid, user, tag, request));
        return true;
    }

    /// <summary>The connection stands: the session is asked for.</summary>
    internal void Opened(long nowNanos)
    {
        if (State != ZooKeeperSessionState.Connecting)
            return;
        State = ZooKeeperSessionState.Greeting;
        ZooKeeperConnectRequest request = new(_lastZxid, (int)(_options.TimeoutNanos / 1_000_000), SessionId, _password);
        if (ZooKeeperWire.TryWriteConnect(request, _room, out ReadOnlySpan<byte> packet))
            Queue(packet, nowNanos);
    }

    /// <inheritdoc/>
    public void Sent(int count, long nowNanos) => _outgoing.Take(count);

    /// <summary>The connection has ended, or could not be made.</summary>
    /// <param name="why">What is said about it.</param>
    /// <param name="nowNanos">The time.</param>
    internal void Gone(string why, long nowNanos)
    {
        // What a server does that has no quorum, or has not seen all that the session has: nothing is said on the wire.
        bool isTurnedAway = State == ZooKeeperSessionState.Greeting;
        Drop(isTurnedAway ? $"{why}, and gave no session: it has no quorum, or is behind what was seen before" : why, nowNanos);
    }

    /// <summary>The connection stands, but is not to be used: whoever is at the other end is not believed.</summary>
    /// <param name="why">What is said about it.</param>
    /// <param name="nowNanos">The time.</param>
    internal void Refuse(string why, long nowNanos) => Drop(why, nowNanos);

    /// <summary>Does what is due.</summary>
    /// <returns>How much was done.</returns>
    internal int Advance(long nowNanos)
    {
        if (nowNanos < NextDeadlineNanos)
            return 0;
        switch (State)
        {
            case ZooKeeperSessionState.Waiting:
                State = ZooKeeperSessionState.Connecting;
                Attempt++;
                _dueNanos = nowNanos + (TimeoutNanos / _options.Servers);
                break;
            case ZooKeeperSessionState.Connecting or ZooKeeperSessionState.Greeting:
                Drop("no answer in time", nowNanos);
                break;
            case ZooKeeperSessionState.Connected when nowNanos >= _heardNanos + ReadTimeoutNanos:
                Drop("silent for two thirds of the session's time-out", nowNanos);
                break;
            case ZooKeeperSessionState.Connected:
                ZooKeeperRequest ping = new(ZooKeeperOperation.Ping, string.Empty);
                if (ZooKeeperWire.TryWriteRequest(ZooKeeperWire.PingXid, ping, false, _room, out ReadOnlySpan<byte> packet))
                    Queue(packet, nowNanos);
                break;
            case ZooKeeperSessionState.Closing:
                Drop("closed", nowNanos);
                break;
        }

        return 1;
    }

    /// <summary>Ends the session: its ephemeral nodes go at once, if a server hears of it, and by its time-out if none does.</summary>
    internal void Close(long nowNanos)
    {
        if (_isClosing)
            return;
        _isClosing = true;
        ZooKeeperRequest request = new(ZooKeeperOperation.CloseSession, string.Empty);
        int xid = _xid == int.MaxValue ? 1 : _xid + 1;
        if (!IsConnected || !ZooKeeperWire.TryWriteRequest(xid, request, false, _room, out ReadOnlySpan<byte> packet))
        {
            Drop("closed", nowNanos);
            return;
        }

        (_xid, State, _dueNanos) = (xid, ZooKeeperSessionState.Closing, nowNanos + _options.CloseNanos);
        _pending.Enqueue(new Pending(xid, null, 0, request));
        Queue(packet, nowNanos);
    }

    private void Queue(ReadOnlySpan<byte> packet, long nowNanos)
    {
        if (_outgoing.TryWrite(packet))
            _sentNanos = nowNanos;
        else
            Drop("it takes no more bytes", nowNanos);
    }

    private readonly record struct Pending(int Xid, IZooKeeperUser? User, int Tag, ZooKeeperRequest Request);
}
