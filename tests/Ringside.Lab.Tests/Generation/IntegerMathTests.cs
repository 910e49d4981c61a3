using Ringside.Lab.Generation;
using Ringside.Net.Randomness;

namespace Ringside.Lab.Tests.Generation;

public sealed class IntegerMathTests
{
    private const double Q32 = 4294967296.0;

    [Fact]
    public void Logarithms_of_powers_of_two_are_exact()
    {
        for (int power = 0; power < 64; power++)
        {
            Assert.Equal((ulong)power << 32, IntegerMath.Log2Q32(1UL << power));
        }
    }

    [Fact]
    public void Logarithms_agree_with_floating_point()
    {
        SeededRandom random = new(1);
        for (int draw = 0; draw < 10_000; draw++)
        {
            ulong value = (random.NextUInt64() >> (int)random.NextBelow(64)) | 1;
            Assert.Equal(Math.Log2(value), IntegerMath.Log2Q32(value) / Q32, 1e-7);
        }
    }

    [Fact]
    public void Powers_agree_with_floating_point()
    {
        SeededRandom random = new(2);
        for (int draw = 0; draw < 10_000; draw++)
        {
            ulong exponent = (ulong)random.NextBelow(32L << 32);
            double expected = Math.Pow(2, exponent / Q32);
            Assert.InRange(IntegerMath.Exp2Q32(exponent) / Q32 / expected, 1 - 1e-9, 1 + 1e-9);
        }
    }

    [Fact]
    public void A_value_halves_with_every_half_life()
    {
        Assert.Equal(1_000_000, IntegerMath.Decay(1_000_000, 0, 1000));
        Assert.Equal(500_000, IntegerMath.Decay(1_000_000, 1000, 1000));
        Assert.Equal(250_000, IntegerMath.Decay(1_000_000, 2000, 1000));
        Assert.Equal(707_106, IntegerMath.Decay(1_000_000, 500, 1000));
        Assert.Equal(0, IntegerMath.Decay(long.MaxValue, 1_000_000, 1000));
    }
}
