using Ringside.Exchange.Coordination.ZooKeeper;
using Ringside.Messaging.Streams.Writing;
using Ringside.Simulation;
using Ringside.Simulation.ZooKeeper;

namespace Ringside.Exchange.Tests.Coordination.ZooKeeper;

/// <summary>Nodes that take part in an election over a simulated ensemble, in virtual time.</summary>
internal sealed class ElectionWorld(ulong seed, int servers = 3)
{
    internal const long Milli = 1_000_000;
    internal const string Root = "/ringside/TEST";
    internal const string ClaimPath = Root + "/shard-0/claim";

    private const long StepNanos = Milli / 2;

    private readonly List<Participant> _participants = [];

    internal ScenarioDice Dice { get; } = new(seed);

    internal SimulatedZooKeeper Ensemble { get; } = new(servers, 100 * Milli);

    internal long NowNanos { get; private set; } = 1_000 * Milli;

    /// <summary>All claims that a participant was told are its own.</summary>
    internal List<(uint Epoch, ulong Instance)> Claimed { get; } = [];

    internal Participant Join(ulong instance, string? credentials = null)
    {
        ZooKeeperSession session = new(
            new ZooKeeperSessionOptions { Servers = Ensemble.Servers, TimeoutNanos = 600 * Milli, Credentials = credentials },
            new Net.Randomness.SeededRandom(seed + instance));
        ZooKeeperElection election = new(session, new ZooKeeperElectionOptions
        {
            Root = Root,
            Stream = "shard-0",
            Node = $"engine-{instance}",
            Instance = instance,
            Address = $"10.0.0.{instance}:7000",
        });
        Participant participant = new(instance, session, election, new SimulatedZooKeeperLine(session, Ensemble, Dice));
        _participants.Add(participant);
        return participant;
    }

    /// <summary>A process is killed: nothing of it moves any more.</summary>
    internal void Kill(Participant participant)
    {
        participant.Line.Break(losesSent: true, NowNanos);
        _participants.Remove(participant);
    }

    internal void Run(long nanos) => RunUntil(() => false, nanos);

    internal bool RunUntil(Func<bool> isDone, long mostNanos = 10_000 * Milli)
    {
        for (long end = NowNanos + mostNanos; !isDone(); NowNanos += StepNanos)
        {
            if (NowNanos >= end)
                return false;
            Ensemble.Advance(NowNanos);
            foreach (Participant participant in _participants)
                Step(participant);
        }

        return true;
    }

    internal uint Claim(Participant participant, uint above = 0)
    {
        int count = Claimed.Count;
        participant.Above = above;
        Assert.True(RunUntil(() => participant.Above is null), participant.Election.Problem);
        Assert.True(Claimed.Count > count, participant.Refusal);
        return Claimed[^1].Epoch;
    }

    /// <summary>Every value that the claim ever had.</summary>
    internal CoordinatorClaimText[] Written() =>
    [
        .. Ensemble.Log.Where(one => one.Path == ClaimPath).Select(one =>
        {
            Assert.True(Exchange.Coordination.EmbeddedCoordinator.TryRead(one.Data, out Exchange.Coordination.CoordinatorClaim claim));
            return new CoordinatorClaimText(claim.Epoch, claim.Instance);
        }),
    ];

    /// <summary>What must hold whatever happened: epochs rise, and each is one run's.</summary>
    internal void AssertNoEpochTwice()
    {
        CoordinatorClaimText[] written = Written();
        Assert.All(written.Zip(written.Skip(1)), pair => Assert.True(pair.Second.Epoch > pair.First.Epoch));
        Assert.Equal(Claimed.Count, Claimed.Select(claim => claim.Epoch).Distinct().Count());
        Assert.All(Claimed, claim => Assert.Contains(new CoordinatorClaimText(claim.Epoch, claim.Instance), written));
    }

    private void Step(Participant participant)
    {
        if (participant.Above is { } above)
        {
            ClaimState state = participant.Election.Claim(above, out uint epoch, out string problem);
            if (state == ClaimState.Claimed)
                Claimed.Add((epoch, participant.Instance));
            if (state != ClaimState.Pending)
                (participant.Above, participant.Refusal) = (null, problem);
        }

        participant.Election.Advance(NowNanos);
        participant.Line.Step(NowNanos);
    }

    internal readonly record struct CoordinatorClaimText(uint Epoch, ulong Instance);

    internal sealed record Participant(
        ulong Instance, ZooKeeperSession Session, ZooKeeperElection Election, SimulatedZooKeeperLine Line)
    {
        /// <summary>What it claims an epoch above; null while it claims none.</summary>
        internal uint? Above { get; set; }

        internal string Refusal { get; set; } = string.Empty;
    }
}
