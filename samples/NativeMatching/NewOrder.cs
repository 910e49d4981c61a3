using System.Runtime.InteropServices;
using Ringside.Market.Orders;
using Ringside.Protocols;

namespace NativeMatching;

/// <summary><c>ringside_order</c>, 40 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 40)]
public struct NewOrder
{
    public long Sequence;
    public ulong Id;
    public long Price;
    public long Quantity;
    public Side Side;
    public OrderLife Life;
}
