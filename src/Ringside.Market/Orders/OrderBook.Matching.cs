using System.Runtime.CompilerServices;
using Ringside.Protocols;

namespace Ringside.Market.Orders;

/// <content>Continuous trading.</content>
public sealed unsafe partial class OrderBook
{
    /// <summary>Trades an incoming order against the other side, best price first and first come first at a price, each trade at the
    /// price of the order that rests.</summary>
    /// <typeparam name="TObserver">A struct: the match is compiled for it.</typeparam>
    /// <param name="takerSide">Side of the incoming order.</param>
    /// <param name="limitPrice">Its limit in ticks; a market order gives the end of <see cref="long"/> that crosses everything.</param>
    /// <param name="quantity">Its quantity, above 0.</param>
    /// <param name="observer">Decides about each maker, and is told.</param>
    /// <returns>What is left of the quantity. The rest after <see cref="MakerAction.StopTaker"/> looks like any other: the observer
    /// remembers that it said so.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Match<TObserver>(Side takerSide, long limitPrice, long quantity, ref TObserver observer)
        where TObserver : struct, IMatchObserver, allows ref struct
    {
        BookSide* side = _sides + (1 - (nuint)takerSide);
        ulong limit = (ulong)limitPrice ^ side->Mask;
        return side->BestKey >= limit ? MatchCrossing(side, limit, quantity, ref observer) : quantity;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long MatchCrossing<TObserver>(BookSide* side, ulong limit, long quantity, ref TObserver observer)
        where TObserver : struct, IMatchObserver, allows ref struct
    {
        while (quantity > 0 && side->BestKey >= limit && side->BestLevel != 0)
        {
            OrderLevel* level = _levels + side->BestLevel;
            uint slot = level->HeadSlot;
            RestingOrder* maker = _orders + slot;
            MakerAction action = observer.Decide(slot, ref *maker, quantity);
            if (action == MakerAction.StopTaker)
                break;
            if (action is MakerAction.Trade or MakerAction.Decrement)
            {
                long traded = Math.Min(quantity, maker->Quantity);
                quantity -= traded;
                maker->Quantity -= traded;
                level->TotalQuantity -= traded;
                if (action == MakerAction.Trade)
                    observer.Traded(slot, ref *maker, traded);
                else
                    observer.Decremented(slot, ref *maker, traded);
                if (maker->Quantity != 0)
                    continue;
                long refill = observer.Refill(slot, ref *maker);
                if (refill > 0 && TryRequeue(slot, refill))
                    continue;
            }

            Remove(slot);
            observer.Left(slot, ref *maker);
            if (action == MakerAction.RemoveMakerAndStopTaker)
                break;
        }

        return quantity;
    }
}
