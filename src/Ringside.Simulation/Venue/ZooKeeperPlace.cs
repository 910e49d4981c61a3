using System.Globalization;
using Ringside.Exchange.Coordination.ZooKeeper;
using Ringside.Messaging.Streams.Writing;
using Ringside.Net.Randomness;
using Ringside.Simulation.ZooKeeper;

namespace Ringside.Simulation.Venue;

/// <summary>The way to a simulated ensemble of ZooKeeper: the session and the election of <c>./ringside node</c>, in virtual time.
/// </summary>
internal sealed class ZooKeeperPlace : IClaimPlace
{
    // Short beside those of a real venue, as everything is here: some of it ends while a process stands still.
    private const long SessionNanos = 200_000_000;

    private readonly VenueCoordinator _owner;
    private readonly VenueWorld _world;
    private readonly ZooKeeperElection _election;
    private readonly ulong _instance;
    private readonly string _stream;

    internal ZooKeeperPlace(VenueCoordinator owner, VenueWorld world, int stream, int node, ulong instance)
    {
        (_owner, _world, _instance) = (owner, world, instance);
        _stream = string.Create(CultureInfo.InvariantCulture, $"stream-{stream}");
        Session = new ZooKeeperSession(
            new ZooKeeperSessionOptions
            {
                Servers = owner.Ensemble.Servers,
                TimeoutNanos = SessionNanos,
                FirstRetryNanos = 10_000_000,
                LongestRetryNanos = 100_000_000,
            },
            new SeededRandom(world.Dice.Bits()));
        _election = new ZooKeeperElection(Session, new ZooKeeperElectionOptions
        {
            Root = "/ringside/SIMULATED",
            Stream = _stream,
            Node = string.Create(CultureInfo.InvariantCulture, $"node-{node}"),
            Instance = instance,
            Address = string.Create(CultureInfo.InvariantCulture, $"10.0.0.{node}:7000"),
            UpdateNanos = 50_000_000,
        });
        Line = new SimulatedZooKeeperLine(Session, owner.Ensemble, world.Dice, world.Scenario.Wire.DelayNanos);
    }

    public bool IsLeaderGone => _election.IsLeaderGone;

    internal ZooKeeperSession Session { get; }

    internal SimulatedZooKeeperLine Line { get; }

    public void Turn(long applied)
    {
        _election.Stand(Math.Max(applied, 0), logicVersion: 0);
        _election.Advance(_world.NowNanos);
        Line.Step(_world.NowNanos);
    }

    public ClaimState Claim(uint above, out uint epoch, out string problem)
    {
        ClaimState state = _election.Claim(above, out epoch, out problem);
        if (state == ClaimState.Claimed)
        {
            _owner.NoteClaim(_stream, epoch, _instance);
        }

        return state;
    }

    public void Die() => _owner.Forget(this);
}
