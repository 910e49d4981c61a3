using System.Runtime.InteropServices;
using Ringside.Market.Instruments;

namespace Ringside.Market.Snapshots;

/// <summary>An instrument in a snapshot: 64 bytes, the fields one after the other.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct InstrumentRecord
{
    internal const int Size = 64;

    internal uint Number;
    internal uint PriceScale;
    internal ulong Symbol;
    internal long Tick;
    internal long Lot;
    internal long ReferencePrice;
    internal long DayEndNanos;
    internal uint CollarBasisPoints;
    internal TradingState State;

    /// <summary>1 when there was a trade.</summary>
    internal byte HasLastTrade;
    internal ushort Zero;
    internal long LastTrade;

    internal readonly bool IsValid =>
        Tick > 0 && Lot > 0 && PriceScale <= 18 && DayEndNanos >= 0 && State <= TradingState.Halted && Zero == 0
        && (HasLastTrade == 1 || (HasLastTrade == 0 && LastTrade == 0));
}
