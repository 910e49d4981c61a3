using BenchmarkDotNet.Attributes;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Peers;
using Ringside.Messaging.Mdp.Sending;
using Ringside.Net.Randomness;

namespace Ringside.Micro.Peers;

/// <summary>How a node of MDP finds the peer that a packet belongs to: by the place that stands in the id, and by two ways that lost
/// (docs/mdp.md says why).</summary>
/// <remarks>Packets come from all peers in turn, by a walk that the processor cannot foresee in memory, and the peer that was found is
/// read, as the node does next anyway.</remarks>
public class PeerLookups
{
    /// <summary>Packets of one call, and what its time is divided by.</summary>
    public const int Operations = 1 << 16;

    private ulong[] _ids = [];
    private ConnectionTable _table = null!;
    private Dictionary<ulong, Peer> _dictionary = null!;
    private PeerTrie _trie = null!;
    private int _place;
    private int _stride;

    /// <summary>Packets of one call; fewer only where nobody looks at the time.</summary>
    public int Size { get; set; } = Operations;

    /// <summary>Peers of the node.</summary>
    [Params(1, 100, 1_000, 10_000)]
    public int Peers { get; set; }

    [GlobalSetup]
    public void Open()
    {
        var random = new SeededRandom(1);
        var messages = new Budget(1);
        var events = new EventQueue();
        _ids = new ulong[Peers];
        _stride = (int)(Peers * 0.618) | 1;
        _table = new ConnectionTable(Peers + 1);
        _dictionary = new Dictionary<ulong, Peer>(Peers);
        _trie = new PeerTrie(Peers);
        for (int i = 0; i < Peers; i++)
        {
            int slot = i + 1;
            var peer = new Peer(new PeerId(slot), 0, default, messages, events);
            ulong id = ConnectionTable.MakeId(random.NextUInt64(), slot);
            _ids[i] = id;
            _table.Add(id, peer);
            _dictionary.Add(id, peer);
            _trie.Add(id, peer);
        }
    }

    /// <summary>The node's: the place of the peer stands in the low bits of the id, and one comparison tells whether the rest is
    /// right.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public long SlotInTheId()
    {
        long sum = 0;
        for (int packet = 0; packet < Size; packet++)
        {
            sum += _table.Find(NextId())!.Id.Value;
        }

        return sum;
    }

    /// <summary>Of the library. Lost: it hashes, and goes by one place more in memory.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public long Dictionary()
    {
        long sum = 0;
        for (int packet = 0; packet < Size; packet++)
        {
            sum += _dictionary[NextId()].Id.Value;
        }

        return sum;
    }

    /// <summary>Lost: each level waits for the one before, and there are more of them the more peers there are.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public long Trie()
    {
        long sum = 0;
        for (int packet = 0; packet < Size; packet++)
        {
            sum += _trie.Find(NextId())!.Id.Value;
        }

        return sum;
    }

    private ulong NextId()
    {
        _place += _stride;
        if (_place >= _ids.Length)
        {
            _place -= _ids.Length;
        }

        return _ids[_place];
    }
}
