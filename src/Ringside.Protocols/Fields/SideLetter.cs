using System.Runtime.CompilerServices;

namespace Ringside.Protocols.Fields;

/// <summary>The letter of a side: <c>B</c> buys, <c>S</c> sells.</summary>
internal static class SideLetter
{
    internal const byte Buy = (byte)'B';
    internal const byte Sell = (byte)'S';

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsValid(byte letter) => letter is Buy or Sell;

    /// <summary>The side of a valid letter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Side Of(byte letter) => letter == Buy ? Side.Bid : Side.Ask;

    internal static byte From(Side side) => side == Side.Bid ? Buy : Sell;
}
