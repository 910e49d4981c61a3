using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Exchange.Tests.Shards;

namespace Ringside.Exchange.Tests.Nodes;

public sealed class GatewayWatchTests
{
    private const long Silence = 10_000;

    [Fact]
    public void A_gateway_that_is_silent_is_lost_and_one_that_is_heard_is_not()
    {
        using var world = new ShardWorld();
        world.Start(1, 5);
        world.Start(2, 5);
        var watch = new GatewayWatch(Silence);
        watch.Begin(0);
        watch.Heard(2, 5, 9_000);
        Assert.False(TryFind(watch, world, Silence - 1, out _));
        Assert.True(TryFind(watch, world, Silence, out ShardGateway lost));
        Assert.Equal((1u, 5UL), (lost.Number, lost.Instance));
        world.Lose(lost.Number, lost.Instance);
        Assert.False(TryFind(watch, world, Silence, out _));
    }

    [Fact]
    public void Sessions_of_an_older_run_have_the_same_time_to_come_back_and_are_lost_then()
    {
        using var world = new ShardWorld();
        world.Start(1, 5);
        long stays = world.Connect(1, 5, session: 11, cancels: true);
        world.Connect(1, 5, session: 12, cancels: true);
        world.Send(1, 5, stays, ShardWorld.Order(11), "A");
        var watch = new GatewayWatch(Silence);
        watch.Begin(0);
        watch.Heard(1, 5, 4_000);
        watch.Heard(1, 6, 5_000);
        world.Start(1, 6);
        world.Connect(1, 6, session: 12, cancels: true);
        for (long now = 5_000; now < 5_000 + Silence; now += 500)
        {
            watch.Heard(1, 6, now);
            Assert.False(TryFind(watch, world, now, out _));
        }

        watch.Heard(1, 6, 5_000 + Silence);
        Assert.True(TryFind(watch, world, 5_000 + Silence, out ShardGateway lost));
        Assert.Equal((1u, 5UL), (lost.Number, lost.Instance));
        Assert.Equal(1, world.Core.OpenOrders);
        world.Lose(lost.Number, lost.Instance);
        Assert.Equal(0, world.Core.OpenOrders);
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 6, world.Number - 1, ShardWorld.Order(12), "B"));
        Assert.False(TryFind(watch, world, 5_000 + Silence, out _));
    }

    [Fact]
    public void A_run_that_is_heard_before_its_start_is_in_the_stream_takes_nothing_from_the_one_before()
    {
        using var world = new ShardWorld();
        world.Start(1, 5);
        var watch = new GatewayWatch(Silence);
        watch.Begin(0);
        watch.Heard(1, 5, 50_000);
        watch.Heard(1, 6, 51_000);
        Assert.False(TryFind(watch, world, 52_000, out _));
        Assert.True(TryFind(watch, world, 51_000 + Silence, out _));
    }

    private static bool TryFind(GatewayWatch watch, ShardWorld world, long nowNanos, out ShardGateway lost) =>
        watch.TryFindSilent(world.Core.Gateways, world.Core.Sessions, beganNanos: 0, nowNanos, out lost);
}
