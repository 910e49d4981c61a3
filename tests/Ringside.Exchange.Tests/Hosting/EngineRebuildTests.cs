using System.Diagnostics;
using System.Text.RegularExpressions;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Hosting;
using Ringside.Exchange.Nodes;
using Ringside.Market.Commands;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>What becomes of an engine whose state is not that of its stream.</summary>
public sealed partial class EngineRebuildTests
{
    // Longer than the pause before an engine is rebuilt.
    private static readonly TimeSpan LongerThanAPause = TimeSpan.FromMilliseconds(1_500);

    [Fact]
    public void An_engine_that_follows_with_a_state_of_its_own_is_rebuilt_once_and_then_stays_out_while_members_trade()
    {
        using var venue = new TestVenue(TestVenue.WithTwoEngines);
        venue.Start();
        using TestMember maker = venue.LogIn("MAKER1");
        int orders = 0;
        EnterOne();
        EngineAgent follower = Assert.Single(Engines(), engine => engine.Engine.IsFollowing);
        EngineAgent writer = Assert.Single(Engines(), engine => engine.Engine.IsOpen);
        EngineNode before = follower.Engine;
        Until(HasAll, "the engine that follows has all");
        string instances = Path.Combine(venue.Configuration.DataFolder, "instances");
        Directory.Move(instances, instances + ".aside");
        File.WriteAllText(instances, "a file where a folder should be");
        Spoil(before);
        EnterOne();

        // The first attempt fails, and was none.
        venue.WaitForEvent("restart-failed");
        File.Delete(instances);
        Directory.Move(instances + ".aside", instances);
        Until(() => follower.Engine != before && follower.Engine.IsFollowing, "the engine follows again, as another one");
        EnterOne();
        Until(HasAll, "the rebuilt engine has all");
        Assert.Null(follower.Engine.Fault);
        Assert.Equal(writer.Engine.Core.OpenOrders, follower.Engine.Core.OpenOrders);
        before = follower.Engine;
        Spoil(before);
        EnterOne();
        Until(() => before.Fault is not null, "it is found out once more");
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed < LongerThanAPause; Thread.Sleep(10)) // the venue of a test has room for some thousand orders
            EnterOne();
        Assert.Same(before, follower.Engine);
        Assert.Contains("leads to digest", follower.Engine.Fault, StringComparison.Ordinal);
        Assert.Equal(2, Faults().Count(venue.Events));
        Assert.Equal((orders, true), (maker.Count('A'), writer.Engine.IsOpen));

        IEnumerable<EngineAgent> Engines() => venue.Host!.Plans.SelectMany(plan => plan.Engines);

        bool HasAll() => follower.Engine.Core.LastNumber == writer.Engine.Core.LastNumber;

        void EnterOne()
        {
            maker.Enter($"A{orders++}", 'B', 1, "ALPHA", 1_000_000);
            maker.Until(() => maker.Count('A') == orders, "an answer");
        }

        void Until(Func<bool> isSo, string what)
        {
            var waited = Stopwatch.StartNew();
            while (!isSo())
            {
                Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), $"in vain: {what}: {venue.Events}");
                Thread.Yield();
            }
        }
    }

    // While nothing is under way, and it only follows: its own thread looks at nothing of this until the next batch comes.
    private static void Spoil(EngineNode engine) =>
        engine.Core.Engine.Apply(new Command { Kind = CommandKind.Kill, Member = DemoMembers.Create().Members[0].Number });

    [GeneratedRegex("\"reason\":\"[^\"]*leads to digest")]
    private static partial Regex Faults();
}
