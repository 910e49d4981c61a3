using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Shards;

public sealed class ShardCoreTests
{
    [Fact]
    public void An_older_run_of_a_gateway_is_refused_and_uses_up_no_token()
    {
        using ShardWorld world = new();
        world.Start(1, 5);
        long generation = world.Connect(1, 5, 10);
        ShardInput late = world.Next(1, 5, generation, ShardWorld.Order(10), "A");
        Assert.Equal(ShardOutcome.Applied, world.Start(1, 6));
        Assert.Equal(ShardOutcome.NotOwner, world.Apply(late));
        Assert.Empty(world.Events);
        Assert.Equal(0, world.Core.UsedTokens);
        Assert.Equal(ShardOutcome.NotOwner, world.Start(1, 4));
        Assert.Equal(ShardOutcome.Repeated, world.Start(1, 6));
        Assert.Equal(ShardOutcome.NotOwner, world.Start(1, 0));
        Assert.Equal(ShardOutcome.NotOwner, world.Send(1, 6, generation, ShardWorld.Order(10), "A"));
        Assert.Equal(0, world.Core.OpenOrders);
    }

    [Fact]
    public void A_sequence_that_was_seen_changes_nothing_and_one_that_comes_too_early_neither()
    {
        using ShardWorld world = new();
        world.Start(1, 1);
        long generation = world.Connect(1, 1, 10);
        ShardInput first = world.Next(1, 1, generation, ShardWorld.Order(10), "A");
        ShardInput second = world.Next(1, 1, generation, ShardWorld.Order(10), "B");
        ulong tables = world.Core.TablesDigest;
        Assert.Equal(ShardOutcome.OutOfSequence, world.Core.JudgeSequence(second));
        Assert.Equal(ShardOutcome.OutOfSequence, world.Apply(second));
        Assert.Equal(tables, world.Core.TablesDigest);
        Assert.Equal(ShardOutcome.Applied, world.Core.JudgeSequence(first));
        Assert.Equal(ShardOutcome.Applied, world.Apply(first));
        Assert.Equal(ShardOutcome.Applied, world.Core.JudgeSequence(second));
        Assert.Equal(ShardOutcome.Applied, world.Apply(second));
        tables = world.Core.TablesDigest;
        ulong engine = world.Core.EngineDigest;
        Assert.Equal(ShardOutcome.Repeated, world.Apply(first));
        Assert.Equal(ShardOutcome.Repeated, world.Apply(second));
        Assert.Empty(world.Events);
        Assert.Equal(tables, world.Core.TablesDigest);
        Assert.Equal(engine, world.Core.EngineDigest);
    }

    [Fact]
    public void What_comes_before_the_start_of_its_run_is_out_of_sequence()
    {
        using ShardWorld world = new();
        ShardInput early = new() { Kind = ShardInputKind.Command, Gateway = 1, Instance = 2, Sequence = 2 };
        Assert.Equal(ShardOutcome.OutOfSequence, world.Apply(early));
        world.Start(1, 1);
        Assert.Equal(ShardOutcome.OutOfSequence, world.Apply(early));
        ShardInput start = early with { Kind = ShardInputKind.GatewayStarted };
        Assert.Equal(ShardOutcome.OutOfSequence, world.Apply(start));
        Assert.Equal(ShardOutcome.Applied, world.Apply(start with { Sequence = 1 }));
        Assert.Equal(ShardOutcome.NotOwner, world.Apply(early));
        Assert.Equal(ShardOutcome.Repeated, world.Apply(early));
    }

