using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <summary>The live orders of an engine: where each one is (book, index, list of its session), and the digest of all.</summary>
/// <remarks>An order is taken in by <see cref="Rest"/> or <see cref="Wait"/>; <see cref="TakeOut"/> takes it out of its book only (it is
/// replaced or triggered and keeps its slot, its entry and its place in the list), <see cref="Release"/> ends it.</remarks>
internal sealed unsafe partial class OrderPool : IDisposable
{
    internal readonly OrderStore Store;
    internal readonly OrderIndex Index;
    internal readonly RestingOrder* Orders;
    internal readonly OrderDetail* Details;
    internal readonly OrderLinks* Links;
    private readonly NativeBlock _detailBlock;
    private readonly NativeBlock _linkBlock;

    /// <summary>Sum of the hashes of all orders that rest or wait.</summary>
    internal ulong Sum;

    /// <summary>The last number of priority that was given.</summary>
    internal ulong LastPriority;

    /// <summary>Refreshes that are still to come, of all icebergs together: what the orders hide, in pieces that they may show. Follows
    /// from the orders; <see cref="SetHidden"/> alone changes it.</summary>
    internal long Refreshes { get; private set; }

    internal OrderPool(MatchingEngineOptions options)
    {
        Store = new OrderStore(options.Store);
        Index = new OrderIndex(Store, options.HashSecret);
        _detailBlock = new NativeBlock((nuint)Store.SlotLimit * (nuint)sizeof(OrderDetail));
        _linkBlock = new NativeBlock((nuint)Store.SlotLimit * (nuint)sizeof(OrderLinks));
        Orders = Store.Orders;
        Details = (OrderDetail*)_detailBlock.Start;
        Links = (OrderLinks*)_linkBlock.Start;
        new Span<OrderDetail>(Details, options.ExpectedOrders + 1).Clear(); // touches it
        new Span<OrderLinks>(Links, options.ExpectedOrders + 1).Clear();
    }

    internal bool IsFull => Store.Rented == Store.MaximumOrders;

    public void Dispose()
    {
        _linkBlock.Dispose();
        _detailBlock.Dispose();
        Index.Dispose();
        Store.Dispose();
    }

    /// <summary>Puts an order at the end of its price.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Rest(ref Incoming incoming, Instrument instrument, Session session)
    {
        uint slot = incoming.Slot;
        RestingOrder* order = Orders + (slot != 0 ? slot : Begin(ref incoming, instrument, session));
        slot = (uint)(order - Orders);
        order->Side = incoming.Side;
        order->Price = incoming.Price;
        order->Quantity = incoming.Shown;
        order->UserTag = ++LastPriority;
        order->Flags = incoming.Flags;
        bool isPlain = (incoming.Display | incoming.Executed) == 0 && incoming.Accepted == 0;
        if (!isPlain)
            WriteDetail(slot, ref incoming, instrument);
        Check.That(instrument.Book.TryPlace(slot), "the quantities of a level overflow");
        SetHash(slot, order->Quantity);
    }

    /// <summary>Puts a stop order into the stop book of its instrument, as the youngest of its price.</summary>
    internal void Wait(ref Incoming incoming, Instrument instrument, Session session)
    {
        uint slot = incoming.Slot != 0 ? incoming.Slot : Begin(ref incoming, instrument, session);
        RestingOrder* order = Orders + slot;
        order->Side = incoming.Side == Side.Bid ? Side.Ask : Side.Bid;
        order->Price = incoming.StopPrice;
        order->Quantity = incoming.Open;
        order->UserTag = ++LastPriority;
        order->Flags = incoming.Flags | OrderFlags.Waiting | OrderFlags.Detail;
        Details[slot] = new OrderDetail
        {
            Executed = incoming.Executed,
            LimitPrice = incoming.Price,
            Accepted = incoming.Accepted,
        };
        instrument.WaitingOrders++;
        Check.That(instrument.Stops.TryPlace(slot), "the quantities of a level overflow");
        SetHash(slot, order->Quantity);
    }

    /// <summary>Takes an order out of its book. It keeps its slot, its entry in the index and its place in the list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void TakeOut(uint slot, Instrument instrument)
    {
        if ((Orders[slot].Flags & OrderFlags.Waiting) == 0)
        {
            instrument.Book.Remove(slot);
        }
        else
        {
            instrument.Stops.Remove(slot);
            instrument.WaitingOrders--;
        }

        Forget(slot, instrument);
    }

    /// <summary>Tells the digest and the counts that an order has left its book.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Forget(uint slot, Instrument instrument)
    {
        Sum -= Links[slot].Hash;
        Links[slot].Hash = 0;
        if ((Orders[slot].Flags & OrderFlags.Detail) == 0 || Details[slot].Display == 0)
            return;
        SetHidden(slot, 0);
        instrument.Icebergs--;
    }

    /// <summary>Ends an order that is in no book.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Release(uint slot, Instrument instrument, Session session)
    {
        RestingOrder* order = Orders + slot;
        Index.Remove(order->Id);
        Unlink(slot, session);
        session.Member.OpenOrders--;
        instrument.LiveOrders--;
        if (OrderFlags.TimeInForce(order->Flags) == TimeInForce.Day)
            instrument.DayOrders--;
        Store.Return(slot);
    }

