using Ringside.Lab.Generation;
using Ringside.Net.Randomness;

namespace Ringside.Lab.Tests.Generation;

public sealed class RandomDistributionsTests
{
    [Fact]
    public void Waiting_times_are_exponential()
    {
        SeededRandom random = new(3);
        long sum = 0;
        int beyondTwoMeans = 0;
        for (int draw = 0; draw < 100_000; draw++)
        {
            long wait = random.NextExponential(1_000_000);
            sum += wait;
            beyondTwoMeans += wait > 2_000_000 ? 1 : 0;
        }

        Assert.InRange(sum / 100_000, 985_000, 1_015_000);
        Assert.InRange(beyondTwoMeans, 13_100, 13_970); // e^-2 = 13.53 %
    }

    [Fact]
    public void Sizes_have_the_tail_that_was_asked_for_and_stay_in_their_bounds()
    {
        SeededRandom random = new(4);
        int beyondTenTimes = 0;
        for (int draw = 0; draw < 100_000; draw++)
        {
            long size = random.NextPareto(1000, 10, 1_000_000);
            Assert.InRange(size, 1000, 1_000_000);
            beyondTenTimes += size > 10_000 ? 1 : 0;
        }

        Assert.InRange(beyondTenTimes, 9_600, 10_400);
    }
}