    [Fact]
    public void A_session_that_moved_belongs_to_its_new_gateway_alone()
    {
        using ShardWorld world = new();
        world.Start(1, 1);
        world.Start(2, 1);
        long old = world.Connect(1, 1, 10);
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 1, old, ShardWorld.Order(10), "A"));
        long generation = world.Connect(2, 1, 10);
        Assert.Equal(ShardOutcome.NotOwner, world.Send(1, 1, old, ShardWorld.Order(10), "B"));
        Assert.Equal(ShardOutcome.NotOwner, world.Send(1, 1, generation, ShardWorld.Order(10), "B"));
        Assert.Equal(ShardOutcome.NotOwner, world.Send(1, 1, old, Disconnected(10)));
        Assert.Equal(ShardOutcome.NotOwner, world.Send(2, 1, old, ShardWorld.Order(10), "B"));
        Assert.Equal(1, world.Core.UsedTokens);
        Assert.Equal(ShardOutcome.Applied, world.Send(2, 1, generation, ShardWorld.Order(10), "B"));
        Command cancel = new() { Kind = CommandKind.Cancel, Session = 10 };
        Assert.Equal(ShardOutcome.Applied, world.Send(2, 1, generation, cancel, "A"));
        Assert.Equal(1, world.Core.OpenOrders);
    }

    [Fact]
    public void Away_from_its_home_only_a_greater_generation_takes_a_session_over()
    {
        using ShardWorld world = new(new ShardCoreOptions { Engine = ShardWorld.Small, Shards = 2, MaximumTokens = 16 });
        world.Start(1, 1);
        world.Start(2, 1);
        Assert.Equal(ShardOutcome.NotOwner, world.Send(1, 1, 0, ShardWorld.Connected(11)));
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 1, 70, ShardWorld.Connected(11)));
        Assert.Equal(ShardOutcome.NotOwner, world.Send(2, 1, 70, ShardWorld.Connected(11)));
        Assert.Equal(ShardOutcome.NotOwner, world.Send(2, 1, 69, ShardWorld.Connected(11)));
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 1, 70, ShardWorld.Order(11), "A"));
        Assert.Equal(ShardOutcome.Applied, world.Send(2, 1, 71, ShardWorld.Connected(11)));
        Assert.Equal(ShardOutcome.NotOwner, world.Send(1, 1, 70, ShardWorld.Order(11), "B"));
        Assert.Equal(ShardOutcome.NotOwner, world.Send(2, 1, 5, ShardWorld.Connected(10))); // at home nobody but the shard says it
        Assert.Equal(ShardOutcome.Applied, world.Send(2, 1, 0, ShardWorld.Connected(10)));
        Assert.Equal(ShardOutcome.Applied, world.Send(2, 1, world.Number, ShardWorld.Order(10), "A"));
    }

    [Fact]
    public void A_connection_that_the_engine_refuses_leaves_the_session_to_its_owner()
    {
        using ShardWorld world = new();
        world.Start(1, 1);
        world.Start(2, 1);
        long generation = world.Connect(1, 1, 10);
        Assert.Equal(ShardOutcome.Applied, world.Send(2, 1, 0, ShardWorld.Connected(10, member: 9)));
        Assert.Equal(EventKind.Rejected, Assert.Single(world.Events).Kind);
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 1, generation, ShardWorld.Order(10), "A"));
        Assert.Equal(1, world.Core.OpenOrders);
    }

    [Fact]
    public void A_token_counts_once_for_its_session_whatever_became_of_the_order()
    {
        using ShardWorld world = new();
        world.Start(1, 1);
        long generation = world.Connect(1, 1, 10);
        long other = world.Connect(1, 1, 11, member: 2);
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 1, generation, ShardWorld.Order(10), "A"));
        Assert.Equal((ulong)world.Number, Assert.Single(world.Events).OrderId);
        Assert.Equal(ShardOutcome.TokenRepeated, world.Send(1, 1, generation, ShardWorld.Order(10), "A"));
        Assert.Equal(ShardOutcome.TokenReused, world.Send(1, 1, generation, ShardWorld.Order(10, price: 101), "A"));
        ShardInput details = world.Next(1, 1, generation, ShardWorld.Order(10), "A");
        details.Details[31] = 1;
        Assert.Equal(ShardOutcome.TokenReused, world.Apply(details));
        Assert.Empty(world.Events);
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 1, other, ShardWorld.Order(11), "A"));
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 1, generation, ShardWorld.Order(10, quantity: -1), "B"));
        Assert.Equal(EventKind.Rejected, Assert.Single(world.Events).Kind);
        Assert.Equal(ShardOutcome.TokenRepeated, world.Send(1, 1, generation, ShardWorld.Order(10, quantity: -1), "B"));
        Assert.Equal(ShardOutcome.NotOwner, world.Send(1, 1, generation, ShardWorld.Order(10)));
        Assert.Equal(2, world.Core.OpenOrders);
    }

    [Fact]
    public void A_token_is_repeated_through_another_gateway_too()
    {
        using ShardWorld world = new();
        world.Start(1, 1);
        world.Start(2, 1);
        long generation = world.Connect(1, 1, 10);
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 1, generation, ShardWorld.Order(10), "A"));
        generation = world.Connect(2, 1, 10);
        Assert.Equal(ShardOutcome.TokenRepeated, world.Send(2, 1, generation, ShardWorld.Order(10), "A"));
    }

    [Fact]
    public void A_change_goes_to_the_order_that_its_token_names()
    {
        using ShardWorld world = new();
        world.Start(1, 1);
        long generation = world.Connect(1, 1, 10);
        world.Send(1, 1, generation, ShardWorld.Order(10), "A");
        ulong id = (ulong)world.Number;
        Command replace = new() { Kind = CommandKind.Replace, Session = 10, Price = 90, Quantity = 5, OrderId = 77, NewOrderId = 78 };
        Command cancel = new() { Kind = CommandKind.Cancel, Session = 10, OrderId = id };
        Command reduce = new() { Kind = CommandKind.Reduce, Session = 10, Quantity = 3 };
        Assert.Equal(ShardOutcome.UnknownToken, world.Send(1, 1, generation, cancel, "X"));
        Assert.Equal(ShardOutcome.UnknownToken, world.Send(1, 1, generation, reduce, "X"));
        Assert.Equal(ShardOutcome.UnknownToken, world.Send(1, 1, generation, replace, "B", "X"));
        Assert.Equal(ShardOutcome.TokenReused, world.Send(1, 1, generation, replace, "A", "A"));
        Assert.Equal(1, world.Core.UsedTokens);
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 1, generation, replace, "B", "A"));
        EngineEvent replaced = Assert.Single(world.Events);
        Assert.Equal((EventKind.Replaced, (ulong)world.Number, id), (replaced.Kind, replaced.OrderId, replaced.OtherId));
        Assert.Equal(ShardOutcome.TokenRepeated, world.Send(1, 1, generation, replace, "B", "A"));
        Assert.Equal(ShardOutcome.UnknownToken, world.Send(1, 1, generation, cancel, "A"));
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 1, generation, reduce, "B"));
        Assert.True(world.Core.TryFindOrder(replaced.OrderId, out _));
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 1, generation, cancel, "B"));
        Assert.Equal(ShardOutcome.UnknownToken, world.Send(1, 1, generation, cancel, "B"));
        Assert.Equal(0, world.Core.OpenOrders);
    }

    [Fact]
    public void A_lost_gateway_loses_its_sessions_and_the_orders_of_those_that_want_it()
    {
        using ShardWorld world = new();
        world.Start(1, 1);
        world.Start(2, 1);
        long cancels = world.Connect(1, 1, 10, cancels: true);
        long stays = world.Connect(1, 1, 11);
        long foreign = world.Connect(2, 1, 12, cancels: true);
        world.Send(1, 1, cancels, ShardWorld.Order(10), "A");
        world.Send(1, 1, stays, ShardWorld.Order(11), "A");
        world.Send(2, 1, foreign, ShardWorld.Order(12), "A");
        Assert.Equal(ShardOutcome.Applied, world.Lose(1, 1));
        Assert.Equal(
            [(EventKind.Cancelled, 10u), (EventKind.Acknowledged, 10u), (EventKind.Acknowledged, 11u)],
            world.Events.Select(one => (one.Kind, one.Session)));
        Assert.Equal(2, world.Core.OpenOrders);
        Assert.Equal(ShardOutcome.NotOwner, world.Send(1, 1, stays, ShardWorld.Order(11), "B"));
        Assert.Equal(ShardOutcome.NotOwner, world.Start(1, 1));
        Assert.Equal(ShardOutcome.Applied, world.Lose(1, 1));
        Assert.Empty(world.Events);
        Assert.Equal(ShardOutcome.NotOwner, world.Lose(1, 2));
        Assert.Equal(ShardOutcome.NotOwner, world.Lose(3, 1));
        Assert.Equal(ShardOutcome.Applied, world.Start(1, 2));
        stays = world.Connect(1, 2, 11);
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 2, stays, ShardWorld.Order(11), "B"));
        Assert.Equal(ShardOutcome.Applied, world.Send(2, 1, foreign, ShardWorld.Order(12), "B"));
    }

    [Fact]
    public void A_run_that_is_lost_after_a_newer_one_began_takes_only_its_own_sessions()
    {
        using ShardWorld world = new();
        world.Start(1, 1);
        long old = world.Connect(1, 1, 10, cancels: true);
        world.Connect(1, 1, 11, cancels: true);
        world.Send(1, 1, old, ShardWorld.Order(10), "A");
        world.Start(1, 2);
        Assert.Empty(world.Events);
        Assert.Equal(1, world.Core.OpenOrders);
        long kept = world.Connect(1, 2, 11, cancels: true);
        world.Send(1, 2, kept, ShardWorld.Order(11), "A");
        Assert.Equal(ShardOutcome.Applied, world.Lose(1, 1));
        Assert.Equal([10u, 10u], world.Events.Select(one => one.Session));
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 2, kept, ShardWorld.Order(11), "B"));
        Assert.Equal(2, world.Core.OpenOrders);
    }

    [Fact]
    public void A_gateway_asks_for_nothing_that_is_the_administrations_and_the_administration_for_no_order()
    {
        using ShardWorld world = new();
        world.Start(1, 1);
        long generation = world.Connect(1, 1, 10);
        world.Send(1, 1, generation, ShardWorld.Order(10), "A");
        ulong engine = world.Core.EngineDigest;
        Command kill = new() { Kind = CommandKind.Kill, Member = 1, Session = 10 };
        Command all = new() { Kind = CommandKind.MassCancel, Scope = CancelScope.Member, Member = 1, Session = 10 };
        Assert.Equal(ShardOutcome.NotOwner, world.Send(1, 1, generation, kill));
        Assert.Equal(ShardOutcome.NotOwner, world.Send(1, 1, generation, all));
        Assert.Equal(ShardOutcome.NotOwner, world.Administer(ShardWorld.Order(10) with { OrderId = 99 }));
        Assert.Equal(ShardOutcome.NotOwner, world.Start(0, 1));
        Assert.Equal(ShardOutcome.NotOwner, world.Apply(default));
        Assert.Equal(engine, world.Core.EngineDigest);
        Assert.Equal(ShardOutcome.Applied, world.Administer(kill));
        Assert.Equal(0, world.Core.OpenOrders);
        Assert.Equal(ShardOutcome.Applied, world.Administer(kill with { Kind = CommandKind.Revive }));
        world.Send(1, 1, generation, ShardWorld.Order(10), "B");
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 1, generation, all with { Scope = CancelScope.Session }));
        Assert.Equal(0, world.Core.OpenOrders);
        Assert.Equal(ShardOutcome.Applied, world.Administer(Disconnected(10)));
        Assert.Equal(ShardOutcome.Applied, world.Lose(1, 1));
        Assert.Empty(world.Events); // it was disconnected already
    }

    [Fact]
    public void Tables_that_are_full_refuse_and_keep_what_they_have()
    {
        ShardCoreOptions tiny = ShardCoreOptions.Tiny with { Engine = ShardWorld.Small with { MaximumSessions = 1 }, MaximumTokens = 1 };
        using ShardWorld world = new(tiny);
        world.Start(1, 1);
        world.Start(2, 1);
        Assert.Equal(ShardOutcome.CapacityExhausted, world.Start(3, 1));
        Assert.Equal(ShardOutcome.Applied, world.Start(2, 2));
        long generation = world.Connect(1, 1, 10);
        Assert.Equal(ShardOutcome.CapacityExhausted, world.Send(1, 1, 0, ShardWorld.Connected(11)));
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 1, generation, ShardWorld.Order(10), "A"));
        Assert.Equal(ShardOutcome.CapacityExhausted, world.Send(1, 1, generation, ShardWorld.Order(10), "B"));
        Command replace = new() { Kind = CommandKind.Replace, Session = 10, Price = 90, Quantity = 5 };
        Assert.Equal(ShardOutcome.CapacityExhausted, world.Send(1, 1, generation, replace, "B", "A"));
        Assert.Equal(ShardOutcome.TokenRepeated, world.Send(1, 1, generation, ShardWorld.Order(10), "A"));
        Assert.Equal(ShardOutcome.Applied, world.Send(1, 1, generation, new Command { Kind = CommandKind.Cancel, Session = 10 }, "A"));
    }

    [Fact]
    public void Stamps_never_go_back_and_numbers_neither()
    {
        using ShardWorld world = new();
        ShardInput tick = new() { Kind = ShardInputKind.Command, Command = new Command { Kind = CommandKind.Tick } };
        world.Core.Apply(100, tick, 5_000_000);
        world.Core.Apply(102, tick, 4_000_000);
        Assert.Equal(5_000_000, world.Core.Last.Input.Command.TimeNanos);
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Core.Apply(102, tick, 6_000_000));
    }

    [Fact]
    public void An_input_allocates_nothing()
    {
        using ShardWorld world = new(new ShardCoreOptions { Engine = ShardWorld.Small, MaximumTokens = 100_000 });
        world.Start(1, 1);
        long generation = world.Connect(1, 1, 10);
        ShardInput input = world.Next(1, 1, generation, ShardWorld.Order(10));
        ulong token = 0;
        void Run()
        {
            for (int turn = 0; turn < 5_000; turn++)
            {
                input.Token = new OrderToken(++token, 0);
                input.Command = ShardWorld.Order(10, turn % 2 == 0 ? Side.Bid : Side.Ask);
                world.Apply(input);
                input.Sequence++;
                world.Apply(input);
                input.Command = new Command { Kind = CommandKind.Cancel, Session = 10 };
                world.Apply(input);
                input.Sequence++;
            }
        }

        Assert.Equal(0, Allocations.Measure(Run));
        Assert.Equal(10_000, world.Core.UsedTokens);
    }

    private static Command Disconnected(uint session) => new() { Kind = CommandKind.SessionDisconnected, Session = session };
}
