using System.Globalization;
using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Venue;

/// <summary>What a run of a venue is like; all of it is drawn from the seed.</summary>
internal sealed record VenueScenario
{
    /// <summary>Shards; with two there is a merge.</summary>
    internal required int Shards { get; init; }

    /// <summary>Stores, and how many of them make a batch stable.</summary>
    internal required (int Stores, int Copies) Sizes { get; init; }

    internal required int Gateways { get; init; }

    /// <summary>Which faults it has most of.</summary>
    internal required VenueProfile Profile { get; init; }

    /// <summary>How long a claim of an epoch takes at most.</summary>
    internal required long ClaimNanos { get; init; }

    /// <summary>How long an engine stands still while it seals, as one that reads a long stream on a slow machine; 0 for not at
    /// all.</summary>
    internal (long Least, long Most) SealNanos { get; init; }

    /// <summary>How long an engine waits for stores before it begins anew.</summary>
    internal long PatienceNanos { get; init; } = 200_000_000;

    /// <summary>Whether one engine hears nobody while the others must go on.</summary>
    internal required bool HasDeafEngine { get; init; }

    /// <summary>Places for the engine of each shard, and for the merge.</summary>
    internal required int Places { get; init; }

    /// <summary>Whether all places run, and elect who writes; else one runs, and who looks after the venue says which.</summary>
    internal required bool HasElection { get; init; }

    /// <summary>Whether epochs are claimed at a simulated ensemble of ZooKeeper; else a plain coordinator gives them out.</summary>
    internal bool HasZooKeeper { get; private init; }

    /// <summary>Market data nodes of each shard.</summary>
    internal required int Feeds { get; init; }

    internal required bool HasStandby { get; init; }

    /// <summary>Whether gateways give their inputs to the engines by calls, as nodes of one thread do.</summary>
    internal required bool IsDirect { get; init; }

    /// <summary>Sessions of members, each with one program.</summary>
    internal required int Sessions { get; init; }

    /// <summary>Followers of each feed.</summary>
    internal required int FeedClients { get; init; }

    internal required WireManners Wire { get; init; }

    internal required DiskManners Disk { get; init; }

    /// <summary>Packets of a line of the feed that are lost, of 1,000.</summary>
    internal required int FeedLossPerMille { get; init; }

    /// <summary>Pause between two things that a program does.</summary>
    internal required long ActNanos { get; init; }

    /// <summary>How long a gateway may be silent.</summary>
    internal required long SilenceNanos { get; init; }

    /// <summary>Batches between two snapshots.</summary>
    internal required int SnapshotBatches { get; init; }

    /// <summary>Bytes of an engine that may not be stable.</summary>
    internal required int UnstableBytes { get; init; }

    /// <summary>Bytes of a packet of a stream, mostly as few as the first one must have for an input, so that nearly all batches have
    /// several.</summary>
    internal required int PacketBytes { get; init; }

    /// <summary>Whether much goes wrong at once, for a short time each.</summary>
    internal required bool IsStorm { get; init; }

    /// <summary>Things that go wrong.</summary>
    internal required int Incidents { get; init; }

    /// <summary>How long they do.</summary>
    internal required long TroubleNanos { get; init; }

