namespace Ringside.App.Drills;

/// <summary>When what happened in a round of a drill; times are CLOCK_MONOTONIC_RAW, nanoseconds.</summary>
/// <param name="Target">What it happened to, for people.</param>
/// <param name="FaultNanos">Just before the signal was sent.</param>
/// <param name="Shard">The shard that it was about; null for all.</param>
internal sealed record DrillRound(string Target, long FaultNanos, int? Shard)
{
    /// <summary>Just after it was sent. A busy machine may let time pass in between, in which all goes on as before.</summary>
    internal long StruckNanos { get; init; } = FaultNanos;

    /// <summary>Where the rate before the fault is measured from.</summary>
    internal long BeforeFromNanos { get; init; }

    /// <summary>Where the rate afterwards is measured from.</summary>
    internal long AfterFromNanos { get; init; }

    /// <summary>Where the round ends.</summary>
    internal long EndNanos { get; init; }
}
