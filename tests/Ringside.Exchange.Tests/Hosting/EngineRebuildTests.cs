using System.Diagnostics;
using System.Text.RegularExpressions;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Hosting;
using Ringside.Exchange.Nodes;
using Ringside.Market.Commands;
using Ringside.Market.Instruments;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>What becomes of an engine whose state is not that of its stream.</summary>
public sealed partial class EngineRebuildTests : IDisposable
{
    // Longer than the pause before an engine is rebuilt.
    private static readonly TimeSpan LongerThanAPause = TimeSpan.FromMilliseconds(1_500);

    // Who writes stays the writer, also while this machine has no time for it.
    private readonly TestVenue _venue = new((venue, port) => TestVenue.WithThreeEngines(venue, port) with { SilenceMilliseconds = 2_000 });
    private TestMember? _maker;
    private int _orders;

    [Fact]
    public void An_engine_that_follows_with_a_state_of_its_own_is_rebuilt_once_and_then_stays_out_while_members_trade()
    {
        Start();
        EngineAgent follower = Followers().First();
        EngineNode before = follower.Engine;
        UntilAllHaveAll();
        string instances = Path.Combine(_venue.Configuration.DataFolder, "instances");
        Directory.Move(instances, instances + ".aside");
        File.WriteAllText(instances, "a file where a folder should be");
        Spoil(before);
        EnterOne();

        // The first attempt fails, and was none.
        _venue.WaitForEvent("restart-failed");
        File.Delete(instances);
        Directory.Move(instances + ".aside", instances);
        Until(() => follower.Engine != before && follower.Engine.IsFollowing, "the engine follows again, as another one");
        EnterOne();
        UntilAllHaveAll();
        Assert.Null(follower.Engine.Fault);
        Assert.Equal(Writer.Engine.Core.OpenOrders, follower.Engine.Core.OpenOrders);
        before = follower.Engine;
        Spoil(before);
        EnterOne();
        Until(() => before.Fault is not null, "it is found out once more");
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed < LongerThanAPause; Thread.Sleep(10)) // the venue of a test has room for some thousand orders
        {
            EnterOne();
        }

        Assert.Same(before, follower.Engine);
        Assert.Contains("leads to digest", follower.Engine.Fault, StringComparison.Ordinal);
        Assert.Equal(2, Faults().Count(_venue.Events));
        Assert.Equal((_orders, true, null), (_maker!.Count('A'), Writer.Engine.IsOpen, Writer.Engine.Difference));
    }

    // What is spoiled is the one that writes: whoever begins anew comes to the same as before.
    [Fact]
    public void A_shard_of_which_more_engines_differ_than_agree_is_halted_and_says_so()
    {
        Start();
        UntilAllHaveAll();
        foreach (EngineAgent follower in Followers())
        {
            EngineNode before = follower.Engine;
            Spoil(before);
            EnterOne();
            Until(() => follower.Engine != before && follower.Engine.IsFollowing, "it is rebuilt");
            UntilAllHaveAll();
            Spoil(follower.Engine);
            EnterOne();
            Until(() => follower.Engine.Fault is not null, "it stays out");
        }

        Until(() => Writer.Engine.Difference is not null, "the shard is halted");
        Assert.Equal("2 of 2 other engines have come to another state: the shard was halted", Writer.Engine.Difference);
        _venue.WaitForEvent("\"event\":\"halted\"");
        _maker!.Enter("AFTER", 'B', 1, "ALPHA", 1_000_000);
        _maker.Until(() => _maker.Count('J') == 1, "a rejection");
        Assert.Equal((_orders, true), (_maker!.Count('A'), Writer.Engine.IsOpen));
        Assert.All(
            Enumerable.Range(0, Writer.Engine.Core.InstrumentCount),
            place => Assert.Equal(TradingState.Halted, Writer.Engine.Core.InstrumentAt(place).State));
    }

    public void Dispose()
    {
        _maker?.Dispose();
        _venue.Dispose();
    }

    private EngineAgent Writer => Assert.Single(Engines(), engine => engine.Engine.IsOpen);

    private EngineAgent[] Followers() => [.. Engines().Where(engine => engine.Engine.IsFollowing)];

    private IEnumerable<EngineAgent> Engines() => _venue.Host!.Plans.SelectMany(plan => plan.Engines);

    private void Start()
    {
        _venue.Start();
        _maker = _venue.LogIn("MAKER1");
        EnterOne();
        Until(() => Followers().Length == 2, "two engines follow");
    }

    // But those that stay out.
    private void UntilAllHaveAll() => Until(
        () => Engines().All(engine => engine.Engine.Fault is not null || engine.Engine.Core.LastNumber == Writer.Engine.Core.LastNumber),
        "the engines that follow have all");

    private void EnterOne()
    {
        _maker!.Enter($"A{_orders++}", 'B', 1, "ALPHA", 1_000_000);
        _maker.Until(() => _maker.Count('A') == _orders, "an answer");
    }

    private void Until(Func<bool> isSo, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), $"in vain: {what}: {_venue.Events}");
            Thread.Yield();
        }
    }

    // While nothing is under way, and it only follows: its own thread looks at nothing of this until the next batch comes.
    private static void Spoil(EngineNode engine) =>
        engine.Core.Engine.Apply(new Command { Kind = CommandKind.Kill, Member = DemoMembers.Create().Members[0].Number });

    [GeneratedRegex("\"reason\":\"[^\"]*leads to digest")]
    private static partial Regex Faults();
}
