using Ringside.Lab.Oracles;
using Ringside.Testing;

namespace Ringside.Lab.Tests.Oracles;

public sealed class BitParallelSubsequenceTests
{
    [Fact]
    public void A_carry_runs_through_words_without_any_match()
    {
        // The first row sets a rise at column 200; the second, at column 10, must take it back across two words of ones.
        int[] columns = new int[300];
        columns[200] = 1;
        columns[10] = 2;

        Assert.Equal(1, BitParallelSubsequence.Length([1, 2], columns));
        Assert.Equal(2, BitParallelSubsequence.Length([2, 1], columns));
    }

    [Fact]
    public void Nothing_is_common_with_an_empty_list()
    {
        Assert.Equal(0, BitParallelSubsequence.Length([], [1]));
        Assert.Equal(0, BitParallelSubsequence.Length([1], []));
    }

    [Fact]
    public void Elements_that_the_columns_do_not_hold_match_nothing() =>
        Assert.Equal(1, BitParallelSubsequence.Length([7, 1, 9], [0, 1, 2]));

    [Fact]
    public void The_length_is_that_of_the_textbook_table() => SeededRandom.ForEachSeed(300, random =>
    {
        int symbols = random.Pick<int>([1, 2, 5, 30, 300, 3000]);
        int[] rows = RandomList(random, symbols);
        int[] columns = RandomList(random, symbols);

        Assert.Equal(TextbookSubsequence.Length(rows, columns), BitParallelSubsequence.Length(rows, columns));
    });

    private static int[] RandomList(SeededRandom random, int symbols)
    {
        int[] list = new int[random.Pick<int>([1, 63, 64, 65, 128, 129, 400, random.Next(700)])];
        for (int index = 0; index < list.Length; index++)
        {
            list[index] = random.Next(symbols);
        }

        return list;
    }
}
