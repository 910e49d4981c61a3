using Ringside.Market.Engine;

namespace Ringside.Exchange.Shards;

/// <summary>The sessions that gateways have connected on a shard, each with its owner, in the order in which they came first.</summary>
internal sealed class SessionTable(int capacity, ulong secret)
{
    private const ulong Mark = 2;

    private readonly NumberTable _numbers = new(capacity, secret);
    private readonly ShardSession[] _sessions = new ShardSession[capacity];

    internal int Count => _numbers.Count;

    /// <summary>A rule that is left out on purpose.</summary>
    internal VenueFault Planted { get; init; }

    internal bool IsFull => _numbers.IsFull;

    /// <summary>Sum of the hashes of all.</summary>
    internal ulong Digest { get; private set; }

    internal ref readonly ShardSession this[int place] => ref _sessions[place];

    internal int Find(uint number) => _numbers.Find(number);

    /// <summary>Whether an input comes from the owner of its session, in the generation that is now.</summary>
    internal bool IsOwner(in ShardInput input)
    {
        int place = Find(input.Command.Session);
        if (place < 0)
            return false;
        if (Planted == VenueFault.GenerationIgnored)
            return true;
        ref ShardSession session = ref _sessions[place];
        return session.Gateway == input.Gateway && session.Instance == input.Instance && session.Generation == input.Generation;
    }

    /// <summary>The session is another owner's, or another generation's, and connected; there must be room for one that is new.</summary>
    internal void Own(uint number, uint gateway, ulong instance, long generation)
    {
        int place = Find(number);
        ulong before = place < 0 ? 0 : HashOf(place);
        if (place < 0)
            place = _numbers.Add(number);
        _sessions[place] = new ShardSession
        {
            Number = number,
            Gateway = gateway,
            Instance = instance,
            Generation = generation,
            IsConnected = 1,
        };
        Digest += HashOf(place) - before;
    }

    internal void SetConnected(int place, bool isConnected)
    {
        ulong before = HashOf(place);
        _sessions[place].IsConnected = isConnected ? 1u : 0u;
        Digest += HashOf(place) - before;
    }

    /// <summary>Takes one from a snapshot; false when it cannot be, or is there.</summary>
    internal bool TryLoad(in ShardSession session)
    {
        bool canBe = session.Instance != 0 && session.Generation >= 1 && session.IsConnected <= 1 && session.Zero == 0;
        if (!canBe || _numbers.IsFull || Find(session.Number) >= 0)
            return false;
        int place = _numbers.Add(session.Number);
        _sessions[place] = session;
        Digest += HashOf(place);
        return true;
    }

    private ulong HashOf(int place)
    {
        ref ShardSession session = ref _sessions[place];
        return StateHash.Of(
            Mark, (ulong)place, session.Number, session.Gateway, session.Instance, (ulong)session.Generation, session.IsConnected);
    }
}
