using Ringside.Exchange.Members;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Members;

public sealed class TokenBucketTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void A_burst_is_free_and_then_the_rate_counts()
    {
        TokenBucket bucket = new(3, 2, 0);
        Assert.True(bucket.TryTake(0));
        Assert.True(bucket.TryTake(0));
        Assert.False(bucket.TryTake(0));
        Assert.False(bucket.TryTake(333_333_333));
        Assert.True(bucket.TryTake(333_333_334));
        Assert.False(bucket.TryTake(333_333_334));
    }

    [Fact]
    public void Silence_brings_no_more_than_a_burst_and_time_never_goes_back()
    {
        TokenBucket bucket = new(TokenBucket.Most, 2, 0);
        Assert.True(bucket.TryTake(long.MaxValue));
        Assert.True(bucket.TryTake(long.MaxValue));
        Assert.False(bucket.TryTake(long.MaxValue));
        Assert.False(bucket.TryTake(0));
    }

    [Fact]
    public void In_no_time_more_may_be_taken_than_burst_and_rate() => SeededRandom.ForEachSeed(20, random =>
    {
        int rate = random.Next(1, 1_000);
        int burst = random.Next(2, 50);
        TokenBucket bucket = new(rate, burst, 0);
        long now = 0;
        long taken = 0;
        while (now < 20 * Second)
        {
            now += random.NextInt64(Second / rate);
            taken += bucket.TryTake(now) ? 1 : 0;
            Assert.True(taken <= burst + ((Int128)now * rate / Second), $"{taken} at {now}");
        }

        Assert.True(taken >= 19 * (long)rate, $"{taken} of {rate}");
    });
}
