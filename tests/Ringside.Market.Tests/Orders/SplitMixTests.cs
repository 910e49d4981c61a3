using Ringside.Market.Orders;

namespace Ringside.Market.Tests.Orders;

public sealed class SplitMixTests
{
    // The first numbers of splitmix64 from the seed 0 (https://prng.di.unimi.it/splitmix64.c).
    [Fact]
    public void It_gives_the_published_numbers()
    {
        const ulong step = 0x9E3779B97F4A7C15;
        Assert.Equal(0xE220A8397B1DCDAF, SplitMix.Mix(step));
        Assert.Equal(0x6E789E6AA1B965F4UL, SplitMix.Mix(unchecked(2 * step)));
        Assert.Equal(0x06C45D188009454FUL, SplitMix.Mix(unchecked(3 * step)));
    }
}
