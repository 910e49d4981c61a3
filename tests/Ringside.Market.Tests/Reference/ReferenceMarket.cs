using Ringside.Market.Events;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Reference;

/// <summary>All that a market remembers between two commands.</summary>
internal sealed class ReferenceMarket(ReferenceCapacities capacities)
{
    private long _acceptances;

    public ReferenceCapacities Capacities { get; } = capacities;

    public SortedDictionary<uint, ReferenceInstrument> Instruments { get; } = [];

    public SortedDictionary<uint, ReferenceMember> Members { get; } = [];

    public SortedDictionary<uint, ReferenceSession> Sessions { get; } = [];

    /// <summary>Orders that rest or wait.</summary>
    public SortedDictionary<ulong, ReferenceOrder> Live { get; } = [];

    public ReferenceEvents Events { get; } = new(BoundedEvents.MostOf(capacities));

    public long TimeNanos { get; set; }

    public long NextAcceptance() => ++_acceptances;

    public bool DayHasEnded(ReferenceInstrument instrument) => instrument.DayEndNanos != 0 && TimeNanos >= instrument.DayEndNanos;

    public IEnumerable<ReferenceOrder> OrdersOfSession(uint session) =>
        Live.Values.Where(order => order.Session == session).OrderBy(order => order.Acceptance);

    public int OpenOrdersOfMember(uint member) => Live.Values.Count(order => order.Member == member);

    /// <summary>Places an order at the end of its level.</summary>
    public void Rest(ReferenceOrder order)
    {
        order.Displayed = order.Shown;
        Instruments[order.Instrument].Place(order);
        Live[order.Id] = order;
    }

    /// <summary>Lets a stop wait.</summary>
    public void Wait(ReferenceOrder order)
    {
        order.Displayed = 0;
        Instruments[order.Instrument].Wait(order);
        Live[order.Id] = order;
    }

    /// <summary>Takes an order out of its queue; one that is in none stays so.</summary>
    public void TakeOut(ReferenceOrder order)
    {
        Instruments[order.Instrument].Remove(order);
        if (Live.TryGetValue(order.Id, out ReferenceOrder? live) && ReferenceEquals(live, order))
            Live.Remove(order.Id);
    }

    /// <summary>Cancels all that is open of an order.</summary>
    public void Cancel(ReferenceOrder order, EventReason reason)
    {
        long open = order.Open;
        order.Open = 0;
        TakeOut(order);
        Events.Cancelled(order, reason, open);
    }

    /// <summary>Whether an order that trades at <paramref name="limit"/> or better takes a price of the other side.</summary>
    public static bool Suits(Side side, long limit, long price) => side == Side.Bid ? price <= limit : price >= limit;

    public static Side Opposite(Side side) => side == Side.Bid ? Side.Ask : Side.Bid;
}
