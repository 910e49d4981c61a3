using System.Globalization;
using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Streams;

/// <summary>What a run of streams is like; all of it is drawn from the seed.</summary>
internal sealed record StreamScenario
{
    /// <summary>Which faults it has most of.</summary>
    internal required StreamProfile Profile { get; init; }

    /// <summary>Stores, and how many of them make a batch stable.</summary>
    internal required (int Stores, int Copies) Sizes { get; init; }

    /// <summary>Further stores, which count when a change of the store set admits them.</summary>
    internal required int Spares { get; init; }

    /// <summary>Processes that may write.</summary>
    internal required int Writers { get; init; }

    /// <summary>Followers that only read.</summary>
    internal required int Readers { get; init; }

    internal required WireManners Wire { get; init; }

    /// <summary>How long a write takes at most.</summary>
    internal required long DiskNanos { get; init; }

    /// <summary>Whether a batch is kept only when the disk has it for certain.</summary>
    internal required bool Synchronizes { get; init; }

    /// <summary>Pause between two batches.</summary>
    internal required long BatchNanos { get; init; }

    /// <summary>Longest payload.</summary>
    internal required int PayloadBytes { get; init; }

    /// <summary>Whether everything happens at once: much goes wrong for a short time each, and whoever likes claims an epoch.</summary>
    internal required bool IsStorm { get; init; }

    /// <summary>When everything happens at once: how long whoever would write waits at most before it claims an epoch.</summary>
    internal long ClaimNanos { get; init; } = 80_000_000;

    /// <summary>When everything happens at once: how long what goes wrong does at most.</summary>
    internal long HealNanos { get; init; } = 60_000_000;

    /// <summary>Things that go wrong.</summary>
    internal required int Incidents { get; init; }

    /// <summary>How long they do.</summary>
    internal required long TroubleNanos { get; init; }

    internal DiskManners Disk => new(DiskNanos, Synchronizes);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Profile == StreamProfile.Mixed ? string.Empty : $"{Profile}: ")}{Sizes.Stores} stores and {Spares} more, "
            + $"{Sizes.Copies} copies, {Writers} writers, {Readers} readers, "
            + $"{Wire}, "
            + $"disk {DiskNanos / 1000} us{(Synchronizes ? " synchronized" : string.Empty)}, "
            + $"a batch each {BatchNanos / 1000} us of up to {PayloadBytes} bytes, "
            + $"{Incidents} incidents{(IsStorm ? " at once" : string.Empty)} in {TroubleNanos / 1_000_000} ms");

    /// <summary>Draws one.</summary>
    internal static StreamScenario Draw(ulong seed, StreamProfile profile)
    {
        var dice = new ScenarioDice(seed ^ 0x5EED_0000_0000_0001);
        bool isStorm = dice.Chance(50);
        StreamScenario drawn = new()
        {
            Profile = profile,
            IsStorm = isStorm,
            Sizes = dice.Pick((3, 2), (3, 2), (3, 2), (1, 1), (2, 1), (2, 2), (5, 3), (4, 2)),
            Writers = isStorm ? 3 : dice.Between(1, 3),
            Readers = dice.Between(1, 2),
            Wire = new WireManners(
                dice.Pick(0, 0, 5, 20, 100), dice.Pick(0, 0, 10, 50), dice.Between(20_000L, 300_000L), dice.Pick(0L, 50_000L, 1_000_000L))
                .WithDamageAndBursts(dice),
            DiskNanos = dice.Pick(50_000L, 200_000L, 3_000_000L),
            Synchronizes = dice.Chance(40),
            BatchNanos = isStorm ? dice.Pick(1_000_000L, 5_000_000L) : dice.Pick(100_000L, 500_000L, 2_000_000L),
            PayloadBytes = dice.Pick(64, 600, 6_000),
            Incidents = isStorm ? dice.Between(30, 90) : dice.Between(0, 14),
            Spares = dice.Between(0, 2),
            TroubleNanos = dice.Between(500L, 2_500L) * 1_000_000,
        };
        return profile == StreamProfile.BrokenStarts ? drawn.WithBrokenStarts(dice) : drawn;
    }

    // Fast in everything else: the more epochs, the more of what only a row of them can do.
    private StreamScenario WithBrokenStarts(ScenarioDice dice) => this with
    {
        IsStorm = true,
        Writers = 3,
        Sizes = dice.Pick((3, 2), (3, 2), (3, 2), (5, 3)),
        Wire = new WireManners(0, Wire.DoublePerMille, dice.Between(20_000L, 100_000L), dice.Pick(50_000L, 300_000L)),
        DiskNanos = dice.Pick(50_000L, 200_000L),
        PayloadBytes = 64,
        ClaimNanos = 25_000_000,
        HealNanos = 15_000_000,
        Incidents = dice.Between(0, 5),
        TroubleNanos = dice.Between(2_000L, 4_000L) * 1_000_000,
    };
}
