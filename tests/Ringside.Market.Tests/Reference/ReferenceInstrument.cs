using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Reference;

/// <summary>An instrument, its orders in the order of priority, and its stops in the order in which they trigger.</summary>
internal sealed class ReferenceInstrument(uint number)
{
    private readonly List<ReferenceOrder> _bids = [];
    private readonly List<ReferenceOrder> _asks = [];
    private readonly List<ReferenceOrder> _buyStops = [];
    private readonly List<ReferenceOrder> _sellStops = [];

    public uint Number { get; } = number;

    public TradingState State { get; set; }

    public long Tick { get; set; }

    public long Lot { get; set; }

    public uint Scale { get; set; }

    public long Reference { get; set; }

    public uint CollarBasisPoints { get; set; }

    public long DayEndNanos { get; set; }

    public long? LastTrade { get; set; }

    /// <summary>Highest trade price of the command that is being carried out.</summary>
    public long? Highest { get; private set; }

    /// <summary>Lowest trade price of the command that is being carried out.</summary>
    public long? Lowest { get; private set; }

    public bool IsCallPhase => State is TradingState.PreOpen or TradingState.PreClose;

    public bool IsOpen => State == TradingState.Open;

    /// <summary>Lower end of the collar; the least price when there is none.</summary>
    public long LowestAllowed => CollarBasisPoints == 0 ? long.MinValue : Clamp(Reference - Band);

    /// <summary>Upper end of the collar; the greatest price when there is none.</summary>
    public long HighestAllowed => CollarBasisPoints == 0 ? long.MaxValue : Clamp(Reference + Band);

    private Int128 Band => Int128.Abs(Reference) * CollarBasisPoints / 10_000;

    /// <summary>Orders of a side, the one that trades first at the beginning.</summary>
    public List<ReferenceOrder> Queue(Side side) => side == Side.Bid ? _bids : _asks;

    /// <summary>Waiting orders of a side, the one that triggers first at the beginning.</summary>
    public List<ReferenceOrder> Stops(Side side) => side == Side.Bid ? _buyStops : _sellStops;

    /// <summary>All orders in the order in which a cancellation of the whole instrument takes them.</summary>
    public IEnumerable<ReferenceOrder> AllOrders() => _bids.Concat(_asks).Concat(_buyStops).Concat(_sellStops);

    /// <summary>To the end of its level: before the first order of a worse price.</summary>
    public void Place(ReferenceOrder order) =>
        Insert(Queue(order.Side), order, other => order.Side == Side.Bid ? other.Price < order.Price : other.Price > order.Price);

    /// <summary>Buy stops trigger from the lowest up, sell stops from the highest down, the oldest of a price first.</summary>
    public void Wait(ReferenceOrder order) => Insert(
        Stops(order.Side), order, other => order.Side == Side.Bid ? other.StopPrice > order.StopPrice : other.StopPrice < order.StopPrice);

    public void Remove(ReferenceOrder order)
    {
        Queue(order.Side).Remove(order);
        Stops(order.Side).Remove(order);
    }

    public void BeginCommand() => Highest = Lowest = null;

    public void Traded(long price)
    {
        LastTrade = price;
        CountAsTraded(price);
    }

    public void CountAsTraded(long price)
    {
        Highest = Highest is { } highest ? Math.Max(highest, price) : price;
        Lowest = Lowest is { } lowest ? Math.Min(lowest, price) : price;
    }

    private static void Insert(List<ReferenceOrder> queue, ReferenceOrder order, Predicate<ReferenceOrder> comesAfter)
    {
        int at = queue.FindIndex(comesAfter);
        queue.Insert(at < 0 ? queue.Count : at, order);
    }

    private static long Clamp(Int128 price) => (long)Int128.Clamp(price, long.MinValue, long.MaxValue);
}
