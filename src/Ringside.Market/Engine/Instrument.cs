using Ringside.Market.Instruments;
using Ringside.Market.Orders;

namespace Ringside.Market.Engine;

/// <summary>An instrument: its definition, its state, the orders that rest and the stop orders that wait.</summary>
internal sealed class Instrument(uint place, OrderBook book, OrderBook stops)
{
    internal readonly uint Place = place;

    /// <summary>Orders that rest; the quantity of the book is what is displayed.</summary>
    internal readonly OrderBook Book = book;

    /// <summary>Stop orders that wait. A buy stop is next when its price is the lowest, as with asks, so buy stops stand on the ask side,
    /// and sell stops on the bid side; the price of the book is the stop price.</summary>
    internal readonly OrderBook Stops = stops;

    internal uint Number;
    internal uint PriceScale;
    internal ulong Symbol;
    internal long Tick = 1;
    internal long Lot = 1;
    internal long ReferencePrice;
    internal long DayEndNanos;
    internal uint CollarBasisPoints;
    internal TradingState State;

    internal bool HasLastTrade;
    internal long LastTrade;

    /// <summary>The collar, both ends included.</summary>
    internal long BandLow = long.MinValue;
    internal long BandHigh = long.MaxValue;

    /// <summary>Whether every price and quantity fits tick and lot, so that the fast check need not divide.</summary>
    internal bool HasUnitSteps = true;

    /// <summary>Orders that rest or wait; DAY orders of them; orders with a display quantity that rest; stop orders that wait.</summary>
    internal int LiveOrders;
    internal int DayOrders;
    internal int Icebergs;
    internal int WaitingOrders;

    /// <summary>What it adds to the digest.</summary>
    internal ulong Hash;

    /// <summary>Works out what follows from the definition.</summary>
    /// <param name="widening">Added to the band; 0 but for a planted bug.</param>
    internal void Derive(int widening)
    {
        HasUnitSteps = Tick == 1 && Lot == 1;
        BandLow = long.MinValue;
        BandHigh = long.MaxValue;
        if (CollarBasisPoints == 0)
            return;
        Int128 band = (Int128.Abs(ReferencePrice) * CollarBasisPoints / 10_000) + widening;
        BandLow = (long)Int128.Max(ReferencePrice - band, long.MinValue);
        BandHigh = (long)Int128.Min(ReferencePrice + band, long.MaxValue);
    }
}
