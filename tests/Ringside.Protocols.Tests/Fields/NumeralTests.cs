using System.Text;
using Ringside.Protocols.Fields;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.Fields;

public sealed class NumeralTests
{
    [Theory]
    [InlineData("                  42", 42)]
    [InlineData("00000000000000000042", 42)]
    [InlineData("                   0", 0)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    public void Numbers_are_read(string field, ulong expected)
    {
        Assert.True(Numeral.TryRead(Encoding.ASCII.GetBytes(field), out ulong value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("                    ")]
    [InlineData("42                  ")]
    [InlineData("                 4 2")]
    [InlineData("                  -1")]
    [InlineData("                  +1")]
    [InlineData("18446744073709551616")]
    [InlineData("99999999999999999999")]
    [InlineData("")]
    public void Anything_else_is_no_number(string field)
    {
        Assert.False(Numeral.TryRead(Encoding.ASCII.GetBytes(field), out ulong value));
        Assert.Equal(0UL, value);
    }

    [Fact]
    public void What_is_written_is_read_back() => SeededRandom.ForEachSeed(20, random =>
    {
        byte[] field = new byte[20];
        for (int count = 0; count < 500; count++)
        {
            ulong value = random.NextUInt64() >> random.Next(64);
            Numeral.Write(field, value);
            Assert.Equal(value.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(20), Encoding.ASCII.GetString(field));
            Assert.True(Numeral.TryRead(field, out ulong again));
            Assert.Equal(value, again);
        }
    });

    [Fact]
    public void A_number_that_does_not_fit_is_refused()
    {
        byte[] field = new byte[5];
        Numeral.Write(field, 99_999);
        Assert.Equal("99999"u8, field);
        Assert.Throws<ArgumentException>(() => Numeral.Write(field, 100_000));
    }
}
