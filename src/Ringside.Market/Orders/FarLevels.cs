using System.Numerics;

namespace Ringside.Market.Orders;

/// <summary>Levels whose prices are outside of the window: a binary tree over the bits of their keys (a crit-bit tree; Morrison's
/// PATRICIA, J. ACM 15(4), 1968).</summary>
/// <remarks>A node tells two groups of keys apart by the highest bit in which they differ, so a path has at most 64 nodes whatever
/// the keys are, an insert adds one node, a removal frees one, and nothing is ever rebalanced. Every node and leaf that is visited
/// counts as a step.</remarks>
internal readonly unsafe struct FarLevels(OrderStore store)
{
    /// <summary>Marks a child as the handle of a level.</summary>
    internal const uint Leaf = 1u << 31;

    private readonly OrderStore _store = store;

    /// <summary>The level of a key, 0 when it is not there.</summary>
    internal uint Find(uint root, ulong key)
    {
        if (root == 0)
            return 0;
        uint handle = Nearest(root, key);
        return _store.Levels[handle].Key == key ? handle : 0;
    }

    /// <summary>Adds a level whose key is not there yet.</summary>
    internal void Insert(ref uint root, uint handle)
    {
        if (root == 0)
        {
            root = handle | Leaf;
            return;
        }

        ulong key = _store.Levels[handle].Key;
        ulong difference = key ^ _store.Levels[Nearest(root, key)].Key;
        Check.That(difference != 0, "a far price is added twice");
        int bit = BitOperations.Log2(difference);
        uint fresh = _store.RentNode();
        ref uint link = ref root;
        while (IsNode(link) && _store.Nodes[link].Bit > bit)
            link = ref Child(link, key);
        FarNode* node = _store.Nodes + fresh;
        node->Bit = bit;
        bool isHigh = (key >> bit & 1) != 0;
        node->Low = isHigh ? link : handle | Leaf;
        node->High = isHigh ? handle | Leaf : link;
        link = fresh;
    }

    /// <summary>Removes the level of a key that is there.</summary>
    internal void Remove(ref uint root, ulong key)
    {
        ref uint parent = ref root;
        ref uint link = ref root;
        while (IsNode(link))
        {
            parent = ref link;
            link = ref Child(link, key);
        }

        Check.That(_store.Levels[link & ~Leaf].Key == key, "a far price is removed that is not there");
        uint node = parent;
        if (!IsNode(node))
        {
            root = 0;
            return;
        }

        parent = (key >> _store.Nodes[node].Bit & 1) != 0 ? _store.Nodes[node].Low : _store.Nodes[node].High;
        _store.ReturnNode(node);
    }

    /// <summary>The level with the highest key that is not above <paramref name="key"/>; 0 when there is none.</summary>
    internal uint Floor(uint root, ulong key) => Neighbour(root, key, 1);

    /// <summary>The level with the lowest key that is not below <paramref name="key"/>; 0 when there is none.</summary>
    internal uint Ceiling(uint root, ulong key) => Neighbour(root, key, 0);

    private uint Neighbour(uint root, ulong key, uint towards)
    {
        if (root == 0)
            return 0;
        uint nearest = Nearest(root, key);
        ulong difference = key ^ _store.Levels[nearest].Key;
        if (difference == 0)
            return nearest;

        // Where the key would be inserted, all that is below lies on one side of it: the wanted side, or else the last turn that
        // left the wanted side lying aside leads there.
        int bit = BitOperations.Log2(difference);
        uint aside = 0;
        uint link = root;
        while (IsNode(link) && _store.Nodes[link].Bit > bit)
        {
            FarNode* node = _store.Nodes + link;
            uint direction = (uint)(key >> node->Bit) & 1;
            if (direction == towards)
                aside = direction != 0 ? node->Low : node->High;
            link = direction != 0 ? node->High : node->Low;
        }

        if (((uint)(key >> bit) & 1) == towards)
            return Outermost(link, towards);
        return aside == 0 ? 0 : Outermost(aside, towards);
    }

    private uint Outermost(uint link, uint towards)
    {
        while (IsNode(link))
            link = towards != 0 ? _store.Nodes[link].High : _store.Nodes[link].Low;
        return link & ~Leaf;
    }

    private uint Nearest(uint link, ulong key)
    {
        while (IsNode(link))
            link = Child(link, key);
        return link & ~Leaf;
    }

    private ref uint Child(uint node, ulong key) =>
        ref (key >> _store.Nodes[node].Bit & 1) != 0 ? ref _store.Nodes[node].High : ref _store.Nodes[node].Low;

    private bool IsNode(uint link)
    {
        _store.Header->Steps++;
        return (link & Leaf) == 0;
    }
}
