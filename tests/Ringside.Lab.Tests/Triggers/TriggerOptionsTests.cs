using Ringside.Lab.Triggers;

namespace Ringside.Lab.Tests.Triggers;

public sealed class TriggerOptionsTests
{
    [Fact]
    public void Nothing_given_means_top_of_book_above_a_million()
    {
        TriggerOptions options = Create(null, null, null, 3, null);

        Assert.Equal(TriggerKind.TopOfBook, options.Kind);
        Assert.Equal(100_000_000_000_000, options.ThresholdE8);
        Assert.Equal(3, options.QuantityDecimals);
        Assert.Null(options.MaximumAmountE8);
    }

    [Fact]
    public void Near_top_alone_means_an_increase_above_fifty_million_units()
    {
        TriggerOptions options = Create("near-top", null, null, 3, null);

        Assert.Equal(TriggerKind.NearTop, options.Kind);
        Assert.Equal(ThresholdUnit.Amount, options.Unit);
        Assert.Equal(5_000_000_000_000_000, options.ThresholdE8);
    }

    [Fact]
    public void Every_value_is_taken_over()
    {
        TriggerOptions options = Create("near-top", "0.00000001", "notional", 8, "0.5");

        Assert.Equal(ThresholdUnit.Notional, options.Unit);
        Assert.Equal(1, options.ThresholdE8);
        Assert.Equal(8, options.QuantityDecimals);
        Assert.Equal(50_000_000, options.MaximumAmountE8);
    }

    [Theory]
    [InlineData("top", null, null, 3, null, "--trigger top: expected top-of-book or near-top")]
    [InlineData("", null, null, 3, null, "--trigger : expected top-of-book or near-top")]
    [InlineData(null, null, "money", 3, null, "--unit money: expected notional or amount")]
    [InlineData(null, null, null, 9, null, "--quantity-decimals 9: expected 0 to 8")]
    [InlineData(null, null, null, -1, null, "--quantity-decimals -1: expected 0 to 8")]
    [InlineData(null, "-1", null, 3, null, "--threshold -1: expected a plain decimal from 0 to 92233720368.54775807 with")]
    [InlineData(null, "1e6", null, 3, null, "--threshold 1e6: expected a plain decimal")]
    [InlineData(null, "1,000", null, 3, null, "--threshold 1,000: expected a plain decimal")]
    [InlineData(null, "0.000000001", null, 3, null, "--threshold 0.000000001: expected a plain decimal")]
    [InlineData(null, "99999999999999999999", null, 3, null, "--threshold 99999999999999999999: expected a plain decimal")]
    [InlineData(null, null, null, 3, "0", "--max-quantity 0: expected a plain decimal above 0, at most 4294967.295, with at most 3")]
    [InlineData(null, null, null, 3, "0.0005", "--max-quantity 0.0005: expected")]
    [InlineData(null, null, null, 0, "4294967296", "--max-quantity 4294967296: expected a plain decimal above 0, at most 4294967295,")]
    [InlineData(null, null, null, 3, "much", "--max-quantity much: expected")]
    public void A_bad_value_is_named_in_one_line(
        string? trigger, string? threshold, string? unit, int decimals, string? maximum, string complaint)
    {
        Assert.False(TriggerOptions.TryCreate(trigger, threshold, unit, decimals, maximum, out TriggerOptions? options, out string? error));

        Assert.Null(options);
        Assert.StartsWith(complaint, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    private static TriggerOptions Create(string? trigger, string? threshold, string? unit, int decimals, string? maximum)
    {
        bool isGood = TriggerOptions.TryCreate(trigger, threshold, unit, decimals, maximum, out TriggerOptions? options, out string? error);
        Assert.True(isGood, error);
        return options!;
    }
}
