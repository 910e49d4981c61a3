namespace Ringside.Messaging.Mdp.Peers;

/// <summary>Finds the peer that a packet belongs to. This side chose the id, so the place of the peer stands in its low bits, and one
/// comparison tells whether the rest is right.</summary>
/// <remarks>A micro-benchmark holds it against a hash table and a trie (docs/mdp.md).</remarks>
internal sealed class ConnectionTable(int slots)
{
    private readonly ulong[] _ids = new ulong[slots];
    private readonly Peer?[] _owners = new Peer?[slots];

    /// <summary>An id for the peer at a place, from a random number.</summary>
    internal static ulong MakeId(ulong random, int slot) => (random & ~(ulong)(PeerId.MaximumPeers - 1)) | (uint)slot;

    internal void Add(ulong id, Peer peer)
    {
        int slot = (int)id & (PeerId.MaximumPeers - 1);
        (_ids[slot], _owners[slot]) = (id, peer);
    }

    internal void Remove(ulong id)
    {
        int slot = (int)id & (PeerId.MaximumPeers - 1);
        if (_ids[slot] == id)
        {
            (_ids[slot], _owners[slot]) = (0, null);
        }
    }

    /// <summary>The peer with this id; null when there is none.</summary>
    internal Peer? Find(ulong id)
    {
        int slot = (int)id & (PeerId.MaximumPeers - 1);
        return (uint)slot < (uint)_ids.Length && _ids[slot] == id ? _owners[slot] : null;
    }
}
