using System.Numerics;
using System.Text;
using Ringside.Testing;

namespace Ringside.Protocols.Tests;

public sealed class FixedPointTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("5", 500_000_000)]
    [InlineData("61800.20", 6_180_020_000_000)]
    [InlineData("0.00000001", 1)]
    [InlineData("0.000000010000", 1)]
    [InlineData("00000000000000000000000000000000000001.5", 150_000_000)]
    [InlineData("92233720368.54775807", long.MaxValue)]
    [InlineData("92233720368.547758070000000000000000", long.MaxValue)]
    public void A_plain_decimal_is_read_exactly(string text, long expectedE8)
    {
        Assert.True(FixedPoint.TryParse(Bytes(text), out long valueE8));
        Assert.Equal(expectedE8, valueE8);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1.2.3")]
    [InlineData("-")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1e5")]
    [InlineData("1,000")]
    [InlineData("NaN")]
    [InlineData("0x10")]
    [InlineData("1/")]
    [InlineData("1:")]
    [InlineData("0.000000001")]
    [InlineData("92233720368.54775808")]
    [InlineData("92233720369")]
    [InlineData("184467440737.09551617")]
    [InlineData("99999999999999999999999999999999999999999999")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(FixedPoint.TryParse(Bytes(text), out long valueE8));
        Assert.Equal(0, valueE8);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "0.00000001")]
    [InlineData(10, "0.0000001")]
    [InlineData(500_000_000, "5")]
    [InlineData(1_000_000_000, "10")]
    [InlineData(6_180_020_000_000, "61800.2")]
    [InlineData(long.MaxValue, "92233720368.54775807")]
    public void Text_has_no_trailing_zeros(long valueE8, string expected)
    {
        Assert.Equal(expected, FixedPoint.ToText(valueE8));
        Assert.True(expected.Length <= FixedPoint.MaximumTextLength);
    }

    [Fact]
    public void Text_that_does_not_fit_is_not_written()
    {
        byte[] tooShort = [1, 1, 1, 1, 1, 1];
        Assert.False(FixedPoint.TryFormat(6_180_020_000_000, tooShort, out int written));
        Assert.Equal(0, written);
        Assert.All(tooShort, value => Assert.Equal(1, value));
        Assert.True(FixedPoint.TryFormat(6_180_020_000_000, new byte[7], out written));
        Assert.Equal(7, written);
    }

    [Fact]
    public void A_negative_value_has_no_text()
    {
        Assert.False(FixedPoint.TryFormat(-1, new byte[32], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => FixedPoint.ToText(-1));
    }

    [Fact]
    public void Text_of_any_value_reads_back_as_the_value() => SeededRandom.ForEachSeed(20, random =>
    {
        for (int count = 0; count < 2_000; count++)
        {
            long valueE8 = (long)(random.NextUInt64() >> random.Next(1, 64));
            Assert.True(FixedPoint.TryParse(Bytes(FixedPoint.ToText(valueE8)), out long back));
            Assert.Equal(valueE8, back);
        }
    });

    [Fact]
    public void Random_digits_agree_with_arbitrary_precision() => SeededRandom.ForEachSeed(20, random =>
    {
        for (int count = 0; count < 2_000; count++)
        {
            string whole = Digits(random, random.Next(1, 14));
            string fraction = Digits(random, random.Next(0, 12));
            BigInteger expected = BigInteger.Parse(whole + fraction.PadRight(12, '0'), System.Globalization.CultureInfo.InvariantCulture);
            bool exact = expected % 10_000 == 0 && expected / 10_000 <= long.MaxValue;
            string text = fraction.Length == 0 ? whole : $"{whole}.{fraction}";
            Assert.Equal(exact, FixedPoint.TryParse(Bytes(text), out long valueE8));
            Assert.Equal(exact ? expected / 10_000 : 0, valueE8);
        }
    });

    private static string Digits(SeededRandom random, int count) => string.Concat(
        Enumerable.Range(0, count).Select(_ => random.Chance(30) ? '0' : (char)('0' + random.Next(10))));

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
