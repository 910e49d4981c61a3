using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>The node that says who leads a stream: read and watched, and changed by compare-and-set on its version.</summary>
/// <remarks>
/// <para><b>No epoch twice.</b> Every value is written over exactly the one that was read, with a higher epoch than that one has, and the
/// first one by making the node. So epochs in the node only rise, and each was put there by one write.</para>
/// <para><b>An answer that was lost</b> says nothing. The node is read back, behind a sync: the write was ours if instance and epoch are,
/// for no other run has the instance. If another epoch stands there, the lost write came to nothing or was followed by a higher one: an
/// epoch is claimed above what stands there. A write that is still under way in the old connection's server meets another version, or the
/// refusal of a session that has moved; if not, it leaves an epoch of ours that nobody uses.</para>
/// </remarks>
internal sealed class ClaimNode : IZooKeeperUser
{
    private const int WatchTag = 1;
    private const int ClaimTag = 2;

    private readonly ZooKeeperSession _session;
    private readonly ZooKeeperElectionOptions _options;
    private readonly ElectionFolders _folders;
    private readonly ErrorPause _pause = new();
    private ClaimStep _step;
    private bool _isAsked;
    private bool _isStale = true;
    private bool _isAbsent;
    private bool _isWatchAsked;
    private uint _above;
    private uint _attempted;
    private int _version;
    private string _refusal = string.Empty;

    internal ClaimNode(ZooKeeperSession session, ZooKeeperElectionOptions options, ElectionFolders folders)
    {
        (_session, _options, _folders) = (session, options, folders);
        session.Attach(this);
    }

    private enum ClaimStep
    {
        Idle, Sync, Read, Write, Claimed, Refused,
    }

    /// <summary>The claim as last read; null when there is none, or none that can be read.</summary>
    internal CoordinatorClaim? Latest { get; private set; }

    /// <summary>What is wrong with the node; null when nothing is.</summary>
    internal string? Problem { get; private set; }

    /// <summary>Conflicts with other claimers.</summary>
    internal long Conflicts { get; private set; }

    /// <summary>Answers to writes that were lost, after which the node was read back.</summary>
    internal long ReadBacks { get; private set; }

    /// <summary>When to try again what was refused.</summary>
    internal long NextDeadlineNanos => _pause.UntilNanos;

    /// <inheritdoc cref="ZooKeeperElection.Claim"/>
    internal ClaimState Claim(uint above, out uint epoch, out string problem)
    {
        (epoch, problem) = (0, string.Empty);
        _above = above;
        if (_step == ClaimStep.Idle || (_step == ClaimStep.Claimed && _attempted <= above))
            (_step, _attempted) = (ClaimStep.Read, 0);
        if (_step == ClaimStep.Claimed)
        {
            (_step, epoch) = (ClaimStep.Idle, _attempted);
            return ClaimState.Claimed;
        }

        if (_folders.Problem is not null || _step == ClaimStep.Refused)
        {
            problem = _folders.Problem ?? _refusal;
            _step = ClaimStep.Idle;
            return ClaimState.Refused;
        }

        return ClaimState.Pending;
    }

    internal int Advance(long nowNanos) => _folders.AreReady && _session.IsConnected ? AdvanceWatch(nowNanos) + AdvanceClaim(nowNanos) : 0;

    public void Connected(bool isNewSession) => _isStale |= isNewSession;

    public void Expired() => _isStale = true;

    public void Changed(in ZooKeeperChange change)
    {
        if (change.Path == _options.ClaimPath)
            (_isStale, _isAbsent) = (true, false);
    }

    public void Answered(ZooKeeperAnswer answer)
    {
        if (answer.Tag == WatchTag)
        {
            _isWatchAsked = false;
            Seen(answer);
            return;
        }

        _isAsked = false;
        switch (answer.Request.Operation)
        {
            // An answer to a claim that was given up belongs to no step.
            case ZooKeeperOperation.Sync when _step == ClaimStep.Sync:
                _step = answer.Error == ZooKeeperError.None ? ClaimStep.Read : ClaimStep.Sync;
                if (answer.Error != ZooKeeperError.None && !answer.IsUnknown)
                    Refuse(answer.Describe());
                break;
            case ZooKeeperOperation.GetData when _step == ClaimStep.Read:
                ReadBack(answer);
                break;
            case ZooKeeperOperation.Create or ZooKeeperOperation.SetData when _step == ClaimStep.Write:
                Written(answer);
                break;
        }
    }

