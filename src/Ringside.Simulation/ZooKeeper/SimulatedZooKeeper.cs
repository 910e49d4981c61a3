using System.Buffers.Binary;
using Ringside.Exchange.Coordination.ZooKeeper;

namespace Ringside.Simulation.ZooKeeper;

/// <summary>An ensemble of ZooKeeper in virtual time: what clients see of it, over bytes, and nothing of how servers agree.</summary>
/// <remarks>
/// <para>Writes are put in one order at once. Each server has its own copy, which follows at once or, when it is slow, late: reads and
/// watches are those of the copy. A session is served by one connection; what comes over an older one is refused as moved. A session from
/// which nothing came for its time-out ends, and its ephemeral nodes go.</para>
/// <para><b>Not here.</b> Elections among servers, read-only servers, quotas, multi; access lists know everybody and one name with its
/// password. No fault is drawn here: whoever owns it stops servers, makes them slow and loses bytes.</para>
/// </remarks>
internal sealed class SimulatedZooKeeper
{
    private const int LeastTicks = 2;
    private const int MostTicks = 20;

    private readonly SimulatedZooKeeperServer[] _servers;
    private readonly long _tickNanos;
    private readonly List<ZooKeeperTransaction> _log = [];
    private readonly ZooKeeperTree _leader = new();
    private readonly SortedDictionary<long, SimulatedZooKeeperSession> _sessions = [];
    private long _lastSession = 0x1000;

    internal SimulatedZooKeeper(int servers, long tickNanos)
    {
        _servers = [.. Enumerable.Range(0, servers).Select(_ => new SimulatedZooKeeperServer())];
        _tickNanos = tickNanos;
    }

    internal long NowNanos { get; private set; }

    /// <summary>All that was ever committed: who judges a run reads it here.</summary>
    internal IReadOnlyList<ZooKeeperTransaction> Log => _log;

    /// <summary>The nodes as they are committed.</summary>
    internal ZooKeeperTree Committed => _leader;

    internal int Servers => _servers.Length;

    /// <summary>Sessions that live.</summary>
    internal IReadOnlyCollection<long> Sessions => _sessions.Keys;

    /// <summary>When the next session ends, if nothing comes from it.</summary>
    internal long NextDeadlineNanos => _sessions.Count == 0 ? long.MaxValue : _sessions.Values.Min(session => session.EndNanos);

    /// <summary>Opens a connection.</summary>
    /// <returns>Null when the server does not run.</returns>
    internal SimulatedZooKeeperConnection? Connect(int server)
    {
        if (!_servers[server].IsUp)
        {
            return null;
        }

        SimulatedZooKeeperConnection connection = new(this, _servers[server]);
        _servers[server].Add(connection);
        return connection;
    }

    /// <summary>Moves the time on, and ends the sessions that were silent.</summary>
    internal void Advance(long nowNanos)
    {
        NowNanos = Math.Max(NowNanos, nowNanos);
        foreach (SimulatedZooKeeperSession session in _sessions.Values.Where(session => NowNanos >= session.EndNanos).ToArray())
        {
            End(session.Id);
        }
    }

    /// <summary>Stops a server; its connections end.</summary>
    internal void Stop(int server)
    {
        _servers[server].IsUp = false;
        _servers[server].CloseAll();
    }

    /// <summary>Starts a server; it knows all that is committed, unless it is slow.</summary>
    internal void Start(int server)
    {
        _servers[server].IsUp = true;
        Spread();
    }

    /// <summary>Takes a server out of the quorum, or back.</summary>
    internal void SetQuorum(int server, bool hasQuorum)
    {
        _servers[server].HasQuorum = hasQuorum;
        if (!hasQuorum)
        {
            _servers[server].CloseAll();
        }
    }

    /// <summary>Makes a server slow, or quick again.</summary>
    internal void SetSlow(int server, bool isSlow)
    {
        _servers[server].IsSlow = isSlow;
        Spread();
    }

    /// <summary>Ends a session, as an operator can.</summary>
    internal void End(long session)
    {
        if (!_sessions.Remove(session, out SimulatedZooKeeperSession? ended))
        {
            return;
        }

        foreach (string path in _leader.OwnedBy(session))
        {
            Commit(new ZooKeeperTransaction(_log.Count + 1, ZooKeeperTransactionKind.Delete, path));
        }

        Commit(new ZooKeeperTransaction(_log.Count + 1, ZooKeeperTransactionKind.Session, string.Empty, Session: session));
        Spread();
        ended.Connection?.Close();
    }

    /// <summary>Begins a session, or finds it again for another connection.</summary>
    /// <returns>Null when there is no such session, or its password is another.</returns>
    internal SimulatedZooKeeperSession? Attach(in ZooKeeperConnectRequest request, SimulatedZooKeeperConnection connection)
    {
        SimulatedZooKeeperSession? session;
        if (request.SessionId == 0)
        {
            byte[] password = new byte[16];
            BinaryPrimitives.WriteInt64BigEndian(password, ++_lastSession * 0x9E37_79B9);
            long granted = Math.Clamp(request.TimeoutMillis * 1_000_000L, LeastTicks * _tickNanos, MostTicks * _tickNanos);
            session = new SimulatedZooKeeperSession(_lastSession, password, granted);
            _sessions.Add(session.Id, session);
            Commit(new ZooKeeperTransaction(_log.Count + 1, ZooKeeperTransactionKind.Session, string.Empty, Session: session.Id));
            Spread();
        }
        else if (!_sessions.TryGetValue(request.SessionId, out session) || !session.Password.Span.SequenceEqual(request.Password.Span))
        {
            return null;
        }

        session.Connection = connection;
        session.Heard(NowNanos);
        return session;
    }

    /// <summary>Commits a change that is allowed.</summary>
    internal void Commit(ZooKeeperTransaction transaction)
    {
        _leader.Apply(transaction);
        _log.Add(transaction);
    }

    /// <summary>Lets servers follow.</summary>
    /// <param name="server">One that must, however slow it is; null for none.</param>
    internal void Spread(SimulatedZooKeeperServer? server = null)
    {
        foreach (SimulatedZooKeeperServer each in _servers)
        {
            if (each == server || (each.IsUp && !each.IsSlow))
            {
                each.CatchUp(_log);
            }
        }
    }
}