    /// <summary>Moves an order to the end of the list of its session: it counts as accepted now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void MoveToEnd(uint slot, Session session)
    {
        if (session.LastOrder == slot)
            return;
        Unlink(slot, session);
        Link(slot, session);
    }

    /// <summary>Open quantity, hidden included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long OpenOf(uint slot) =>
        Orders[slot].Quantity + ((Orders[slot].Flags & OrderFlags.Detail) != 0 ? Details[slot].Hidden : 0);

    /// <summary>Its number in the order of acceptance.</summary>
    internal ulong AcceptedOf(uint slot)
    {
        ulong accepted = (Orders[slot].Flags & OrderFlags.Detail) != 0 ? Details[slot].Accepted : 0;
        return accepted != 0 ? accepted : Orders[slot].UserTag;
    }

    internal long ExecutedOf(uint slot) => (Orders[slot].Flags & OrderFlags.Detail) != 0 ? Details[slot].Executed : 0;

    /// <summary>Limit price, as in events.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long LimitOf(uint slot) =>
        (Orders[slot].Flags & OrderFlags.Waiting) != 0 ? Details[slot].LimitPrice : Orders[slot].Price;

    /// <summary>The detail record of an order, made when it has none.</summary>
    internal ref OrderDetail Detail(uint slot)
    {
        if ((Orders[slot].Flags & OrderFlags.Detail) == 0)
        {
            Orders[slot].Flags |= OrderFlags.Detail;
            Details[slot] = default;
        }

        return ref Details[slot];
    }

    /// <summary>Sets what an order hides, and counts its refreshes with it. It must have a detail record with its display quantity; one
    /// that is in no book hides nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetHidden(uint slot, long hidden)
    {
        ref OrderDetail detail = ref Details[slot];
        if ((detail.Hidden | hidden) == 0)
            return;
        Refreshes += RefreshesOf(hidden, detail.Display) - RefreshesOf(detail.Hidden, detail.Display);
        detail.Hidden = hidden;
    }

    /// <summary>Refreshes of an order that are still to come.</summary>
    internal long RefreshesOf(uint slot) =>
        (Orders[slot].Flags & OrderFlags.Detail) != 0 ? RefreshesOf(Details[slot].Hidden, Details[slot].Display) : 0;

    /// <summary>How often something is shown of a hidden quantity until nothing is hidden.</summary>
    /// <param name="hidden">The hidden quantity; 0 or more.</param>
    /// <param name="display">Most that is shown at a time; above 0 when something is hidden.</param>
    internal static long RefreshesOf(long hidden, long display) => hidden == 0 ? 0 : ((hidden - 1) / display) + 1;

    /// <summary>Counts what was executed of an order; at the end of <see cref="long"/> it counts no further.</summary>
    internal static long Add(long executed, long quantity)
    {
        long sum = executed + quantity;
        return sum < 0 ? long.MaxValue : sum; // a chain of replacements that has traded the largest quantity 2^24 times
    }

    /// <summary>Brings the digest up to date after an order has changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetHash(uint slot, long quantity)
    {
        ulong hash = StateHash.Of(Orders[slot], quantity, Details[slot]);
        Sum += hash - Links[slot].Hash;
        Links[slot].Hash = hash;
    }

    /// <summary>Sets the displayed quantity of an order that keeps its place.</summary>
    internal void Resize(uint slot, long quantity)
    {
        RestingOrder* order = Orders + slot;
        Store.Levels[order->LevelHandle].TotalQuantity += quantity - order->Quantity;
        order->Quantity = quantity;
        SetHash(slot, quantity);
    }

    private uint Begin(ref Incoming incoming, Instrument instrument, Session session)
    {
        uint slot = Store.Rent();
        RestingOrder* order = Orders + slot;
        order->Id = incoming.Id;
        order->Owner = session.Place;
        order->Spare = session.Member.Place;
        order->Book = instrument.Place;
        bool isAdded = incoming.Entry is not null
            ? Index.TryAddHashed(incoming.Entry, incoming.Hash, slot)
            : Index.TryAdd(slot) == IndexOutcome.Added;
        Check.That(isAdded, "an id that was looked for is in the index, or has no room there");
        Link(slot, session);
        session.Member.OpenOrders++;
        instrument.LiveOrders++;
        if (OrderFlags.TimeInForce(incoming.Flags) == TimeInForce.Day)
            instrument.DayOrders++;
        Links[slot].Hash = 0;
        return slot;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteDetail(uint slot, ref Incoming incoming, Instrument instrument)
    {
        RestingOrder* order = Orders + slot;
        order->Flags |= OrderFlags.Detail;
        Details[slot] = new OrderDetail { Display = incoming.Display, Executed = incoming.Executed, Accepted = incoming.Accepted };
        SetHidden(slot, incoming.Open - order->Quantity);
        if (incoming.Display != 0)
            instrument.Icebergs++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Link(uint slot, Session session)
    {
        uint last = session.LastOrder;
        Links[slot].Previous = last;
        Links[slot].Next = 0;
        Links[last].Next = slot; // of the dummy, when there is none
        if (last == 0)
            session.FirstOrder = slot;
        session.LastOrder = slot;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Unlink(uint slot, Session session)
    {
        uint previous = Links[slot].Previous;
        uint next = Links[slot].Next;
        Links[previous].Next = next;
        Links[next].Previous = previous;
        if (previous == 0)
            session.FirstOrder = next;
        if (next == 0)
            session.LastOrder = previous;
    }
}
