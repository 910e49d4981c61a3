using System.Runtime.InteropServices;
using Ringside.Market.Events;

namespace Ringside.Simulation.Venue;

/// <summary>Shares of each order of a shard, kept from the events alone: what came in has traded, was cancelled, or is open.</summary>
internal sealed class ShareAccounts
{
    private readonly Dictionary<ulong, long> _open = [];

    /// <summary>Open shares of each living order.</summary>
    internal IReadOnlyDictionary<ulong, long> Open => _open;

    /// <summary>Trades so far.</summary>
    internal long Trades { get; private set; }

    internal void Take(in EngineEvent one)
    {
        switch (one.Kind)
        {
            case EventKind.Accepted:
                Require(_open.TryAdd(one.OrderId, one.Quantity), one);
                break;
            case EventKind.Replaced:
                Require(_open.Remove(one.OtherId), one);
                Require(_open.TryAdd(one.OrderId, one.Quantity), one);
                break;
            case EventKind.Executed:
                Trades++;
                Require(Lose(one.OrderId, one.Quantity, one) == one.Other, one);
                Lose(one.OtherId, one.Quantity, one);
                break;
            case EventKind.Cancelled:
                Require(Lose(one.OrderId, one.Quantity, one) == one.Other, one);
                break;
        }
    }

    private long Lose(ulong id, long quantity, in EngineEvent one)
    {
        ref long open = ref CollectionsMarshal.GetValueRefOrNullRef(_open, id);
        Require(!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref open), one);
        open -= quantity;
        Require(open >= 0 && quantity > 0, one);
        long left = open;
        if (left == 0)
        {
            _open.Remove(id);
        }

        return left;
    }

    private static void Require(bool holds, in EngineEvent one)
    {
        if (!holds)
        {
            throw new InvariantException("shares are neither made nor lost", one.ToString());
        }
    }
}
