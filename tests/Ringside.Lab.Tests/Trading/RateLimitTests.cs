using Ringside.Lab.Trading;
using Ringside.Testing;

namespace Ringside.Lab.Tests.Trading;

public sealed class RateLimitTests
{
    [Fact]
    public void No_window_of_one_second_ever_holds_more_than_the_limit() => SeededRandom.ForEachSeed(20, random =>
    {
        int limit = random.Next(1, 10);
        var rate = new RateLimit(limit);
        var taken = new List<long>();
        long now = 5;
        for (int i = 0; i < 2_000; i++)
        {
            now += random.NextInt64(0, 300_000_000);
            int inWindow = taken.Count(time => now - time < 1_000_000_000);
            bool expected = inWindow < limit;
            Assert.Equal(expected, rate.TryTake(now));
            if (expected)
            {
                taken.Add(now);
            }
        }
    });
}