    private int AdvanceWatch(long nowNanos)
    {
        if (!_isStale || _isWatchAsked || _pause.Holds(nowNanos))
            return 0;
        ZooKeeperRequest request = _isAbsent
            ? ZooKeeperRequest.Exists(_options.ClaimPath, watch: true)
            : ZooKeeperRequest.Get(_options.ClaimPath, watch: true);
        if (!_session.TryRequest(this, WatchTag, request, nowNanos))
            return 0;

        // What changes from here on fires the watch, and is read then.
        (_isWatchAsked, _isStale) = (true, false);
        return 1;
    }

    private void Seen(ZooKeeperAnswer answer)
    {
        bool isLook = answer.Request.Operation == ZooKeeperOperation.Exists;
        switch (answer.Error)
        {
            case ZooKeeperError.None when isLook:
                (_isStale, _isAbsent) = (true, false);
                break;
            case ZooKeeperError.None:
                bool isClaim = EmbeddedCoordinator.TryRead(answer.Data, out CoordinatorClaim claim);
                Latest = isClaim ? claim : null;
                Problem = isClaim ? null : Damaged();
                break;
            case ZooKeeperError.NoNode:
                (Latest, Problem) = (null, null);
                (_isStale, _isAbsent) = (!isLook, true);
                break;
            default:
                _isStale = true;
                if (answer.IsUnknown)
                    break;
                Problem = answer.Describe();
                _pause.Hit();
                break;
        }
    }

    private int AdvanceClaim(long nowNanos)
    {
        if (_isAsked || _step is ClaimStep.Idle or ClaimStep.Claimed or ClaimStep.Refused)
            return 0;
        string path = _options.ClaimPath;
        ZooKeeperRequest request = _step switch
        {
            ClaimStep.Sync => ZooKeeperRequest.Sync(path),
            ClaimStep.Read => ZooKeeperRequest.Get(path, watch: false),
            _ when _version < 0 => ZooKeeperRequest.Create(path, Content(), ZooKeeperNodeKind.Persistent),
            _ => ZooKeeperRequest.Set(path, Content(), _version),
        };
        _isAsked = _session.TryRequest(this, ClaimTag, request, nowNanos);
        return _isAsked ? 1 : 0;
    }

    private byte[] Content() => EmbeddedCoordinator.Write(new CoordinatorClaim(_attempted, _options.Instance, _options.Address));

    private void ReadBack(ZooKeeperAnswer answer)
    {
        CoordinatorClaim held = default;
        switch (answer.Error)
        {
            case ZooKeeperError.NoNode:
                _version = -1;
                break;
            case ZooKeeperError.None when EmbeddedCoordinator.TryRead(answer.Data, out held):
                _version = answer.Stat.Version;
                break;
            case ZooKeeperError.None:
                Refuse(Damaged());
                return;
            case ZooKeeperError.ConnectionLoss or ZooKeeperError.SessionExpired:
                _step = ClaimStep.Sync;
                return;
            default:
                Refuse(answer.Describe());
                return;
        }

        uint highest = Math.Max(_above, held.Epoch);
        if (_attempted != 0 && held.Epoch == _attempted && held.Instance == _options.Instance)
            _step = ClaimStep.Claimed;
        else if (highest == uint.MaxValue)
            Refuse($"{_options.ClaimPath}: there is no epoch above {highest}");
        else
            (_step, _attempted) = (ClaimStep.Write, highest + 1);
    }

    private void Written(ZooKeeperAnswer answer)
    {
        switch (answer.Error)
        {
            case ZooKeeperError.None:
                _step = ClaimStep.Claimed;
                break;
            case ZooKeeperError.BadVersion or ZooKeeperError.NodeExists or ZooKeeperError.NoNode:
                // It was not written, whatever stands there; the server that is asked next may not have seen yet what does.
                Conflicts++;
                (_step, _attempted) = (ClaimStep.Sync, 0);
                if (answer.Error == ZooKeeperError.NoNode)
                    _folders.Reset();
                break;
            case ZooKeeperError.ConnectionLoss or ZooKeeperError.SessionExpired:
                ReadBacks++;
                _step = ClaimStep.Sync;
                break;
            default:
                Refuse(answer.Describe());
                break;
        }
    }

    private void Refuse(string why) => (_step, _refusal) = (ClaimStep.Refused, why);

    private string Damaged() =>
        $"{_options.ClaimPath}: expected {{\"epoch\":1..{uint.MaxValue},\"instance\":NUMBER,\"address\":TEXT}}, found something else";
}
