using Ringside.App.Venue;

namespace Ringside.App.Tests.Venue;

public sealed class ReconnectionTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Attempts_come_at_longer_and_longer_intervals_until_the_time_is_over_and_once_then()
    {
        Reconnection reconnection = new(10 * Second);
        Assert.False(reconnection.IsUnderWay);
        List<long> attempts = [];
        for (long now = 5 * Second; reconnection.TryAgain(now); now = reconnection.NextNanos)
        {
            Assert.True(reconnection.IsUnderWay);
            attempts.Add((reconnection.NextNanos - (5 * Second)) / 1_000_000);
        }

        Assert.Equal([100, 300, 700, 1_500, 3_100, 5_100, 7_100, 9_100, 10_000], attempts);
        Assert.False(reconnection.IsUnderWay);
    }

    [Fact]
    public void Another_loss_begins_anew_and_without_patience_there_is_no_attempt()
    {
        Reconnection reconnection = new(Second);
        Assert.True(reconnection.TryAgain(0));
        Assert.True(reconnection.TryAgain(Reconnection.FirstNanos));
        reconnection.End();
        Assert.False(reconnection.IsUnderWay);
        Assert.True(reconnection.TryAgain(100 * Second));
        Assert.Equal((100 * Second) + Reconnection.FirstNanos, reconnection.NextNanos);
        Assert.False(new Reconnection(0).TryAgain(5));
    }
}
