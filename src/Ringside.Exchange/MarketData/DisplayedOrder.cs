using System.Runtime.InteropServices;
using Ringside.Protocols;

namespace Ringside.Exchange.MarketData;

/// <summary>One order as the readers of the feed see it, in 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DisplayedOrder
{
    internal ulong Id;

    internal uint PriceE4;

    /// <summary>Shares that are shown, never 0 while the order is in the book.</summary>
    internal uint Shares;

    /// <summary>Place of the order that was shown before it; 0 for none.</summary>
    internal int Previous;

    /// <summary>Place of the order that was shown after it, or of the next free place; 0 for none.</summary>
    internal int Next;

    internal ushort StockLocate;

    internal Side Side;
}
