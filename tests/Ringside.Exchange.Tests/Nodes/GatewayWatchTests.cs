using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Tests.Nodes;

public sealed class GatewayWatchTests
{
    private const long Silence = 1_000;

    private readonly GatewayTable _table = new(4, 0);
    private readonly GatewayWatch _watch = new(Silence);

    [Fact]
    public void A_gateway_that_is_silent_since_the_beginning_of_the_epoch_is_found_after_its_time()
    {
        _table.Start(1, 10);
        _watch.Begin(5_000);
        Assert.False(_watch.TryFindSilent(_table, 5_000, 5_999, out _));
        Assert.True(_watch.TryFindSilent(_table, 5_000, 6_000, out ShardGateway lost));
        Assert.Equal((1u, 10ul), (lost.Number, lost.Instance));
        _table.Lose(0);
        Assert.False(_watch.TryFindSilent(_table, 5_000, 9_000, out _));
    }

    [Fact]
    public void A_gateway_that_is_heard_has_its_time_once_more_and_only_as_the_run_that_the_shard_knows()
    {
        _table.Start(1, 10);
        _table.Start(2, 20);
        _watch.Begin(0);
        _watch.Heard(1, 10, 900);
        _watch.Heard(2, 19, 900); // an older run
        Assert.True(_watch.TryFindSilent(_table, 0, 1_000, out ShardGateway lost));
        Assert.Equal(2u, lost.Number);
        _table.Lose(1);
        Assert.False(_watch.TryFindSilent(_table, 0, 1_000, out _));
        Assert.True(_watch.TryFindSilent(_table, 0, 1_900, out lost));
        Assert.Equal(1u, lost.Number);
    }

    [Fact]
    public void An_older_run_does_not_make_a_newer_one_forgotten()
    {
        _table.Start(1, 10);
        _watch.Begin(0);
        _watch.Heard(1, 10, 500);
        _watch.Heard(1, 9, 400);
        Assert.False(_watch.TryFindSilent(_table, 0, 1_400, out _));
    }
}
