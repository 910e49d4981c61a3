using Ringside.Exchange.Gateways;
using Ringside.Exchange.MarketData;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Tests.Nodes;

/// <summary>Engines with programs of different age (docs/failover.md). The rules of version 2 differ in what the digest is.</summary>
public sealed class RollingUpgradeTests : IItchSink
{
    private const long Milli = TwoEngines.Milli;

    void IItchSink.Take(ulong number, ReadOnlySpan<byte> message)
    {
    }

    [Fact]
    public void A_version_rises_when_both_engines_can_run_it_and_both_go_on_alike()
    {
        using TwoEngines venue = Begin(newest: 2);
        int first = venue.Writer;
        Assert.True(venue.TryGive(ShardInputKind.Administration));
        Assert.True(venue.TryGive(ShardInputKind.LogicRaised));
        Assert.True(venue.TryGive(ShardInputKind.Administration));
        venue.Until(() => venue.Engines[2 - first].Core.LastNumber == venue.Engines[first - 1].Core.LastNumber);
        Wait(venue, 20);
        Assert.Equal([2U, 2U], venue.Engines.Select(engine => engine.Core.LogicVersion));
        Assert.Equal((ShardInputKind.LogicRaised, ShardOutcome.Applied, new LogicVerdict(LogicReason.None, 0, 2)), venue.Inputs[^2]);
        Assert.True(venue.TryGive(ShardInputKind.HandOver, (ushort)(3 - first)));
        venue.Until(() => venue.Writer == 3 - first);
        venue.Until(() => venue.Engines[0].Core.Digest == venue.Engines[1].Core.Digest && venue.EpochVersions.Count == 2);
        Assert.Equal([1U, 2U], venue.EpochVersions);
        Assert.Equal(venue.Engines[0].Core.Digest, venue.Engines[1].Core.Digest);
        Assert.All(venue.Engines, engine => Assert.Null(engine.Fault));
    }

    [Fact]
    public void One_engine_after_the_other_gets_a_new_program_and_then_the_version_rises()
    {
        using TwoEngines venue = Begin(newest: 1);
        int first = venue.Writer;
        Raise(venue, new LogicVerdict(LogicReason.CannotRun, (ushort)first, 1)); // its own program
        Replace(venue, 3 - first);
        HandOver(venue, 3 - first);
        Raise(venue, new LogicVerdict(LogicReason.CannotRun, (ushort)first, 1)); // the other one's
        Assert.Equal([1U, 1U], venue.Engines.Select(engine => engine.Core.LogicVersion));
        Replace(venue, first);
        Raise(venue, new LogicVerdict(LogicReason.None, 0, 2));
        HandOver(venue, first);
        Assert.Equal([1U, 1U, 2U], venue.EpochVersions);
    }

    // The writer's program can run more: its new epoch names what is active all the same.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_change_of_the_stores_goes_on_with_the_version_that_is_active(bool isRaised)
    {
        using TwoEngines venue = Begin(newest: 3);
        int first = venue.Writer;
        if (isRaised)
            Raise(venue, new LogicVerdict(LogicReason.None, 0, 2));
        venue.StartSpare();
        Wait(venue, 200);
        Assert.True(venue.TryGive(ShardInputKind.Stores, to: 2));
        venue.Until(() => venue.EpochVersions.Count == 2 && venue.Writer > 0);
        Assert.Equal([1U, isRaised ? 2U : 1U], venue.EpochVersions);
        Wait(venue, 20);
        Raise(venue, new LogicVerdict(LogicReason.None, 0, isRaised ? 3U : 2U)); // the other engine is heard as before
        Assert.Equal(first, venue.Writer);
        venue.Until(() => venue.Engines[0].Core.Digest == venue.Engines[1].Core.Digest);
        Assert.Equal(venue.Engines[0].Core.Digest, venue.Engines[1].Core.Digest);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(uint.MaxValue)]
    public void Only_the_next_version_can_be_raised(uint asked)
    {
        using TwoEngines venue = Begin(newest: 4);
        Raise(venue, new LogicVerdict(LogicReason.NotNext, 0, 1), asked);
        Raise(venue, new LogicVerdict(LogicReason.None, 0, 2), 2);
    }

    [Fact]
    public void Nothing_rises_while_an_engine_is_not_heard_for_a_second()
    {
        using TwoEngines venue = Begin(newest: 2);
        ushort other = (ushort)(3 - venue.Writer);
        venue.Away = other;
        Wait(venue, 1_100);
        Raise(venue, new LogicVerdict(LogicReason.NotHeard, other, 0));
        venue.Away = 0;
        Wait(venue, 100);
        Raise(venue, new LogicVerdict(LogicReason.None, 0, 2));
    }

    [Fact]
    public void An_engine_with_an_older_program_stops_where_the_version_rises_and_is_no_candidate()
    {
        using TwoEngines venue = Begin(newest: 2);
        int first = venue.Writer;
        Raise(venue, new LogicVerdict(LogicReason.None, 0, 2));
        venue.Restart(3 - first, newest: 1); // somebody has started the old program once more
        EngineNode old = venue.Engines[2 - first];
        venue.Until(() => old.HasEnded);
        Assert.True(old.NeedsNewerProgram);
        Assert.Contains("needs logic version 2, and this program can run up to 1", old.Problem, StringComparison.Ordinal);
        Assert.Equal(1U, old.Core.LogicVersion);
        venue.Until(() => false);
        long words = venue.Words[2 - first];
        venue.Away = first;
        venue.Until(() => old.IsOpen);
        Assert.Equal((false, words), (old.IsOpen, venue.Words[2 - first]));
        venue.Restart(3 - first, newest: 2);
        venue.Until(() => venue.Engines[2 - first].IsOpen);
        Assert.True(venue.Engines[2 - first].IsOpen);
    }

