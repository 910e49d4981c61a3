using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;

namespace Ringside.Exchange.Tests.Nodes;

public sealed class GatewayWatchTests : IDisposable
{
    private const long Silence = 1_000;

    private readonly ShardCore _core = new(ShardCoreOptions.Tiny);
    private readonly GatewayWatch _watch = new(Silence);

    public void Dispose() => _core.Dispose();

    [Fact]
    public void A_gateway_that_is_silent_since_the_beginning_of_the_epoch_is_found_after_its_time()
    {
        Start(1, 10);
        _watch.Begin(5_000);
        Assert.Null(Silent(5_999));
        Assert.Equal((1u, 10ul), Silent(6_000));
        Lose(1, 10);
        Assert.Null(Silent(9_000));
    }

    [Fact]
    public void A_gateway_that_is_heard_has_its_time_once_more_and_only_as_the_run_that_the_shard_knows()
    {
        Start(1, 10);
        Start(2, 20);
        _watch.Begin(0);
        _watch.Heard(1, 10, 900);
        _watch.Heard(2, 19, 900); // an older run
        Assert.Equal((2u, 20ul), Silent(1_000));
        Lose(2, 20);
        Assert.Null(Silent(1_000));
        Assert.Equal((1u, 10ul), Silent(1_900));
    }

    [Fact]
    public void An_older_run_does_not_make_a_newer_one_forgotten()
    {
        Start(1, 10);
        _watch.Begin(0);
        _watch.Heard(1, 10, 500);
        _watch.Heard(1, 9, 400);
        Assert.Null(Silent(1_400));
    }

    [Fact]
    public void Members_of_an_older_run_have_as_much_time_to_log_in_again_and_the_new_run_stays()
    {
        Start(1, 10);
        Apply(new Command { Kind = CommandKind.DefineMember, Member = 5 });
        Connect(1, 10, session: 7, sequence: 2);
        _watch.Begin(0);
        _watch.Heard(1, 10, 100);
        Start(1, 11);
        _watch.Heard(1, 11, 800);
        _watch.Heard(1, 11, 1_700);
        Assert.Null(Silent(1_799));
        Assert.Equal((1u, 10ul), Silent(1_870));
        Lose(1, 10);
        _watch.Heard(1, 11, 1_900);
        Assert.Null(Silent(1_900));
        Assert.Equal(0u, _core.Gateways[0].IsLost);
    }

    [Fact]
    public void A_run_that_is_heard_before_its_start_is_in_the_stream_takes_nothing_from_the_one_before()
    {
        Start(1, 10);
        _watch.Begin(0);
        _watch.Heard(1, 10, 900);
        _watch.Heard(1, 11, 1_500);
        Assert.Null(Silent(1_600));
        Assert.Null(Silent(2_499));
        Assert.Equal((1u, 10ul), Silent(2_562));
    }

    private (uint Gateway, ulong Instance)? Silent(long nowNanos) =>
        _watch.TryFindSilent(_core, nowNanos, out uint gateway, out ulong instance) ? (gateway, instance) : null;

    private void Start(uint gateway, ulong instance) =>
        Apply(new ShardInput { Kind = ShardInputKind.GatewayStarted, Gateway = gateway, Instance = instance, Sequence = 1 });

    private void Lose(uint gateway, ulong instance) =>
        Apply(new ShardInput { Kind = ShardInputKind.GatewayLost, Gateway = gateway, Instance = instance });

    private void Connect(uint gateway, ulong instance, uint session, long sequence) => Apply(new ShardInput
    {
        Kind = ShardInputKind.Command,
        Gateway = gateway,
        Instance = instance,
        Sequence = sequence,
        Command = new Command { Kind = CommandKind.SessionConnected, Session = session, Member = 5 },
    });

    private void Apply(in Command command) => Apply(new ShardInput { Kind = ShardInputKind.Command, Command = command });

    private void Apply(in ShardInput input) => Assert.Equal(ShardOutcome.Applied, _core.Apply(_core.LastNumber + 1, input, 0));
}
