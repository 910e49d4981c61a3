using Ringside.Market.Instruments;

namespace Ringside.Market.Engine;

/// <summary>An instrument as it is now.</summary>
public readonly record struct InstrumentView
{
    internal InstrumentView(Instrument instrument)
    {
        Number = instrument.Number;
        Symbol = instrument.Symbol;
        PriceScale = instrument.PriceScale;
        Tick = instrument.Tick;
        Lot = instrument.Lot;
        ReferencePrice = instrument.ReferencePrice;
        CollarBasisPoints = instrument.CollarBasisPoints;
        DayEndNanos = instrument.DayEndNanos;
        State = instrument.State;
        LastTrade = instrument.HasLastTrade ? instrument.LastTrade : null;
        LiveOrders = instrument.LiveOrders;
    }

    /// <summary>Its number.</summary>
    public uint Number { get; }

    /// <summary>8 ASCII characters, the first one in the lowest byte.</summary>
    public ulong Symbol { get; }

    /// <summary>Decimal places of its prices.</summary>
    public uint PriceScale { get; }

    /// <summary>Step of its prices.</summary>
    public long Tick { get; }

    /// <summary>Step of its quantities.</summary>
    public long Lot { get; }

    /// <summary>Middle of the collar, and what an auction price is near to.</summary>
    public long ReferencePrice { get; }

    /// <summary>Width of the collar on each side of the reference price, in 1/10,000 of it; 0 for none.</summary>
    public uint CollarBasisPoints { get; }

    /// <summary>End of its day; 0 for none.</summary>
    public long DayEndNanos { get; }

    /// <summary>Its trading state.</summary>
    public TradingState State { get; }

    /// <summary>Price of its last trade; null before the first one.</summary>
    public long? LastTrade { get; }

    /// <summary>Orders that rest or wait.</summary>
    public int LiveOrders { get; }
}
