using Ringside.Messaging.Mdp.Peers;

namespace Ringside.Micro.Peers;

/// <summary>Finds a peer by four bits of its id at a time, from the lowest up, where ids differ soonest. A branch ends where only one id is
/// left, which is then compared as a whole. It lost against the place in the id (docs/mdp.md).</summary>
internal sealed class PeerTrie(int most)
{
    private const int Bits = 4;
    private const int Fan = 1 << Bits;

    // A node is 16 places: 0 is empty, above 0 another node, below 0 a peer.
    private int[] _nodes = new int[Fan];
    private int _nodeCount = 1;
    private readonly ulong[] _ids = new ulong[most + 1];
    private readonly Peer[] _owners = new Peer[most + 1];
    private int _count;

    /// <summary>Adds a peer with an id that is not there.</summary>
    internal void Add(ulong id, Peer peer)
    {
        int added = ++_count;
        (_ids[added], _owners[added]) = (id, peer);
        int shift = 0;
        int place = Digit(id, shift);
        while (_nodes[place] > 0)
        {
            shift += Bits;
            place = (_nodes[place] * Fan) + Digit(id, shift);
        }

        int other = -_nodes[place];
        while (other != 0)
        {
            // Two ids share this branch: it grows until they part.
            int node = NewNode();
            _nodes[place] = node;
            shift += Bits;
            int places = node * Fan;
            place = places + Digit(id, shift);
            int otherPlace = places + Digit(_ids[other], shift);
            if (place != otherPlace)
            {
                _nodes[otherPlace] = -other;
                other = 0;
            }
        }

        _nodes[place] = -added;
    }

    /// <summary>The peer with this id; null when there is none.</summary>
    internal Peer? Find(ulong id)
    {
        int entry = _nodes[Digit(id, 0)];
        for (int shift = Bits; entry > 0; shift += Bits)
        {
            entry = _nodes[(entry * Fan) + Digit(id, shift)];
        }

        return entry < 0 && _ids[-entry] == id ? _owners[-entry] : null;
    }

    private static int Digit(ulong id, int shift) => (int)(id >> shift) & (Fan - 1);

    private int NewNode()
    {
        if ((_nodeCount + 1) * Fan > _nodes.Length)
        {
            Array.Resize(ref _nodes, _nodes.Length * 2);
        }

        return _nodeCount++;
    }
}
