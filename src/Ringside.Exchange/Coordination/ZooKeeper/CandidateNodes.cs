namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>The ephemeral nodes of those who would lead a stream: all are read and watched, the own one is made, kept up to date, and made
/// again after the session has ended.</summary>
/// <remarks>Whether an own node is there is never guessed: after an answer was lost the list is read anew, behind a sync, and what has this
/// session and this run in it is the own one; a second one is removed. A new one is made only when the whole list has been read and none
/// is there. It is called in every turn of a thread that trades: where nothing is to be done it allocates nothing.</remarks>
internal sealed partial class CandidateNodes : IZooKeeperUser
{
    /// <summary>Most candidates that are read; those with the lowest numbers.</summary>
    internal const int MostCandidates = 64;

    private const string Prefix = "c-";

    private readonly ZooKeeperSession _session;
    private readonly ZooKeeperElectionOptions _options;
    private readonly ElectionFolders _folders;
    private readonly SortedList<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ErrorPause _pause = new();
    private bool _isListStale = true;
    private bool _needsSync;
    private bool _isListAsked;
    private Candidate? _wanted;
    private Candidate? _written;
    private string? _own;
    private bool _isOwnAsked;
    private long _updateNanos = long.MinValue;

    internal CandidateNodes(ZooKeeperSession session, ZooKeeperElectionOptions options, ElectionFolders folders)
    {
        (_session, _options, _folders) = (session, options, folders);
        session.Attach(this);
    }

    private enum Tag
    {
        Sync, List, Read, Create, Update, Delete,
    }

    /// <summary>Those who would lead, as last read, one for each run, in the order in which they came.</summary>
    internal IReadOnlyList<Candidate> All { get; private set; } = [];

    /// <summary>What is wrong; null when nothing is.</summary>
    internal string? Problem { get; private set; }

    /// <summary>Whether the own node is known to be there.</summary>
    internal bool IsStanding => _own is not null;

    /// <summary>When the own node may be written again, if it has to be.</summary>
    internal long NextDeadlineNanos => _pause.UntilNanos != long.MaxValue ? _pause.UntilNanos
        : _own is not null && !_isOwnAsked && _session.IsConnected && _wanted is { } wanted && wanted != _written && IsRead ? _updateNanos
        : long.MaxValue;

    /// <summary>Whether all that is known to be there has been read.</summary>
    internal bool IsRead
    {
        get
        {
            bool isRead = !_isListStale && !_isListAsked;
            for (int place = 0; isRead && place < _entries.Count; place++)
                isRead = _entries.Values[place] is { IsStale: false, IsAsked: false };
            return isRead;
        }
    }

    internal void Stand(long applied, uint logicVersion) =>
        _wanted = new Candidate(_options.Node, _options.Instance, applied, logicVersion);

    internal void Withdraw() => _wanted = null;

    internal int Advance(long nowNanos)
    {
        if (!_folders.AreReady || !_session.IsConnected || _pause.Holds(nowNanos))
            return 0;
        int work = 0;
        if (_isListStale && !_isListAsked)
        {
            ZooKeeperRequest request = _needsSync
                ? ZooKeeperRequest.Sync(_options.CandidatesPath)
                : ZooKeeperRequest.List(_options.CandidatesPath, watch: true);
            _isListAsked = Ask(_needsSync ? Tag.Sync : Tag.List, request, nowNanos);
            _isListStale = !_isListAsked || _needsSync;
            work++;
        }

        for (int place = 0; place < _entries.Count; place++)
        {
            Entry entry = _entries.Values[place];
            if (entry is { IsStale: true, IsAsked: false }
                && Ask(Tag.Read, ZooKeeperRequest.Get(PathOf(_entries.Keys[place]), watch: true), nowNanos))
            {
                (entry.IsAsked, entry.IsStale) = (true, false);
                work++;
            }
        }

        return work + AdvanceOwn(nowNanos);
    }

    public void Connected(bool isNewSession)
    {
        if (isNewSession)
            Expired();
    }

    public void Expired()
    {
        (_own, _written, _isListStale, _needsSync) = (null, null, true, true);
        foreach (Entry entry in _entries.Values)
            entry.IsStale = true;
    }

    public void Changed(in ZooKeeperChange change)
    {
        if (change.Path == _options.CandidatesPath)
        {
            _isListStale = true;
            if (change.Kind == ZooKeeperChangeKind.Deleted)
                _folders.Reset();
        }
        else if (change.Path.StartsWith(_options.CandidatesPath + "/", StringComparison.Ordinal)
            && _entries.TryGetValue(NameOf(change.Path), out Entry? entry))
        {
            entry.IsStale = true;
        }
    }

    private int AdvanceOwn(long nowNanos)
    {
        if (_isOwnAsked || !IsRead)
            return 0;
        _own ??= FindOwn(other: null);
        string? surplus = _wanted is null ? _own : FindOwn(other: _own);
        if (surplus is not null)
            _isOwnAsked = Ask(Tag.Delete, ZooKeeperRequest.Delete(PathOf(surplus), -1), nowNanos);
        else if (_own is null && _wanted is { } wanted)
            _isOwnAsked = AskToWrite(Tag.Create, OwnNode(wanted), wanted, nowNanos);
        else if (nowNanos >= NextDeadlineNanos && _wanted is { } changed)
            _isOwnAsked = AskToWrite(Tag.Update, ZooKeeperRequest.Set(PathOf(_own!), changed.Write(), -1), changed, nowNanos);
        return _isOwnAsked ? 1 : 0;
    }

    // The first one that is this run's and another one than that.
    private string? FindOwn(string? other)
    {
        for (int place = 0; place < _entries.Count; place++)
        {
            if (IsOwn(_entries.Values[place]) && _entries.Keys[place] != other)
                return _entries.Keys[place];
        }

        return null;
    }

    private ZooKeeperRequest OwnNode(in Candidate content) =>
        ZooKeeperRequest.Create(PathOf(Prefix), content.Write(), ZooKeeperNodeKind.EphemeralSequential);

    private bool AskToWrite(Tag tag, in ZooKeeperRequest request, in Candidate content, long nowNanos)
    {
        if (!Ask(tag, request, nowNanos))
            return false;
        (_written, _updateNanos) = (content, nowNanos + _options.UpdateNanos);
        return true;
    }

    private bool Ask(Tag tag, in ZooKeeperRequest request, long nowNanos) => _session.TryRequest(this, (int)tag, request, nowNanos);

    private bool IsOwn(Entry entry) => entry.Owner == _session.SessionId && entry.Candidate?.Instance == _options.Instance;

    private string PathOf(string name) => $"{_options.CandidatesPath}/{name}";

    private string NameOf(string path) => path[(_options.CandidatesPath.Length + 1)..];

    private sealed class Entry
    {
        internal Candidate? Candidate { get; set; }

        internal long Owner { get; set; }

        internal bool IsStale { get; set; } = true;

        internal bool IsAsked { get; set; }
    }
}
