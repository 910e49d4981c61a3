using Ringside.Exchange.Coordination.ZooKeeper;

namespace Ringside.Exchange.Tests.Coordination.ZooKeeper;

/// <summary>A session whose bytes a test hands over one by one, and a user that keeps what it is told.</summary>
internal sealed class SessionUnderTest : IZooKeeperUser
{
    internal const long Milli = 1_000_000;

    internal SessionUnderTest(int servers = 3, string? credentials = null, int mostOutstanding = 64, ulong seed = 1)
    {
        Session = new ZooKeeperSession(
            new ZooKeeperSessionOptions
            {
                Servers = servers,
                TimeoutNanos = 600 * Milli,
                Credentials = credentials,
                MostOutstanding = mostOutstanding,
            },
            new Net.Randomness.SeededRandom(seed));
        Session.Attach(this);
    }

    internal ZooKeeperSession Session { get; }

    internal long NowNanos { get; set; } = 1_000 * Milli;

    internal List<ZooKeeperAnswer> Answers { get; } = [];

    internal List<ZooKeeperChange> Changes { get; } = [];

    /// <summary>One entry for each time that requests could be made: whether the session was a new one.</summary>
    internal List<bool> Connections { get; } = [];

    internal int Ends { get; private set; }

    public void Connected(bool isNewSession) => Connections.Add(isNewSession);

    public void Answered(ZooKeeperAnswer answer) => Answers.Add(answer);

    public void Changed(in ZooKeeperChange change) => Changes.Add(change);

    public void Expired() => Ends++;

    /// <summary>Waits for the next attempt, and makes the connection.</summary>
    /// <returns>The first packet.</returns>
    internal byte[] Open()
    {
        while (Session.State != ZooKeeperSessionState.Connecting)
        {
            NowNanos = Math.Max(NowNanos, Session.NextDeadlineNanos);
            Session.Advance(NowNanos);
        }

        Session.Opened(NowNanos);
        return Take();
    }

    /// <summary>Makes a connection, and is greeted by the server.</summary>
    /// <returns>What the session says after the first packet.</returns>
    internal byte[] Connect(long session = 0x77)
    {
        Open();
        Say(ServerPackets.Greeting(session));
        return Take();
    }

    internal void Say(byte[] packet) => Session.Received(packet, NowNanos);

    internal byte[] Take()
    {
        byte[] bytes = Session.Outgoing.ToArray();
        Session.Sent(bytes.Length, NowNanos);
        return bytes;
    }

    internal bool Ask(ZooKeeperRequest request, int tag = 0) => Session.TryRequest(this, tag, request, NowNanos);
}
