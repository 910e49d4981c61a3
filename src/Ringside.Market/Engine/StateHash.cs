using System.Runtime.CompilerServices;
using Ringside.Market.Orders;

namespace Ringside.Market.Engine;

/// <summary>Hashes of the parts of an engine's state. Their sum modulo 2^64 is the digest, so a change costs what has changed.</summary>
/// <remarks>The steps are 64 x 64 to 128 bit products of keyed words, folded. The keys are fixed: the digest must be the same on every
/// machine. It tells states apart that differ by accident; it does not withstand somebody who makes states to collide.</remarks>
internal static class StateHash
{
    private const ulong KeyA = 0x9E37_79B9_7F4A_7C15;
    private const ulong KeyB = 0xC2B2_AE3D_27D4_EB4F;
    private const ulong KeyC = 0xD6E8_FEB8_6659_FD93;
    private const ulong KeyD = 0xA076_1D64_78BD_642F;
    private const ulong KeyE = 0xE703_7ED1_A0B4_28DB;
    private const ulong KeyF = 0x8EBC_6AF0_9C88_C6E3;

    /// <summary>Of an order that rests or waits.</summary>
    /// <param name="order">The order.</param>
    /// <param name="quantity">Its displayed quantity, which the record may not have yet.</param>
    /// <param name="detail">Its detail record.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Of(in RestingOrder order, long quantity, in OrderDetail detail)
    {
        ulong places = ((ulong)order.Owner << 32) | order.Book;
        ulong hash = Fold(order.Id ^ KeyA, (ulong)order.Price ^ KeyB)
            + Rotate(Fold((ulong)quantity ^ KeyC, order.UserTag ^ KeyD))
            + (places * KeyE);
        if ((order.Flags & OrderFlags.Detail) != 0)
            hash += Of(detail);
        return Fold(hash ^ KeyF, (order.Flags & OrderFlags.Lasting) + KeyA);
    }

    /// <summary>Of a few words, in their order.</summary>
    internal static ulong Of(params ReadOnlySpan<ulong> words)
    {
        ulong hash = KeyF;
        foreach (ulong word in words)
            hash = Fold(hash ^ KeyB, word ^ KeyD) + Rotate(hash);
        return Fold(hash ^ KeyA, KeyC);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong Of(in OrderDetail detail) => Of(
        (ulong)detail.Hidden, (ulong)detail.Display, (ulong)detail.Executed, (ulong)detail.LimitPrice, detail.Accepted);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Rotate(ulong value) => System.Numerics.BitOperations.RotateLeft(value, 23);
}
