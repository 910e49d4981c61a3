using System.Globalization;
using Ringside.Messaging.Mdp.Peers;
using Ringside.Simulation.Mdp;
using Ringside.Testing;

namespace Ringside.Simulation.Tests.Mdp;

public sealed class MdpSimulationTests
{
    // Each bug was found within six seeds when this was written.
    private const ulong SeedsForABug = 40;

    public static TheoryData<string> Faults => [.. Enum.GetNames<MdpFault>().Where(name => name != nameof(MdpFault.None))];

    [Fact]
    public void Three_hundred_seeds_hold_all_that_must()
    {
        SeededRandom.ForEachSeed(300, random =>
        {
            MdpSimulationResult result = MdpSimulation.Run(random.Seed);
            Assert.True(result.Passed, Describe(result));
        });
    }

    [Fact]
    public void What_goes_wrong_before_the_run_has_its_seed_too()
    {
        MdpSimulationResult undrawn = MdpSimulation.Run(77, MdpFault.None, 10, _ => throw new InvalidOperationException("dice fell off"));
        Assert.Equal((77UL, false, 0), (undrawn.Seed, undrawn.Passed, undrawn.Steps));
        Assert.Contains("dice fell off", undrawn.Numbers, StringComparison.Ordinal);
        MdpScenario drawn = ScenarioDraw.Draw(77);
        MdpSimulationResult unmade = MdpSimulation.Run(77, MdpFault.None, 10, _ => drawn with { Nodes = [drawn.Nodes[0], null!] });
        Assert.Equal((77UL, false), (unmade.Seed, unmade.Passed));
        Assert.StartsWith("2 nodes", unmade.Scenario, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_are_full_of_messages_and_connections()
    {
        List<MdpSimulationResult> results = [.. Enumerable.Range(1, 30).Select(seed => MdpSimulation.Run((ulong)seed))];
        Assert.True(results.Sum(result => result.Received) > 3000, "a run in which nothing happens holds everything, too");
        Assert.True(results.Sum(result => result.Connections) > 100, "connections were made");
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_seed_another()
    {
        HashSet<ulong> digests = [];
        for (ulong seed = 1; seed <= 12; seed++)
        {
            MdpSimulationResult first = MdpSimulation.Run(seed);
            MdpSimulationResult second = MdpSimulation.Run(seed);
            Assert.Equal((first.Digest, first.Steps, first.VirtualNanos), (second.Digest, second.Steps, second.VirtualNanos));
            Assert.True(digests.Add(first.Digest), $"seed {seed} gave the run of another one");
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_planted_bug_is_found_and_its_seed_finds_it_again(string name)
    {
        MdpFault fault = Enum.Parse<MdpFault>(name);
        MdpSimulationResult? found = null;
        for (ulong seed = 1; seed <= SeedsForABug && found is null; seed++)
        {
            MdpSimulationResult result = MdpSimulation.Run(seed, fault);
            found = result.Passed ? null : result;
        }

        Assert.NotNull(found);
        Assert.NotEmpty(found.LastEvents);
        MdpSimulationResult again = MdpSimulation.Run(found.Seed, fault);
        Assert.Equal((found.Invariant, found.Numbers, found.Steps), (again.Invariant, again.Numbers, again.Steps));
    }

    [Theory]
    [InlineData(MdpFault.ChecksumSkipped, "no honest node sends what none may send")]
    [InlineData(MdpFault.NumberReused, "packet numbers are never used twice")]
    [InlineData(MdpFault.DuplicatesTaken, "no message is received twice")]
    [InlineData(MdpFault.HeartbeatCreatesPeer, "a peer exists by a connection or by a pin")]
    [InlineData(MdpFault.CreditIgnored, "queues stay within their limits")]
    [InlineData(MdpFault.ProbeForgotten, "something wakes a sender that waits")]
    [InlineData(MdpFault.DeliveredEarly, "delivered only after the application said so")]
    [InlineData(MdpFault.AddressNotProven, "an address is proven before it is used")]
    [InlineData(MdpFault.FrameLeaked, "what is idle holds nothing")]
    internal void A_planted_bug_breaks_what_it_should(MdpFault fault, string invariant)
    {
        IEnumerable<string?> broken = Enumerable.Range(1, (int)SeedsForABug).Select(seed =>
            MdpSimulation.Run((ulong)seed, fault).Invariant);
        Assert.Contains(invariant, broken);
    }

    private static string Describe(MdpSimulationResult failed) => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {failed.Seed}, step {failed.Steps}: {failed.Invariant}: {failed.Numbers}\n"
            + $"{string.Join('\n', failed.LastEvents.TakeLast(30))}");
}