    /// <summary>Further stores, which count when a change of the store set admits them.</summary>
    internal required int Spares { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Profile}: {Shards} shards, {Places} places{(HasElection ? " that elect" : string.Empty)}"
            + $"{(HasZooKeeper ? " at ZooKeeper" : string.Empty)}, {Sizes.Stores} stores and {Spares} more, {Sizes.Copies} copies, "
            + $"{Gateways} gateways{(IsDirect ? " on the engines' thread" : string.Empty)}, {Feeds} feeds each, "
            + $"{(HasStandby ? "a" : "no")} standby, {Sessions} sessions, {FeedClients} followers each, "
            + $"{Wire}, "
            + $"lines lose {FeedLossPerMille}, disk {Disk.WriteNanos / 1000} us{(Disk.Synchronizes ? " synchronized" : string.Empty)}, "
            + $"an action each {ActNanos / 1000} us, packets of {PacketBytes}, "
            + $"{UnstableBytes} bytes unstable, silence {SilenceNanos / 1_000_000} ms, "
            + $"{(SealNanos.Most > 0 ? "slow seals, " : string.Empty)}"
            + $"{Incidents} incidents{(IsStorm ? " at once" : string.Empty)} in {TroubleNanos / 1_000_000} ms");

    /// <summary>Draws one.</summary>
    internal static VenueScenario Draw(ulong seed, VenueProfile profile)
    {
        var dice = new ScenarioDice(seed ^ 0x5EED_0000_0000_0002);
        bool isStorm = dice.Chance(40);
        var electionDice = new ScenarioDice(seed ^ 0x5EED_0000_0000_0003);
        bool hasElection = profile is VenueProfile.ElectionHeavy or VenueProfile.Partitions || electionDice.Chance(70);
        int places = electionDice.Between(2, 3);
        VenueScenario drawn = new()
        {
            Profile = profile,
            ClaimNanos = electionDice.Pick(1_000_000L, 5_000_000L, 60_000_000L),
            HasDeafEngine = hasElection && electionDice.Chance(30),
            IsStorm = isStorm,
            PacketBytes = dice.Pick(240, 240, 320, 1400),
            Shards = dice.Between(1, 2),
            Sizes = dice.Pick((3, 2), (3, 2), (3, 2), (1, 1), (2, 1), (2, 2), (3, 1)),
            Gateways = dice.Pick(1, 2, 2, 2),
            Feeds = dice.Between(1, 2),
            HasStandby = dice.Chance(70),
            Places = hasElection ? places : 2,
            HasElection = hasElection,
            IsDirect = dice.Chance(20) && !hasElection,
            Sessions = dice.Between(2, 5),
            FeedClients = dice.Between(1, 2),
            Wire = new WireManners(
                dice.Pick(0, 0, 5, 30), dice.Pick(0, 10, 50), dice.Between(20_000L, 300_000L), dice.Pick(0L, 50_000L, 1_000_000L))
                .WithDamageAndBursts(dice),
            Disk = new DiskManners(dice.Pick(50_000L, 200_000L, 2_000_000L), dice.Chance(40)),
            FeedLossPerMille = dice.Pick(0, 20, 200),
            ActNanos = dice.Pick(3_000_000L, 8_000_000L, 20_000_000L),
            SilenceNanos = dice.Pick(90_000_000L, 150_000_000L, 400_000_000L),
            SnapshotBatches = dice.Pick(10, 50, 200),
            UnstableBytes = dice.Pick(4_096, 1 << 17),
            Spares = new ScenarioDice(seed ^ 0x5EED_0000_0000_0004).Between(0, 1),
            Incidents = isStorm ? dice.Between(30, 90) : dice.Between(0, 30),
            TroubleNanos = (hasElection ? 2 : 1) * dice.Between(400L, 2_000L) * 1_000_000,
        };
        return drawn.Profiled(dice) with { HasZooKeeper = hasElection && electionDice.Chance(50) };
    }

    // Longer than a writer may be silent, and not as long as others wait for one that seals.
    private VenueScenario WithSlowSeals(bool isWanted) => !isWanted ? this
        : this with { ClaimNanos = 1_000_000, SealNanos = (230_000_000, 285_000_000), PatienceNanos = 400_000_000 };

    // What a profile has more of than others.
    private VenueScenario Profiled(ScenarioDice dice) => Profile switch
    {
        VenueProfile.ElectionHeavy => (this with
        {
            IsStorm = false,
            Places = 3,
            Incidents = dice.Between(10, 30),
            TroubleNanos = dice.Between(2_000L, 6_000L) * 1_000_000,
        }).WithSlowSeals(dice.Chance(25)),
        VenueProfile.Disk => this with
        {
            Sizes = dice.Pick((3, 2), (3, 2), (2, 1), (3, 1), (5, 3)),
            Incidents = dice.Between(10, 40),
        },
        VenueProfile.GatewayMoves => this with { Gateways = dice.Between(2, 3), Sessions = 5, Incidents = dice.Between(10, 50) },
        VenueProfile.Partitions => this with
        {
            IsStorm = false,
            Sizes = dice.Pick((3, 2), (3, 2), (5, 3)),
            Incidents = dice.Between(5, 25),
        },
        VenueProfile.Slow => this with
        {
            Wire = Wire with { DelayNanos = dice.Between(300_000L, 3_000_000L), JitterNanos = dice.Pick(1_000_000L, 5_000_000L) },
            Disk = Disk with { WriteNanos = dice.Pick(2_000_000L, 10_000_000L) },
            ClaimNanos = 200_000_000,
            ActNanos = 25_000_000,
            Incidents = dice.Between(5, 30),
        },
        _ => this,
    };
}