    [Fact]
    public void The_lead_is_not_handed_to_one_that_cannot_take_it()
    {
        using TwoEngines venue = Begin(newest: 2);
        int first = venue.Writer;
        ushort other = (ushort)(3 - first);
        Refuse(7, new LogicVerdict(LogicReason.NotHeard, 7, 0));
        Raise(venue, new LogicVerdict(LogicReason.None, 0, 2));
        venue.Restart(other, newest: 1);
        Wait(venue, 30); // it has said what it can run, and does not know yet what the stream needs
        Refuse(other, new LogicVerdict(LogicReason.CannotRun, other, 1));
        Wait(venue, 1_200);
        Refuse(other, new LogicVerdict(LogicReason.NotHeard, other, 0));

        void Refuse(ushort to, LogicVerdict why)
        {
            int before = venue.Inputs.Count;
            Assert.True(venue.TryGive(ShardInputKind.HandOver, to));
            Assert.True(venue.TryGive(ShardInputKind.Administration)); // it goes on
            venue.Until(() => venue.Inputs.Count == before + 2);
            Assert.Equal((ShardInputKind.HandOver, ShardOutcome.NotReady, why), venue.Inputs[^2]);
            Assert.Equal(first, venue.Writer);
        }
    }

    [Theory]
    [InlineData(ShardInputKind.Administration, 1)]
    [InlineData(ShardInputKind.LogicRaised, 0)]
    [InlineData(ShardInputKind.HandOver, 0)]
    [InlineData(ShardInputKind.Stores, 0)]
    public void What_an_engine_has_found_is_not_the_next_ones_when_only_a_part_of_it_was_told(ShardInputKind kind, long resumed)
    {
        using TwoEngines venue = Begin(newest: 2);
        int first = venue.Writer;
        EngineNode next = venue.Engines[2 - first];
        venue.TearsBatches = true;
        Assert.True(venue.TryGive(kind));
        Wait(venue, 20);
        (venue.Away, venue.TearsBatches) = (first, false);
        venue.Until(() => next.IsOpen);
        Assert.Equal((true, resumed, 1U), (next.IsOpen, next.Counters.Resumed, next.Core.LogicVersion));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void A_standby_stops_at_a_version_that_it_cannot_run(uint newest, bool goesOn)
    {
        using TwoEngines venue = Begin(newest: 2);
        using ShardCore core = new(ShardCoreOptions.Tiny with { NewestLogicVersion = newest, MarkedLogicVersion = 2 });
        venue.Standby = new StandbyNode(
            new MergedReader([venue.NewFollower()], null), [core], new MemberStreams(new MemberStreamsOptions()),
            [new ItchPublication(new ItchPublicationOptions(), this)]);
        Raise(venue, new LogicVerdict(LogicReason.None, 0, 2));
        Assert.True(venue.TryGive(ShardInputKind.Administration));
        Wait(venue, 100);
        EngineNode writer = venue.Engines[venue.Writer - 1];
        Assert.Equal(goesOn, venue.Standby.Fault is null);
        Assert.Equal(goesOn, core.Digest == writer.Core.Digest);
        if (!goesOn)
            Assert.Contains("needs logic version 2, and this program can run up to 1", venue.Standby.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_day_goes_on_with_the_version_of_the_day_before(uint newest)
    {
        using TwoEngines venue = Begin(newest, new DayEnd(1, 10, 100) { LogicVersion = 2 });
        Assert.True(venue.TryGive(ShardInputKind.Administration));
        venue.Until(() => venue.Engines[0].Core.LastNumber == venue.Engines[1].Core.LastNumber);
        Assert.Equal([2U, 2U], venue.Engines.Select(engine => engine.Core.LogicVersion));
        venue.Restart(3 - venue.Writer, newest: 1);
        Assert.True(venue.Engines[2 - venue.Writer].NeedsNewerProgram);
    }

    private static TwoEngines Begin(uint newest, DayEnd? before = null)
    {
        TwoEngines venue = new(newest, before);
        venue.Until(() => venue.Writer > 0);
        venue.Until(() => venue.Engines[2 - venue.Writer].IsStandby);
        Assert.True(venue.TryGive(ShardInputKind.GatewayStarted));
        Wait(venue, 100);
        return venue;
    }

    private static void Wait(TwoEngines venue, int milliseconds)
    {
        long until = venue.NowNanos + (milliseconds * Milli);
        venue.Until(() => venue.NowNanos >= until);
    }

    private static void Replace(TwoEngines venue, int engine)
    {
        venue.Restart(engine, newest: 2);
        venue.Until(() => venue.Engines[engine - 1].IsStandby);
        Wait(venue, 100);
    }

    private static void HandOver(TwoEngines venue, int engine)
    {
        Assert.True(venue.TryGive(ShardInputKind.HandOver, (ushort)engine));
        venue.Until(() => venue.Writer == engine);
        Assert.Equal(engine, venue.Writer);
        Wait(venue, 100);
    }

    private static void Raise(TwoEngines venue, LogicVerdict expected, uint asked = 0)
    {
        int before = venue.Inputs.Count;
        Assert.True(venue.TryGive(ShardInputKind.LogicRaised, quantity: asked));
        venue.Until(() => venue.Inputs.Count > before);
        ShardOutcome outcome = expected.Reason == LogicReason.None ? ShardOutcome.Applied : ShardOutcome.NotReady;
        Assert.Equal((ShardInputKind.LogicRaised, outcome, expected), venue.Inputs[^1]);
        Wait(venue, 20);
    }
}
