using Ringside.Market.Commands;
using Ringside.Market.Instruments;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.MarketData;

/// <summary>What the feed knows of one instrument: its stock locate, and how its prices become prices of ITCH.</summary>
internal sealed class PublishedInstrument
{
    private const int ItchScale = 4;

    internal uint Number { get; init; }

    /// <summary>From 1, in the order in which instruments were defined.</summary>
    internal ushort StockLocate { get; init; }

    /// <summary>8 ASCII characters, the first one in the lowest byte.</summary>
    internal ulong SymbolBits { get; private set; }

    internal Alpha8 Symbol { get; private set; }

    internal uint PriceScale { get; private set; }

    internal long Tick { get; private set; }

    internal long Lot { get; private set; }

    /// <summary>In units of the instrument.</summary>
    internal long ReferencePrice { get; private set; }

    internal TradingState State { get; set; }

    /// <summary>False when a step of its prices is finer than 1/10,000: nothing of it is published.</summary>
    internal bool IsPublished { get; private set; }

    private long Factor { get; set; } = 1;

    private bool IsFiner => PriceScale > ItchScale;

    internal void Define(in Command command) =>
        Define(command.Symbol, command.PriceScale, command.DisplayQuantity, command.Quantity, command.Price);

    /// <summary>Takes values that the engine has taken: a scale up to 18, tick and lot above 0.</summary>
    internal void Define(ulong symbol, uint scale, long tick, long lot, long referencePrice)
    {
        Span<byte> text = stackalloc byte[Alpha8.Size];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(text, symbol);
        foreach (ref byte one in text)
            one = one is < 0x20 or > 0x7E ? (byte)' ' : one;
        SymbolBits = symbol;
        Symbol = Alpha8.Read(text);
        PriceScale = scale;
        Tick = tick;
        Lot = lot;
        ReferencePrice = referencePrice;
        Factor = 1;
        for (int steps = Math.Abs(ItchScale - (int)scale); steps > 0; steps--)
            Factor *= 10;
        IsPublished = !IsFiner || tick % Factor == 0;
    }

    /// <summary>A price in units of 1/10,000.</summary>
    /// <returns>False when ITCH cannot say it: below 0, above 429,496.7295, or finer.</returns>
    internal bool TryPriceE4(long price, out uint priceE4)
    {
        priceE4 = 0;
        if (price < 0)
            return false;
        ulong value = (ulong)price;
        if (IsFiner)
        {
            if (value % (ulong)Factor != 0)
                return false;
            value /= (ulong)Factor;
        }
        else
        {
            value = value > uint.MaxValue ? value : value * (ulong)Factor;
        }

        priceE4 = (uint)value;
        return value <= uint.MaxValue;
    }
}
