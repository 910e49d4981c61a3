using System.Globalization;

namespace Ringside.Simulation.Parts;

/// <summary>What a network does to packets.</summary>
/// <param name="LossPerMille">Packets lost of 1,000.</param>
/// <param name="DoublePerMille">Packets that come twice, of 1,000.</param>
/// <param name="DelayNanos">Least time on the way.</param>
/// <param name="JitterNanos">What may come to it, drawn for each packet: so packets overtake each other.</param>
internal sealed record WireManners(int LossPerMille, int DoublePerMille, long DelayNanos, long JitterNanos)
{
    /// <summary>Packets of which one to three bits are flipped, of 1,000: so few that their CRC-32C must always find it.</summary>
    internal int DamagePerMille { get; init; }

    /// <summary>Time between two bursts at most, in each of which nothing of one direction between two nodes arrives, or nothing of all
    /// that one node sends; 0 for none.</summary>
    internal long BurstPauseNanos { get; init; }

    /// <summary>How long a burst is at most.</summary>
    internal long BurstNanos { get; init; } = 20_000_000;

    /// <summary>Draws damage and bursts, as many networks have none.</summary>
    internal WireManners WithDamageAndBursts(ScenarioDice dice) => this with
    {
        DamagePerMille = dice.Pick(0, 0, 2, 20),
        BurstPauseNanos = dice.Pick(0L, 0L, 100_000_000L, 400_000_000L),
        BurstNanos = dice.Pick(2_000_000L, 20_000_000L, 60_000_000L),
    };

    /// <summary>In a few words.</summary>
    public override string ToString()
    {
        string bursts = BurstPauseNanos == 0 ? string.Empty
            : $"bursts of {BurstNanos / 1_000_000} ms each {BurstPauseNanos / 1_000_000} ms, ";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"loss {LossPerMille}, twice {DoublePerMille}, damage {DamagePerMille} of 1000, {bursts}"
                + $"delay {DelayNanos / 1000} + {JitterNanos / 1000} us");
    }
}
