using Ringside.Exchange.Configuration;
using Ringside.Exchange.Coordination.ZooKeeper;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Shards;
using Ringside.Messaging.Streams.Writing;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Net.Randomness;

namespace Ringside.Exchange.Hosting;

/// <summary>Claims epochs of one stream at ZooKeeper, for one run of one node, with a session of its own.</summary>
internal sealed class ZooKeeperClaims : ICoordinator
{
    private readonly ZooKeeperSession _session;
    private readonly ZooKeeperElection _election;
    private readonly ZooKeeperLine _line;
    private readonly long _patienceNanos;
    private readonly uint _logicVersion;
    private long _nowNanos;
    private long _connectedNanos = long.MinValue;
    private string? _silence;
    private long _claimedExpiries;

    /// <summary>Connects with the first turn.</summary>
    /// <param name="configuration">Where ZooKeeper is.</param>
    /// <param name="stream">Name of the stream.</param>
    /// <param name="node">Which node.</param>
    /// <param name="instance">Which run of it.</param>
    /// <param name="backend">Makes connections.</param>
    /// <param name="waiter">How the thread idles.</param>
    /// <exception cref="IOException">The file of the credentials, or of the certificate, is not as it should be.</exception>
    internal ZooKeeperClaims(
        ZooKeeperConfiguration configuration, string stream, NodeConfiguration node, ulong instance, IBackend backend, Waiter waiter)
    {
        if (!ZooKeeperFiles.TryRead(configuration, out string? credentials, out TlsTrust? trust, out string error))
            throw new IOException(error);
        _logicVersion = node.Role == NodeRole.Engine ? LogicVersions.Newest : 0;
        _patienceNanos = configuration.SessionMilliseconds * 1_000_000L;
        _session = new ZooKeeperSession(
            new ZooKeeperSessionOptions
            {
                Servers = configuration.Servers.Length,
                TimeoutNanos = _patienceNanos,
                Credentials = credentials,
            },
            new SeededRandom(instance));
        _election = new ZooKeeperElection(_session, new ZooKeeperElectionOptions
        {
            Root = configuration.Root,
            Stream = stream,
            Node = node.Name,
            Instance = instance,
            Address = node.Stream.ToString(),
        });
        _line = new ZooKeeperLine(backend, configuration.Servers, _session, trust, waiter);
    }

    public bool IsLeaderGone => _election.IsLeaderGone;

    // The session ends when the servers have not heard this run for its time-out; no server has answered what they did not hear.
    public string? LeadTrouble =>
        Expiries != _claimedExpiries ? "its session at ZooKeeper has expired"
        : _session.IsSilent(_nowNanos) ? "no server of ZooKeeper has answered for as long as its session may last"
        : null;

    public long Expiries => _election.Expiries;

    public string? Problem => _election.IsConnected ? _election.Problem : _silence;

    public long NextDeadlineNanos => Math.Min(_election.NextDeadlineNanos, _line.NextDeadlineNanos);

    public int DoWork(long applied, long nowNanos)
    {
        _nowNanos = nowNanos;
        if (_election.IsConnected || _connectedNanos == long.MinValue)
            (_connectedNanos, _silence) = (nowNanos, null);

        _election.Stand(Math.Max(applied, 0), _logicVersion);
        int work = _election.Advance(nowNanos) + _line.DoWork(nowNanos);

        // One text, however many servers are tried afterwards: it is told once.
        if (nowNanos - _connectedNanos > _patienceNanos && _session.Problem is { } problem)
            _silence ??= $"no server of ZooKeeper answers ({problem}): trading goes on, and nobody can take over";
        return work;
    }

    public ClaimState Claim(uint above, out uint epoch, out string problem)
    {
        ClaimState state = _election.Claim(above, out epoch, out problem);
        if (state == ClaimState.Claimed)
            _claimedExpiries = Expiries;
        return state;
    }

    // Said once and not waited for: when it is lost, the session ends by its time-out.
    public void Dispose()
    {
        _session.Close(_nowNanos);
        _line.DoWork(_nowNanos);
        _line.Dispose();
    }
}
