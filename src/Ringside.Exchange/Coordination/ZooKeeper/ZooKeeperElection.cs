using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>Says who leads a stream, with which epoch, and who else would, for a venue on several machines (docs/zookeeper.md).</summary>
/// <remarks>
/// <para>The claim is a persistent node: it binds nobody by itself, for the promises of the stores do, and it outlives every session. The
/// candidates are ephemeral nodes: they only say who is there.</para>
/// <para>Nothing here waits. Its owner calls <see cref="Advance"/> in each turn, before the turn of the connection that carries the
/// session; several elections share a session. While no server answers, what was read last stays, and a claim stays pending.</para>
/// </remarks>
internal sealed class ZooKeeperElection
{
    private readonly ZooKeeperSession _session;
    private readonly ElectionFolders _folders;
    private readonly ClaimNode _claim;
    private readonly CandidateNodes _candidates;

    /// <summary>Takes part in the election of one stream.</summary>
    /// <param name="session">The session with the servers.</param>
    /// <param name="options">Which stream, and who takes part.</param>
    /// <exception cref="ArgumentException">An option is not as it must be; the message says which.</exception>
    internal ZooKeeperElection(ZooKeeperSession session, ZooKeeperElectionOptions options)
    {
        options.Check();
        _session = session;
        _folders = new ElectionFolders(session, options.CandidatesPath);
        _claim = new ClaimNode(session, options, _folders);
        _candidates = new CandidateNodes(session, options, _folders);
    }

    /// <summary>Whether a server answers.</summary>
    internal bool IsConnected => _session.IsConnected;

    /// <summary>Sessions that servers have ended. A leader whose count rises has no candidate node for a moment, and others may claim.
    /// </summary>
    internal long Expiries => _session.Expiries;

    /// <summary>The claim with the highest epoch, as last read; null when nobody has claimed, or the claim cannot be read.</summary>
    internal CoordinatorClaim? Latest => _claim.Latest;

    /// <summary>Those who would lead, as last read, the leader too, in the order in which they came.</summary>
    internal IReadOnlyList<Candidate> Candidates => _candidates.All;

    /// <summary>Whether the run that has the claim is among the candidates: its session lives.</summary>
    internal bool IsLeaderPresent
    {
        get
        {
            bool isPresent = false;
            for (int place = 0; Latest is { } claim && !isPresent && place < Candidates.Count; place++)
                isPresent = Candidates[place].Instance == claim.Instance;
            return isPresent;
        }
    }

    /// <summary>Whether the run that has the claim is known not to be among the candidates: all of them have been read, from a server that
    /// answers. While none does, nobody knows.</summary>
    internal bool IsLeaderGone => IsConnected && IsStanding && _candidates.IsRead && Latest is not null && !IsLeaderPresent;

    /// <summary>Claims that met another one and were tried again.</summary>
    internal long ClaimConflicts => _claim.Conflicts;

    /// <summary>Claims whose answer was lost, so that the node was read back.</summary>
    internal long ClaimReadBacks => _claim.ReadBacks;

    /// <summary>Whether the own candidate node is known to be there.</summary>
    internal bool IsStanding => _candidates.IsStanding;

    /// <summary>What is wrong now; null when nothing is.</summary>
    internal string? Problem => _session.Problem is { } lost
        ? $"ZooKeeper: {lost}"
        : _folders.Problem ?? _claim.Problem ?? _candidates.Problem;

    /// <summary>When <see cref="Advance"/> has something to do, even if nothing comes.</summary>
    internal long NextDeadlineNanos =>
        Math.Min(_candidates.NextDeadlineNanos, Math.Min(_claim.NextDeadlineNanos, _folders.NextDeadlineNanos));

    /// <summary>Claims an epoch that nobody had: above a given one, and above the one that was claimed last. To be called again until it is
    /// no more pending; the result is told once, and the next call begins a new claim.</summary>
    /// <param name="above">The epoch is to be higher than this one.</param>
    /// <param name="epoch">The epoch, when it is claimed.</param>
    /// <param name="problem">Why there is none, when it is refused; else empty.</param>
    internal ClaimState Claim(uint above, out uint epoch, out string problem) => _claim.Claim(above, out epoch, out problem);

    /// <summary>Is a candidate from now on, and says how far it is. Leaders stand, too.</summary>
    /// <param name="applied">Number of the last batch that was applied, 0 or above.</param>
    /// <param name="logicVersion">The logic version that it can run.</param>
    internal void Stand(long applied, uint logicVersion)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(applied);
        _candidates.Stand(applied, logicVersion);
    }

    /// <summary>Is no candidate any more.</summary>
    internal void Withdraw() => _candidates.Withdraw();

    /// <summary>Asks the servers for what is to be known or done.</summary>
    /// <returns>How much was asked.</returns>
    internal int Advance(long nowNanos) => _folders.Advance(nowNanos) + _claim.Advance(nowNanos) + _candidates.Advance(nowNanos);
}
