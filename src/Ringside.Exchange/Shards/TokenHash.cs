using System.Numerics;
using System.Runtime.CompilerServices;
using Ringside.Market.Orders;

namespace Ringside.Exchange.Shards;

/// <summary>Where tokens and ids stand in tables of open addressing.</summary>
/// <remarks>
/// <para>Members count their tokens up, and engines their ids. So names that differ only in the last four bits of their last character
/// (or number) are given neighbouring hashes: they stand in one or two cache lines, and the next one finds them there already. Which lines
/// these are follows from a secret: as members choose their tokens, they could otherwise choose where they stand. A crowd that somebody can
/// make on purpose has sixteen members.</para>
/// <para>What is found never depends on the hash.</para>
/// </remarks>
internal static class TokenHash
{
    private const int NeighbourBits = 4;
    private const ulong Neighbours = (1 << NeighbourBits) - 1;
    private const ulong Blanks = 0x2020_2020_2020_2020;
    private const ulong EndBlanks = 0x2020_2020_2020;

    /// <summary>Of a token of a session.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Of(uint session, OrderToken token, ulong secret)
    {
        // Tokens are filled up with blanks: without them the highest byte that is not zero is the last character.
        ulong start = token.Start ^ Blanks;
        ulong end = token.End ^ EndBlanks;
        ulong neighbour;
        if (end != 0)
            neighbour = TakeLast(ref end);
        else
            neighbour = TakeLast(ref start);
        return Join(SplitMix.Mix(SplitMix.Mix(SplitMix.Mix(start ^ secret) ^ end) + session), neighbour);
    }

    /// <summary>Of an order's id of a shard.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Of(int shard, ulong id, ulong secret) =>
        Join(SplitMix.Mix((id >> NeighbourBits) ^ secret ^ ((ulong)(uint)shard << 48)), id & Neighbours);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong TakeLast(ref ulong word)
    {
        int shift = (63 - BitOperations.LeadingZeroCount(word | 1)) & ~7;
        ulong last = (word >> shift) & Neighbours;
        word ^= last << shift;
        return last;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Join(ulong mixed, ulong neighbour) => (uint)((mixed << NeighbourBits) | neighbour);
}
