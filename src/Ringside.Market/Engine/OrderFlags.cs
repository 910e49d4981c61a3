using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <summary>What the engine keeps in <see cref="Orders.RestingOrder.Flags"/>.</summary>
/// <remarks>
/// <code>
/// bits 0-1 type   2-3 time in force   4-6 self-trade mode   7 post-only   8 waits in the stop book   9 has a detail record   10 ask
/// </code>
/// </remarks>
internal static class OrderFlags
{
    internal const uint PostOnly = 1 << 7;
    internal const uint Waiting = 1 << 8;
    internal const uint Detail = 1 << 9;
    internal const uint Ask = 1 << 10;

    internal const uint TypeMask = 3;
    private const int TimeInForceShift = 2;
    private const int SelfTradeShift = 4;
    private const int SideShift = 10;

    /// <summary>Bits that the digest and a snapshot see.</summary>
    internal const uint Lasting = TypeMask | (3 << TimeInForceShift) | (7 << SelfTradeShift) | PostOnly | Waiting | Ask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Of(in Command command) => (uint)command.Type
        | ((uint)command.TimeInForce << TimeInForceShift)
        | ((uint)command.SelfTradeMode << SelfTradeShift)
        | ((uint)(command.Flags & CommandFlags.PostOnly) << 7)
        | ((uint)command.Side << SideShift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static OrderType Type(uint flags) => (OrderType)(flags & TypeMask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TimeInForce TimeInForce(uint flags) => (TimeInForce)((flags >> TimeInForceShift) & 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static SelfTradeMode SelfTrade(uint flags) => (SelfTradeMode)((flags >> SelfTradeShift) & 7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Side SideOf(uint flags) => (Side)((flags >> SideShift) & 1);

    /// <summary>Whether an order of this type and time in force may stay: rest, or wait in the stop book.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool MayRest(uint flags) => (flags & TypeMask) != (uint)OrderType.Market && (flags & (2u << TimeInForceShift)) == 0;

    /// <summary>The flags of a stop order after it was triggered: a market order with IOC, or a limit order.</summary>
    internal static uint Triggered(uint flags)
    {
        uint rest = flags & ~(TypeMask | Waiting);
        if (Type(flags) == OrderType.StopLimit)
            return rest | (uint)OrderType.Limit;
        const uint immediate = (uint)Commands.TimeInForce.ImmediateOrCancel << TimeInForceShift;
        return (rest & ~(3u << TimeInForceShift)) | (uint)OrderType.Market | immediate;
    }
}
