using Ringside.Exchange.Coordination.ZooKeeper;

namespace Ringside.Simulation.ZooKeeper;

/// <summary>Carries the bytes of one session to a simulated ensemble and back, late, and as far as its owner lets them.</summary>
/// <remarks>What a client has sent before it lost a connection may still arrive at the server: a link lives on until it is empty.</remarks>
internal sealed class SimulatedZooKeeperLine(
    ZooKeeperSession session, SimulatedZooKeeper ensemble, ScenarioDice dice, long delayNanos = 1_000_000)
{
    private readonly List<Link> _links = [];
    private Link? _link;
    private long _attempt;

    /// <summary>Bytes that may still leave for the server; the one after ends the connection.</summary>
    internal long MayLeaveBytes { get; set; } = long.MaxValue;

    /// <summary>Bytes that may still arrive from the server; the one after ends the connection.</summary>
    internal long MayArriveBytes { get; set; } = long.MaxValue;

    /// <summary>Whether nothing arrives, in either direction, and nobody is told. What was sent arrives when it heals, if the connection
    /// has not been given up by then.</summary>
    internal bool IsCut { get; set; }

    /// <summary>Bytes that have left.</summary>
    internal long Left { get; private set; }

    /// <summary>Bytes that have arrived.</summary>
    internal long Arrived { get; private set; }

    internal ZooKeeperSession Session => session;

    /// <summary>Ends the connection.</summary>
    /// <param name="losesSent">Whether what is under way to the server is lost, too.</param>
    /// <param name="nowNanos">The time.</param>
    internal void Break(bool losesSent, long nowNanos)
    {
        if (_link is not { } link)
        {
            return;
        }

        if (losesSent)
        {
            link.ToServer.Clear();
        }

        _link = null;
        session.Gone("the connection broke", nowNanos);
    }

    /// <summary>The client is gone, and is told nothing more.</summary>
    /// <param name="losesSent">Whether what is under way to the server is lost, too.</param>
    internal void Abandon(bool losesSent)
    {
        if (losesSent)
        {
            _link?.ToServer.Clear();
        }

        _link = null;
    }

    /// <summary>Brings servers what a client that is gone has sent to them.</summary>
    /// <returns>Whether anything is still under way.</returns>
    internal bool TryDrain(long nowNanos)
    {
        ServeAll(nowNanos);
        return _links.Count > 0;
    }

    /// <summary>Moves what is due.</summary>
    internal void Step(long nowNanos)
    {
        session.Advance(nowNanos);
        if (session.Attempt != _attempt || session.State is ZooKeeperSessionState.Waiting or ZooKeeperSessionState.Closed)
        {
            _link = null;
        }

        if (_link is null && session.State == ZooKeeperSessionState.Connecting && session.Attempt != _attempt)
        {
            Connect(nowNanos);
        }

        TakeSent(nowNanos);
        ServeAll(nowNanos);
        Deliver(nowNanos);
    }

    // From the last to the first: one that is empty goes.
    private void ServeAll(long nowNanos)
    {
        for (int index = _links.Count - 1; index >= 0; index--)
        {
            Serve(_links[index], nowNanos);
        }
    }

    private void Connect(long nowNanos)
    {
        _attempt = session.Attempt;
        if (IsCut)
        {
            return;
        }

        SimulatedZooKeeperConnection? connection = ensemble.Connect(session.Server);
        if (connection is null)
        {
            session.Gone("refused", nowNanos);
            return;
        }

        _link = new Link(connection);
        _links.Add(_link);
        session.Opened(nowNanos);
    }

    private void TakeSent(long nowNanos)
    {
        if (_link is null || IsCut || session.Outgoing.IsEmpty)
        {
            return;
        }

        int count = (int)Math.Min(session.Outgoing.Length, MayLeaveBytes);
        bool isEnd = count < session.Outgoing.Length;
        if (count > 0)
        {
            _link.Send(session.Outgoing[..count], nowNanos + Delay());
        }

        MayLeaveBytes -= MayLeaveBytes == long.MaxValue ? 0 : count;
        Left += count;
        session.Sent(count, nowNanos);
        if (isEnd)
        {
            MayLeaveBytes = long.MaxValue;
            Break(losesSent: false, nowNanos);
        }
    }

    private void Serve(Link link, long nowNanos)
    {
        if (link == _link && IsCut)
        {
            return;
        }

        while (link.ToServer.TryPeek(out (long DueNanos, byte[] Bytes) piece) && piece.DueNanos <= nowNanos)
        {
            link.ToServer.Dequeue();
            link.Connection.Received(piece.Bytes);
        }

        byte[] said = link.Connection.TakeOutgoing();
        if (link == _link && said.Length > 0)
        {
            link.Answer(said, nowNanos + Delay());
        }

        if (link != _link && link.ToServer.Count == 0)
        {
            link.Connection.Close();
            _links.Remove(link);
        }
    }

    private void Deliver(long nowNanos)
    {
        while (!IsCut && _link is { } link && link.ToClient.TryPeek(out (long DueNanos, byte[] Bytes) piece) && piece.DueNanos <= nowNanos)
        {
            link.ToClient.Dequeue();
            int count = (int)Math.Min(piece.Bytes.Length, MayArriveBytes);
            MayArriveBytes -= MayArriveBytes == long.MaxValue ? 0 : count;
            Arrived += count;
            session.Received(piece.Bytes.AsSpan(0, count), nowNanos);
            if (count < piece.Bytes.Length)
            {
                MayArriveBytes = long.MaxValue;
                Break(losesSent: false, nowNanos);
                return;
            }
        }

        if (_link is { Connection.IsClosed: true, ToClient.Count: 0 } && !IsCut)
        {
            _link = null;
            session.Gone("the server has closed the connection", nowNanos);
        }
    }

    private long Delay() => delayNanos + dice.Below(delayNanos + 1);

    private sealed class Link(SimulatedZooKeeperConnection connection)
    {
        private long _toServerNanos;
        private long _toClientNanos;

        internal SimulatedZooKeeperConnection Connection => connection;

        internal Queue<(long DueNanos, byte[] Bytes)> ToServer { get; } = new();

        internal Queue<(long DueNanos, byte[] Bytes)> ToClient { get; } = new();

        // In order, however long each piece takes.
        internal void Send(ReadOnlySpan<byte> bytes, long dueNanos) =>
            ToServer.Enqueue((_toServerNanos = Math.Max(_toServerNanos, dueNanos), bytes.ToArray()));

        internal void Answer(byte[] bytes, long dueNanos) =>
            ToClient.Enqueue((_toClientNanos = Math.Max(_toClientNanos, dueNanos), bytes));
    }
}
