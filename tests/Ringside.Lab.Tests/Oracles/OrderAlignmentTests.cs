using Ringside.Lab.Oracles;
using Ringside.Protocols;
using Ringside.Protocols.OrderEntry;
using Ringside.Testing;

namespace Ringside.Lab.Tests.Oracles;

public sealed class OrderAlignmentTests
{
    [Fact]
    public void Equal_lists_are_exact()
    {
        OrderAlignmentResult result = Align([1, 2, 2, 3], [1, 2, 2, 3]);

        Assert.Equal(new OrderAlignmentResult(4, 0, 0, 0), result);
        Assert.True(result.Exact);
        Assert.False(result.IsLowerBound);
    }

    [Fact]
    public void Two_empty_lists_are_exact() => Assert.True(Align([], []).Exact);

    [Fact]
    public void Nothing_received_misses_all() => Assert.Equal(new OrderAlignmentResult(0, 3, 0, 0), Align([], [1, 2, 3]));

    [Fact]
    public void Nothing_expected_makes_all_unexpected() => Assert.Equal(new OrderAlignmentResult(0, 0, 3, 0), Align([1, 2, 3], []));

    [Fact]
    public void A_lost_order_costs_only_itself() =>
        Assert.Equal(new OrderAlignmentResult(4, 1, 0, 0), Align([1, 2, 4, 5], [1, 2, 3, 4, 5]));

    [Fact]
    public void An_order_too_many_is_unexpected_and_not_exact()
    {
        OrderAlignmentResult result = Align([1, 2, 2, 3], [1, 2, 3]);

        Assert.Equal(new OrderAlignmentResult(3, 0, 1, 0), result);
        Assert.False(result.Exact);
    }

    [Fact]
    public void Two_swapped_orders_are_one_missed_and_one_unexpected() =>
        Assert.Equal(new OrderAlignmentResult(3, 1, 1, 0), Align([1, 3, 2, 4], [1, 2, 3, 4]));

    [Fact]
    public void Side_quantity_and_price_must_all_be_equal()
    {
        ExpectedOrder[] expected = [new(1, 1, Side.Bid, 7, 700, 100)];

        Assert.True(OrderAlignment.Compute([new WireOrder(7, 100, Side.Bid)], expected).Exact);
        Assert.Equal(0, OrderAlignment.Compute([new WireOrder(7, 100, Side.Ask)], expected).Correct);
        Assert.Equal(0, OrderAlignment.Compute([new WireOrder(8, 100, Side.Bid)], expected).Correct);
        Assert.Equal(0, OrderAlignment.Compute([new WireOrder(7, 101, Side.Bid)], expected).Correct);
    }

    [Fact]
    public void The_length_is_that_of_the_textbook_table() => SeededRandom.ForEachSeed(400, random =>
    {
        int[] left = RandomList(random);
        int[] right = random.NextBool() ? RandomList(random) : Spoil(random, left);

        OrderAlignmentResult result = Align(left, right);

        int longest = TextbookSubsequence.Length(left, right);
        Assert.Equal(new OrderAlignmentResult(longest, right.Length - longest, left.Length - longest, 0), result);
        Assert.Equal(left.AsSpan().SequenceEqual(right), result.Exact);
    });

    [Fact]
    public void Beyond_the_bound_the_result_is_a_lower_bound_that_says_so() => SeededRandom.ForEachSeed(200, random =>
    {
        int[] left = RandomList(random);
        int[] right = Spoil(random, left);

        OrderAlignmentResult result = Align(left, right, maximumCells: random.Next(1, 500));

        int longest = TextbookSubsequence.Length(left, right);
        Assert.InRange(result.Correct, 0, longest);
        Assert.Equal(right.Length - result.Correct, result.Missed);
        Assert.Equal(left.Length - result.Correct, result.Unexpected);
        if (!result.IsLowerBound)
        {
            Assert.Equal(longest, result.Correct);
        }
    });

    [Fact]
    public void Beyond_the_bound_most_of_a_slightly_wrong_run_is_still_found()
    {
        // One order lost near the start and another near the end: everything between has moved by one place.
        int[] expected = [.. Enumerable.Range(0, 2000)];
        int[] received = [.. expected.Where(order => order is not (2 or 1997))];

        // An order received too early keeps what lies between from being trimmed away as unknown.
        received[^1] = 2;
        OrderAlignmentResult result = Align(received, expected, maximumCells: 100_000);

        Assert.True(result.IsLowerBound);
        Assert.InRange(result.Correct, 1900, 1997);
    }

    [Fact]
    public void An_equal_start_and_an_equal_end_do_not_count_against_the_bound()
    {
        int[] expected = [.. Enumerable.Range(0, 2000)];
        int[] received = [.. expected];
        (received[1000], received[1001]) = (received[1001], received[1000]);

        Assert.Equal(new OrderAlignmentResult(1999, 1, 1, 0), Align(received, expected, maximumCells: 4));
    }

    [Fact]
    public void A_flood_of_orders_that_nobody_expects_costs_no_table()
    {
        int[] flood = [.. Enumerable.Range(1000, 200_000)];

        OrderAlignmentResult result = Align([1, .. flood, 2, 3], [1, 2, 4, 3], maximumCells: 4);

        Assert.Equal(new OrderAlignmentResult(3, 1, 200_000, 0), result);
    }

    private static int[] RandomList(SeededRandom random)
    {
        // Few different orders make many ways to match; many make long gaps; lengths around the word size are the nasty ones.
        int symbols = random.Pick<int>([1, 2, 3, 10, 100, 1000]);
        int length = random.Pick<int>([0, 1, 5, 63, 64, 65, 127, 128, 129, 300, random.Next(400)]);
        int[] list = new int[length];
        for (int index = 0; index < length; index++)
        {
            list[index] = random.Next(symbols);
        }

        return list;
    }

    private static int[] Spoil(SeededRandom random, int[] list)
    {
        List<int> spoiled = [];
        foreach (int element in list)
        {
            switch (random.Next(20))
            {
                case 0: break;
                case 1: spoiled.AddRange(element, element); break;
                case 2: spoiled.Add(random.Next(1000)); break;
                default: spoiled.Add(element); break;
            }
        }

        return [.. spoiled];
    }

    private static OrderAlignmentResult Align(int[] received, int[] expected, long maximumCells = OrderAlignment.MaximumCells)
    {
        WireOrder[] orders = [.. received.Select(price => new WireOrder(5, price, Side.Bid))];
        ExpectedOrder[] wanted = [.. expected.Select((price, index) => new ExpectedOrder(index, index + 1, Side.Bid, 5, 500, price))];
        return OrderAlignment.Compute(orders, wanted, maximumCells);
    }
}
