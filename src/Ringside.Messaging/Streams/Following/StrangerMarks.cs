namespace Ringside.Messaging.Streams.Following;

/// <summary>The marks of stores that do not count: how far those are that a change of the set may admit.</summary>
internal sealed class StrangerMarks
{
    private const int MostStrangers = 64;

    private readonly List<(StoreMember Store, long Number, long HeardNanos)> _known = [];

    /// <summary>Takes a mark.</summary>
    internal void Take(in StoreMember store, long number, long nowNanos)
    {
        for (int place = 0; place < _known.Count; place++)
        {
            if (_known[place].Store.Store == store.Store)
            {
                _known[place] = (store, number, nowNanos);
                return;
            }
        }

        if (_known.Count < MostStrangers)
        {
            _known.Add((store, number, nowNanos));
        }
    }

    /// <summary>Looks one up.</summary>
    /// <param name="store">Number of the store.</param>
    /// <param name="sinceNanos">When it must have been heard last.</param>
    /// <param name="member">The directory that is there.</param>
    /// <param name="number">Last batch that it keeps.</param>
    /// <returns>False when it was not heard since.</returns>
    internal bool TryFind(ushort store, long sinceNanos, out StoreMember member, out long number)
    {
        (member, number) = (default, 0);
        foreach ((StoreMember known, long last, long heard) in _known)
        {
            if (known.Store == store && heard >= sinceNanos)
            {
                (member, number) = (known, last);
                return true;
            }
        }

        return false;
    }
}
