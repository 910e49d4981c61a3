using System.Runtime.InteropServices;
using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Instruments;

namespace Ringside.Market.Snapshots;

/// <summary>An order in a snapshot: 88 bytes, the fields one after the other.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct OrderRecord
{
    internal const int Size = 88;

    internal ulong Id;

    /// <summary>Limit price; 0 for a stop order without one.</summary>
    internal long Price;

    /// <summary>Stop price while it waits, else 0.</summary>
    internal long StopPrice;
    internal long Open;

    /// <summary>What is displayed; while it waits, the same as what is open.</summary>
    internal long Displayed;
    internal long Display;
    internal long Executed;
    internal ulong Priority;
    internal ulong Accepted;

    /// <summary>As in <see cref="OrderFlags"/>, those that last.</summary>
    internal uint Flags;

    /// <summary>Which of the session records, from 0.</summary>
    internal uint Session;

    /// <summary>Which of the instrument records, from 0.</summary>
    internal uint Instrument;
    internal uint Zero;

    internal readonly bool IsWaiting => (Flags & OrderFlags.Waiting) != 0;

    /// <summary>Whether such an order can be, apart from its neighbours.</summary>
    internal readonly bool IsValid(long tick, long lot, ulong lastPriority)
    {
        bool isKnown = (Flags & ~OrderFlags.Lasting) == 0 && OrderFlags.SelfTrade(Flags) <= SelfTradeMode.Decrement
            && OrderFlags.MayRest(Flags) && Zero == 0 && Id != 0;
        bool hasRightType = IsWaiting ? OrderFlags.IsStop(Flags) : OrderFlags.IsLimit(Flags);
        bool hasRightFlags = (Flags & OrderFlags.PostOnly) == 0 || OrderFlags.IsLimit(Flags);
        bool hasRightNumbers = Priority - 1 < lastPriority && Accepted - 1 < Priority && (Accepted == Priority || MayMove);
        return isKnown && hasRightType && hasRightFlags && hasRightNumbers && HasValidPrices(tick)
            && HasValidQuantities(lot) && HasValidExecuted(lot);
    }

    /// <summary>Whether it may have been placed again since it was accepted: an iceberg is when it is refreshed, a stop when it is
    /// triggered, after which it does not wait, and is never post-only.</summary>
    private readonly bool MayMove => !IsWaiting && (Display != 0 || (Flags & OrderFlags.PostOnly) == 0);

    /// <summary>What waits has not traded yet. All trades are of whole lots, but the count may stand at its end.</summary>
    private readonly bool HasValidExecuted(long lot) =>
        Executed == 0 || (Executed > 0 && !IsWaiting && (Executed % lot == 0 || Executed == long.MaxValue));

    private readonly bool HasValidPrices(long tick) =>
        Price % tick == 0 && StopPrice % tick == 0 && (IsWaiting || StopPrice == 0) && (OrderFlags.HasPrice(Flags) || Price == 0);

    private readonly bool HasValidQuantities(long lot)
    {
        bool isOpen = Open > 0 && Open <= Quantities.Maximum && Open % lot == 0 && Display >= 0 && Display % lot == 0;
        bool isShown = Displayed > 0 && Displayed <= Open && Displayed % lot == 0;
        bool hides = Displayed != Open;
        return isOpen && isShown && (!IsWaiting || Display == 0) && (!hides || (Display != 0 && Displayed <= Display))
            && (Display == 0 || (Displayed <= Display && Open <= (Int128)Display * Quantities.MostPieces));
    }
}
