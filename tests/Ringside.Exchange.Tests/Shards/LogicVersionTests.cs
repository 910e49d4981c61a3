using System.Buffers.Binary;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;

namespace Ringside.Exchange.Tests.Shards;

/// <summary>The active version of the rules: state that inputs raise, one by one.</summary>
public sealed class LogicVersionTests
{
    private static ShardCoreOptions Options(uint newest, uint marked = 0) => new()
    {
        Engine = ShardWorld.Small,
        MaximumTokens = 64,
        NewestLogicVersion = newest,
        MarkedLogicVersion = marked,
    };

    [Fact]
    public void It_rises_by_one_up_to_what_the_program_can_run()
    {
        using ShardWorld world = new(Options(newest: 3));
        Assert.Equal(1U, world.Core.LogicVersion);
        foreach ((uint asked, uint then) in (ReadOnlySpan<(uint, uint)>)[(0, 1), (1, 1), (3, 1), (2, 2), (2, 2), (3, 3), (4, 3)])
        {
            ulong before = world.Core.TablesDigest;
            ShardOutcome outcome = Raise(world, new LogicVerdict(LogicReason.None, 0, asked));
            Assert.Equal(then, world.Core.LogicVersion);
            Assert.Equal(asked == then && before != world.Core.TablesDigest, outcome == ShardOutcome.Applied);
            Assert.Equal(outcome == ShardOutcome.Applied ? ShardOutcome.Applied : ShardOutcome.NotReady, outcome);
        }
    }

    [Theory]
    [InlineData(LogicReason.NotNext)]
    [InlineData(LogicReason.CannotRun)]
    [InlineData(LogicReason.NotHeard)]
    public void What_the_writer_has_found_against_it_refuses_it_and_a_hand_over(LogicReason reason)
    {
        using ShardWorld world = new(Options(newest: 3));
        LogicVerdict verdict = new(reason, 65_535, 2);
        Assert.Equal(verdict, LogicVerdict.Of(verdict.ToNumber()));
        Assert.Equal(ShardOutcome.NotReady, Raise(world, verdict));
        Assert.Equal(1U, world.Core.LogicVersion);
        ShardInput over = new() { Kind = ShardInputKind.HandOver, Command = new Command { Session = 2, Quantity = verdict.ToNumber() } };
        Assert.Equal(ShardOutcome.NotReady, world.Apply(over));
        over.Command.Quantity = 0;
        Assert.Equal(ShardOutcome.Applied, world.Apply(over));
    }

    [Fact]
    public void A_snapshot_names_it_and_the_first_one_is_not_named()
    {
        using ShardWorld world = new(Options(newest: 3));
        Assert.Equal(2, FormOf(world.Core.Save()));
        Raise(world, new LogicVerdict(LogicReason.None, 0, 2));
        byte[] snapshot = world.Core.Save();
        Assert.Equal(3, FormOf(snapshot));
        Assert.True(ShardCore.TryLoad(snapshot, Options(newest: 2), out ShardCore? loaded, out string error), error);
        Assert.Equal((2U, world.Core.Digest), (loaded.LogicVersion, loaded.Digest));
        Assert.Equal(snapshot, loaded.Save());
        loaded.Dispose();
        Assert.False(ShardCore.TryLoad(snapshot, Options(newest: 1), out _, out error));
        Assert.Equal("it needs logic version 2, and this program can run up to 1", error);
    }

    [Fact]
    public void Rules_that_differ_do_so_from_the_raise_on()
    {
        using ShardWorld one = new(Options(newest: 2));
        using ShardWorld two = new(Options(newest: 2, marked: 2));
        Assert.Equal(one.Core.Digest, two.Core.Digest);
        Raise(one, new LogicVerdict(LogicReason.None, 0, 2));
        Raise(two, new LogicVerdict(LogicReason.None, 0, 2));
        Assert.Equal((one.Core.LogicVersion, one.Core.TablesDigest), (two.Core.LogicVersion, two.Core.TablesDigest));
        Assert.NotEqual(one.Core.Digest, two.Core.Digest);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    public void A_day_begins_with_that_of_the_day_before(uint named, uint expected)
    {
        using ShardCore core = new(Options(newest: 3));
        core.Apply(1, new ShardInput { Kind = ShardInputKind.DayStarted, Command = new Command { Instrument = named } }, 0);
        Assert.Equal(expected, core.LogicVersion);
    }

    [Fact]
    public void After_the_day_it_rises_no_more()
    {
        using ShardWorld world = new(Options(newest: 3));
        world.Start(1, 1);
        world.Apply(new ShardInput { Kind = ShardInputKind.EndOfDay, Gateway = 1, Instance = 1, Sequence = 2 });
        ShardInput raise = new() { Kind = ShardInputKind.LogicRaised, Gateway = 1, Instance = 1, Sequence = 3 };
        raise.Command.Quantity = 2;
        Assert.Equal(ShardOutcome.NotOwner, world.Apply(raise));
        Assert.Equal(1U, world.Core.LogicVersion);
    }

    [Fact]
    public void The_program_cannot_run_less_than_the_first_one() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShardCore(Options(newest: 0)));

    private static ShardOutcome Raise(ShardWorld world, LogicVerdict verdict) => world.Apply(
        new ShardInput { Kind = ShardInputKind.LogicRaised, Command = new Command { Quantity = verdict.ToNumber() } });

    private static int FormOf(byte[] snapshot) => BinaryPrimitives.ReadInt32LittleEndian(snapshot.AsSpan(4));
}
