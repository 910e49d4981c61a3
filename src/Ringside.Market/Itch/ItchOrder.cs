using System.Runtime.InteropServices;
using Ringside.Protocols;

namespace Ringside.Market.Itch;

/// <summary>One resting order, in 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ItchOrder
{
    internal ulong Reference;

    internal uint PriceE4;

    /// <summary>Shares that still rest; of an order that is gone, the next free place.</summary>
    internal uint Shares;

    internal ushort StockLocate;

    internal Side Side;
}
