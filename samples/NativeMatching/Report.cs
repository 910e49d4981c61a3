using System.Runtime.InteropServices;
using Ringside.Market.Orders;
using Ringside.Protocols;

namespace NativeMatching;

/// <summary><c>ringside_report</c>, 48 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 48)]
public struct Report
{
    public long Sequence;

    /// <summary>The order; of a trade the resting one.</summary>
    public ulong Id;

    /// <summary>Of a trade the incoming order.</summary>
    public ulong Taker;

    public long Price;
    public long Quantity;
    public ReportKind Kind;
    public Side Side;

    /// <summary>Why a new order was refused, an <see cref="OrderResult"/>.</summary>
    public byte Reason;
}
