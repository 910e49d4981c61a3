using Ringside.Protocols.OrderEntry;

namespace Ringside.Lab.Oracles;

// An order carries no id, so what was received is compared with what was expected as two sequences. Counting equal positions
// would call everything after one lost order wrong; the longest common subsequence (LCS) does not.
//
//   1. The common start and the common end are taken off: of a correct run nothing is left.
//   2. Orders that occur in one list only are taken out: they can match nothing.
//   3. The length of the LCS of the rest, 64 cells of the table a machine word (BitParallelSubsequence).
//   4. If the table of step 3 has more than MaximumCells, both lists are cut into the same number of equal pieces and the
//      LCS lengths of the pairs of pieces are added up. A common subsequence of each pair, one after the other, is one of the
//      whole, so the sum is a lower bound; the cells outside the pairs are counted and the result says so. This bounds the time
//      whatever arrives: the table costs about a second at most, everything else is linear.

/// <summary>Aligns received orders with expected ones by side, quantity and price, in order.</summary>
public static class OrderAlignment
{
    /// <summary>Most pairs that are compared: product of the lengths of the two lists after their equal start and end, and
    /// what occurs in one list only, are taken off. Two lists of 131,072 orders that differ everywhere still fit.</summary>
    public const long MaximumCells = 1L << 34;

    /// <summary>Aligns the two lists.</summary>
    /// <param name="received">Orders in the order in which the exchange received them.</param>
    /// <param name="expected">Orders in the order in which the oracle expects them.</param>
    /// <returns>How many are correct, missed and unexpected.</returns>
    public static OrderAlignmentResult Compute(ReadOnlySpan<WireOrder> received, IReadOnlyList<ExpectedOrder> expected) =>
        Compute(received, expected, MaximumCells);

    internal static OrderAlignmentResult Compute(
        ReadOnlySpan<WireOrder> received, IReadOnlyList<ExpectedOrder> expected, long maximumCells)
    {
        ArgumentNullException.ThrowIfNull(expected);
        WireOrder[] wanted = new WireOrder[expected.Count];
        for (int index = 0; index < wanted.Length; index++)
        {
            ExpectedOrder order = expected[index];
            wanted[index] = new WireOrder(order.Quantity, order.PriceE8, order.Side);
        }

        ReadOnlySpan<WireOrder> left = received;
        ReadOnlySpan<WireOrder> right = wanted;
        int correct = TrimEnds(ref left, ref right);
        (int[] leftSymbols, int[] rightSymbols) = ToCommonSymbols(left, right);
        correct += AlignSymbols(leftSymbols, rightSymbols, maximumCells, out long skippedCells);
        return new OrderAlignmentResult(correct, wanted.Length - correct, received.Length - correct, skippedCells);
    }

    private static int AlignSymbols(ReadOnlySpan<int> left, ReadOnlySpan<int> right, long maximumCells, out long skippedCells)
    {
        int correct = TrimEnds(ref left, ref right);
        long cells = (long)left.Length * right.Length;
        skippedCells = 0;
        if (cells == 0)
        {
            return correct;
        }

        long pieces = Math.Min((cells + maximumCells - 1) / maximumCells, Math.Min(left.Length, right.Length));
        long comparedCells = 0;
        for (long piece = 0; piece < pieces; piece++)
        {
            ReadOnlySpan<int> leftPiece = Piece(left, piece, pieces);
            ReadOnlySpan<int> rightPiece = Piece(right, piece, pieces);
            correct += BitParallelSubsequence.Length(leftPiece, rightPiece);
            comparedCells += (long)leftPiece.Length * rightPiece.Length;
        }

        skippedCells = cells - comparedCells;
        return correct;
    }

    private static ReadOnlySpan<int> Piece(ReadOnlySpan<int> list, long piece, long pieces)
    {
        int start = (int)(list.Length * piece / pieces);
        int end = (int)(list.Length * (piece + 1) / pieces);
        return list[start..end];
    }

    /// <summary>Takes off what both lists start and end with, and returns how many that were.</summary>
    private static int TrimEnds<T>(ref ReadOnlySpan<T> left, ref ReadOnlySpan<T> right)
        where T : IEquatable<T>
    {
        int start = left.CommonPrefixLength(right);
        left = left[start..];
        right = right[start..];
        int end = 0;
        while (end < left.Length && end < right.Length && left[^(end + 1)].Equals(right[^(end + 1)]))
        {
            end++;
        }

        left = left[..^end];
        right = right[..^end];
        return start + end;
    }

    /// <summary>Replaces orders by small numbers, equal ones by the same, and leaves out what occurs in one list only.</summary>
    private static (int[] Left, int[] Right) ToCommonSymbols(ReadOnlySpan<WireOrder> left, ReadOnlySpan<WireOrder> right)
    {
        Dictionary<WireOrder, int> symbols = [];
        foreach (WireOrder order in left)
        {
            symbols.TryAdd(order, -1);
        }

        int used = 0;
        List<int> rightSymbols = [];
        foreach (WireOrder order in right)
        {
            if (!symbols.TryGetValue(order, out int symbol))
            {
                continue;
            }

            if (symbol < 0)
            {
                symbol = used++;
                symbols[order] = symbol;
            }

            rightSymbols.Add(symbol);
        }

        List<int> leftSymbols = [];
        foreach (WireOrder order in left)
        {
            if (symbols[order] is >= 0 and int symbol)
            {
                leftSymbols.Add(symbol);
            }
        }

        return ([.. leftSymbols], [.. rightSymbols]);
    }
}
