using Ringside.Protocols.OrderEntry;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.OrderEntry;

public sealed class OrderQuantityTests
{
    [Theory]
    [InlineData(290_900_000, 3, 2_909)]
    [InlineData(1, 8, 1)]
    [InlineData(100_000_000, 0, 1)]
    [InlineData(4_294_967_295, 8, uint.MaxValue)]
    [InlineData(429_496_729_500_000_000, 0, uint.MaxValue)]
    public void A_whole_number_of_units_is_a_quantity(long amountE8, int decimals, uint expected)
    {
        Assert.True(OrderQuantity.TryFromAmount(amountE8, decimals, out uint quantity));
        Assert.Equal(expected, quantity);
        Assert.Equal(amountE8, OrderQuantity.ToAmountE8(quantity, decimals));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(-100_000, 3)]
    [InlineData(long.MinValue, 8)]
    [InlineData(290_900_001, 3)]
    [InlineData(99_999, 3)]
    [InlineData(4_294_967_296, 8)]
    [InlineData(429_496_729_600_000_000, 0)]
    [InlineData(long.MaxValue, 8)]
    public void Anything_else_is_none(long amountE8, int decimals)
    {
        Assert.False(OrderQuantity.TryFromAmount(amountE8, decimals, out uint quantity));
        Assert.Equal(0u, quantity);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(9)]
    [InlineData(int.MinValue)]
    public void A_scale_has_up_to_eight_decimals(int decimals)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => OrderQuantity.TryFromAmount(1, decimals, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => OrderQuantity.ToAmountE8(1, decimals));
    }

    [Fact]
    public void Every_quantity_survives_the_way_there_and_back() => SeededRandom.ForEachSeed(20, random =>
    {
        for (int count = 0; count < 1_000; count++)
        {
            uint quantity = Math.Max(random.NextUInt32() >> random.Next(32), 1);
            int decimals = random.Next(OrderQuantity.MaximumDecimals + 1);
            Assert.True(OrderQuantity.TryFromAmount(OrderQuantity.ToAmountE8(quantity, decimals), decimals, out uint back));
            Assert.Equal(quantity, back);
        }
    });
}
