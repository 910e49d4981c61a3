namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>Makes the persistent nodes above an election's nodes, where they are not there yet.</summary>
/// <remarks>Each one is looked for first: an operator may have made the upper ones for us and allow nobody else to make more there.
/// </remarks>
internal sealed class ElectionFolders : IZooKeeperUser
{
    private readonly ZooKeeperSession _session;
    private readonly List<string> _paths = [];
    private readonly ErrorPause _pause = new();
    private int _next;
    private bool _isAsked;
    private bool _isMissing;

    internal ElectionFolders(ZooKeeperSession session, string path)
    {
        _session = session;
        for (int end = path.IndexOf('/', 1); end > 0; end = path.IndexOf('/', end + 1))
            _paths.Add(path[..end]);
        _paths.Add(path);
        session.Attach(this);
    }

    /// <summary>Whether all are there.</summary>
    internal bool AreReady => _next == _paths.Count;

    /// <summary>Why they are not made; null while nothing is wrong.</summary>
    internal string? Problem { get; private set; }

    /// <summary>When to try again what was refused.</summary>
    internal long NextDeadlineNanos => _pause.UntilNanos;

    /// <summary>Looks again: one of them was found missing.</summary>
    internal void Reset() => _next = 0;

    internal int Advance(long nowNanos)
    {
        if (AreReady || _isAsked || _pause.Holds(nowNanos))
            return 0;
        string path = _paths[_next];
        ZooKeeperRequest request = _isMissing
            ? ZooKeeperRequest.Create(path, default, ZooKeeperNodeKind.Persistent)
            : ZooKeeperRequest.Exists(path, watch: false);
        _isAsked = _session.TryRequest(this, 0, request, nowNanos);
        return _isAsked ? 1 : 0;
    }

    public void Connected(bool isNewSession)
    {
        // What is left to be made is asked for by Advance.
    }

    public void Answered(ZooKeeperAnswer answer)
    {
        _isAsked = false;
        bool isLook = answer.Request.Operation == ZooKeeperOperation.Exists;
        switch (answer.Error)
        {
            case ZooKeeperError.None or ZooKeeperError.NodeExists:
                (_isMissing, Problem) = (false, null);
                _next = Math.Min(_next + 1, _paths.Count);
                break;
            case ZooKeeperError.NoNode when isLook:
                _isMissing = true;
                break;
            case ZooKeeperError.NoNode:
                (_isMissing, _next) = (false, 0);
                break;
            default:
                _isMissing = false;
                Problem = answer.IsUnknown ? null : answer.Describe();
                if (!answer.IsUnknown)
                    _pause.Hit();
                break;
        }
    }

    public void Changed(in ZooKeeperChange change)
    {
        // Nothing is watched here.
    }

    public void Expired()
    {
        // Persistent nodes stay.
    }
}
