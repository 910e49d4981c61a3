using System.Runtime.CompilerServices;
using Ringside.Protocols;

namespace Ringside.Market.Orders;

/// <summary>An order book that matches by itself: commands in, reports out, and no rule but price and time.</summary>
/// <remarks>A modification is a cancellation and a new order in one: the order goes to the tail with its new price and quantity, and may
/// trade. Reducing keeps the place in the queue. Store and index may be shared with other books on the same thread, if ids are.</remarks>
/// <typeparam name="TSink">Where reports go; a struct, for which the book is compiled.</typeparam>
public sealed unsafe class MatchingBook<TSink>
    where TSink : struct, IReportSink
{
    private readonly OrderBook _book;
    private readonly OrderIndex _index;
    private readonly OrderStore _store;
    private TSink _sink;

    /// <summary>Joins the parts; they stay their owner's to dispose.</summary>
    /// <param name="book">The book.</param>
    /// <param name="index">Index over the same store.</param>
    /// <param name="sink">Where reports go.</param>
    public MatchingBook(OrderBook book, OrderIndex index, TSink sink)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(index);
        _book = book;
        _index = index;
        _store = book.Store;
        _sink = sink;
    }

    /// <summary>The resting orders.</summary>
    public OrderBook Book => _book;

    /// <summary>The live ids.</summary>
    public OrderIndex Index => _index;

    /// <summary>Where reports go.</summary>
    public ref TSink Sink => ref _sink;

    /// <summary>Enters an order.</summary>
    /// <param name="sequence">Number of the command, for its reports.</param>
    /// <param name="id">Any 64 bits that no live order has.</param>
    /// <param name="side">Side.</param>
    /// <param name="price">Limit in ticks, any value.</param>
    /// <param name="quantity">Above 0.</param>
    /// <param name="life">What becomes of the rest.</param>
    public OrderResult New(long sequence, ulong id, Side side, long price, long quantity, OrderLife life)
    {
        ulong hash = _index.Hash(id);
        ulong* place = _index.LocateHashed(id, hash);
        if (*place != 0 || quantity <= 0)
            return Reject(sequence, id, quantity <= 0 ? OrderResult.InvalidQuantity : OrderResult.DuplicateId);

        long left = quantity;
        uint slot = 0;
        if (life == OrderLife.Rest)
        {
            slot = _store.Rent();
            if (slot == 0)
                return Reject(sequence, id, OrderResult.StoreFull);
        }

        _sink.Accepted(sequence, side, id, price, quantity);
        if (_book.Crosses(side, price))
        {
            left = life == OrderLife.FillOrKill && _book.Available(side, price, quantity) < quantity
                ? quantity
                : Trade(sequence, id, side, price, quantity);
            place = null;
        }

        if (life == OrderLife.Rest)
            return Rest(sequence, id, side, price, left, slot, place, hash);
        if (left > 0)
            _sink.Cancelled(sequence, side, id, price);
        return OrderResult.Done;
    }

    /// <summary>Takes a resting order out.</summary>
    /// <param name="sequence">Number of the command, for its reports.</param>
    /// <param name="id">Id of the order.</param>
    public OrderResult Cancel(long sequence, ulong id)
    {
        ulong* place = _index.Locate(id);
        uint slot = (uint)*place;
        if (slot == 0)
        {
            _sink.CancelRejected(sequence, id);
            return OrderResult.UnknownId;
        }

        RestingOrder* order = _store.Orders + slot;
        _sink.Cancelled(sequence, order->Side, id, order->Price);
        _index.RemoveAt(place);
        _book.Remove(slot);
        _store.Return(slot);
        return OrderResult.Done;
    }

    /// <summary>Gives a resting order a new price and quantity; it loses its place in the queue, even if both are the old ones.</summary>
    /// <param name="sequence">Number of the command, for its reports.</param>
    /// <param name="id">Id of the order.</param>
    /// <param name="price">New limit in ticks.</param>
    /// <param name="quantity">New open quantity, above 0.</param>
    public OrderResult Modify(long sequence, ulong id, long price, long quantity)
    {
        ulong* place = _index.Locate(id);
        uint slot = (uint)*place;
        if (slot == 0 || quantity <= 0)
        {
            _sink.ModifyRejected(sequence, id);
            return slot == 0 ? OrderResult.UnknownId : OrderResult.InvalidQuantity;
        }

        RestingOrder* order = _store.Orders + slot;
        Side side = order->Side;
        _book.Remove(slot);
        long left = _book.Crosses(side, price) ? Trade(sequence, id, side, price, quantity) : quantity;
        _sink.Modified(sequence, side, id, price, quantity);
        order->Price = price;
        order->Quantity = left;
        if (left > 0 && _book.TryPlace(slot))
            return OrderResult.Done;
        return Leave(sequence, id, slot, left);
    }

    /// <summary>Takes some of a resting order's quantity; it keeps its place in the queue. All of it or more cancels it.</summary>
    /// <param name="sequence">Number of the command, for its reports.</param>
    /// <param name="id">Id of the order.</param>
    /// <param name="quantity">How much to take, above 0.</param>
    public OrderResult Reduce(long sequence, ulong id, long quantity)
    {
        uint slot = _index.Find(id);
        if (slot == 0 || quantity <= 0)
        {
            _sink.ModifyRejected(sequence, id);
            return slot == 0 ? OrderResult.UnknownId : OrderResult.InvalidQuantity;
        }

        RestingOrder* order = _store.Orders + slot;
        if (quantity >= order->Quantity)
            return Cancel(sequence, id);
        _book.Reduce(slot, quantity);
        _sink.Modified(sequence, order->Side, id, order->Price, order->Quantity);
        return OrderResult.Done;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private OrderResult Reject(long sequence, ulong id, OrderResult reason)
    {
        _sink.NewRejected(sequence, id, reason);
        return reason;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Trade(long sequence, ulong id, Side side, long price, long quantity)
    {
        var observer = new Fills(this, sequence, id);
        return _book.Match(side, price, quantity, ref observer);
    }

    /// <summary>Rests what is left of a new order in the slot that was taken for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private OrderResult Rest(
        long sequence, ulong id, Side side, long price, long left, uint slot, ulong* place, ulong hash)
    {
        if (left == 0)
        {
            _store.Return(slot);
            return OrderResult.Done;
        }

        RestingOrder* order = _store.Orders + slot;
        order->Id = id;
        order->Price = price;
        order->Quantity = left;
        order->Side = side;
        if (!_book.TryPlace(slot))
            return GiveUp(sequence, slot, OrderResult.LevelFull);

        // Trades have moved entries: the place that was found is good only without any.
        if (!_index.TryAddHashed(place is null ? _index.LocateHashed(id, hash) : place, hash, slot))
        {
            _book.Remove(slot);
            return GiveUp(sequence, slot, OrderResult.IndexCrowded);
        }

        return OrderResult.Done;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private OrderResult GiveUp(long sequence, uint slot, OrderResult reason)
    {
        RestingOrder* order = _store.Orders + slot;
        _sink.Cancelled(sequence, order->Side, order->Id, order->Price);
        _store.Return(slot);
        return reason;
    }

    /// <summary>The end of a changed order that has traded in full, or cannot rest.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private OrderResult Leave(long sequence, ulong id, uint slot, long left)
    {
        _index.Remove(id);
        if (left > 0)
            return GiveUp(sequence, slot, OrderResult.LevelFull);
        _store.Return(slot);
        return OrderResult.Done;
    }

    /// <summary>Reports the trades of one command, and drops makers that are filled.</summary>
    private readonly struct Fills(MatchingBook<TSink> owner, long sequence, ulong taker) : IMatchObserver
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public MakerAction Decide(uint slot, ref RestingOrder maker, long takerQuantity) => MakerAction.Trade;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Traded(uint slot, ref RestingOrder maker, long quantity) =>
            owner._sink.Traded(sequence, maker.Price, quantity, maker.Id, taker);

        public void Decremented(uint slot, ref RestingOrder maker, long quantity)
        {
            // Every maker trades.
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public long Refill(uint slot, ref RestingOrder maker) => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Left(uint slot, ref RestingOrder maker)
        {
            owner._index.Remove(maker.Id);
            owner._store.Return(slot);
        }
    }
}
