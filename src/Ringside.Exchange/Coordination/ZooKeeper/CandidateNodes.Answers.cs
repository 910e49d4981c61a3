namespace Ringside.Exchange.Coordination.ZooKeeper;

internal sealed partial class CandidateNodes
{
    public void Answered(ZooKeeperAnswer answer)
    {
        bool isList = (Tag)answer.Tag is Tag.Sync or Tag.List;
        bool isOwn = (Tag)answer.Tag is Tag.Create or Tag.Update or Tag.Delete;
        _isListAsked &= !isList;
        _isOwnAsked &= !isOwn;
        if (answer.IsUnknown || answer.Error == ZooKeeperError.None)
            Problem = null;
        else if (answer.Error != ZooKeeperError.NoNode)
            Refused(answer);
        switch ((Tag)answer.Tag)
        {
            case Tag.Sync:
                _needsSync = answer.Error != ZooKeeperError.None;
                break;
            case Tag.List:
                Listed(answer);
                break;
            case Tag.Read:
                Read(answer);
                break;
            default:
                Written(answer);
                break;
        }
    }

    private void Refused(ZooKeeperAnswer answer)
    {
        Problem = answer.Describe();
        if ((Tag)answer.Tag != Tag.Read)
            _pause.Hit();
    }

    private void Listed(ZooKeeperAnswer answer)
    {
        if (answer.Error != ZooKeeperError.None)
        {
            _isListStale = true;
            if (answer.Error == ZooKeeperError.NoNode)
                _folders.Reset();
            return;
        }

        HashSet<string> names = [.. answer.Children.Where(IsCandidate).Order(StringComparer.Ordinal).Take(MostCandidates)];
        foreach (string gone in _entries.Keys.Where(name => !names.Contains(name)).ToArray())
            _entries.Remove(gone);
        foreach (string name in names)
            _entries.TryAdd(name, new Entry());
        if (_own is not null && !names.Contains(_own))
            (_own, _written) = (null, null);
        Collect();
    }

    private void Read(ZooKeeperAnswer answer)
    {
        string name = NameOf(answer.Request.Path);
        if (!_entries.TryGetValue(name, out Entry? entry))
            return;
        entry.IsAsked = false;
        if (answer.Error == ZooKeeperError.None)
        {
            entry.Owner = answer.Stat.EphemeralOwner;
            entry.Candidate = Candidate.TryRead(answer.Data, out Candidate candidate) ? candidate : null;
        }
        else if (answer.Error == ZooKeeperError.NoNode)
        {
            _entries.Remove(name);
            _isListStale = true;
        }
        else
        {
            entry.IsStale = answer.IsUnknown;
        }

        Collect();
    }

    private void Written(ZooKeeperAnswer answer)
    {
        bool isCreate = (Tag)answer.Tag == Tag.Create;
        bool isDelete = (Tag)answer.Tag == Tag.Delete;
        if (answer.Error == ZooKeeperError.None && isCreate)
        {
            _own = NameOf(answer.Path);
        }
        else if (answer.Error is ZooKeeperError.None or ZooKeeperError.NoNode && isDelete)
        {
            string name = NameOf(answer.Request.Path);
            _entries.Remove(name);
            if (_own == name)
                (_own, _written) = (null, null);
        }
        else if (answer.Error != ZooKeeperError.None)
        {
            // Unknown, or gone: what the list says counts.
            (_own, _written) = (null, null);
            _needsSync = true;
        }

        _isListStale |= isCreate || isDelete || answer.Error != ZooKeeperError.None;
    }

    // The one with the highest number is the latest of a run; an older session's may still be there for a while.
    private void Collect()
    {
        List<Candidate> all = [];
        foreach (Entry entry in _entries.Values)
        {
            if (entry.Candidate is not { } candidate)
                continue;
            all.RemoveAll(other => other.Instance == candidate.Instance);
            all.Add(candidate);
        }

        All = all;
    }

    private static bool IsCandidate(string name) =>
        name.Length == Prefix.Length + 10 && name.StartsWith(Prefix, StringComparison.Ordinal)
        && !name.AsSpan(Prefix.Length).ContainsAnyExceptInRange('0', '9');
}
