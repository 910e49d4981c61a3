namespace Ringside.Lab.Tests.Oracles;

/// <summary>The longest common subsequence by the table that every textbook shows: slow and plain, to compare with.</summary>
internal static class TextbookSubsequence
{
    public static int Length(int[] left, int[] right)
    {
        int[,] table = new int[left.Length + 1, right.Length + 1];
        for (int row = 1; row <= left.Length; row++)
        {
            for (int column = 1; column <= right.Length; column++)
            {
                table[row, column] = left[row - 1] == right[column - 1]
                    ? table[row - 1, column - 1] + 1
                    : Math.Max(table[row - 1, column], table[row, column - 1]);
            }
        }

        return table[left.Length, right.Length];
    }
}
