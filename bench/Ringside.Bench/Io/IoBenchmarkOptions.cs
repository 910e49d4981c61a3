namespace Ringside.Bench.Io;

/// <summary>How <see cref="IoBenchmark"/> measures.</summary>
public sealed record IoBenchmarkOptions
{
    /// <summary>Timed rounds, at least 1; every contender runs once in each, one after the other, so that a disturbance of the machine
    /// meets all of them.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Most round trips that a contender makes in a round, at least 1.</summary>
    public int RoundTrips { get; init; } = 20_000;

    /// <summary>A contender ends its round after this time, whatever it has done by then; in milliseconds.</summary>
    public int MaximumMillisecondsPerRun { get; init; } = 400;

    /// <summary>Untimed round trips (or bursts, a hundredth of them) before each round: caches and branch predictors.</summary>
    public int WarmUp { get; init; } = 500;

    /// <summary>Whether a whole round goes untimed before the others: the just-in-time compiler needs it to see what is hot.</summary>
    public bool WarmUpRound { get; init; } = true;

    /// <summary>Bursts that each pair of the cost per packet sends and drains in a round, at least 1.</summary>
    public int Bursts { get; init; } = 60;

    /// <summary>Most datagrams of a burst; a pair whose queues hold less takes smaller ones. At least 16.</summary>
    public int BurstSize { get; init; } = 1024;

    /// <summary>Our back ends to measure, by name or by name and mode; empty for all. The baselines always run.</summary>
    public IReadOnlyList<string> Backends { get; init; } = [];

    /// <summary>Program and first arguments of a process that calls <see cref="IoAnswerer.Run"/> with the two arguments that are added:
    /// the other end of <c>dotnet-async</c>. Empty: that baseline is left out, because two ends in one process would share their threads
    /// and flatter it.</summary>
    public IReadOnlyList<string> Answerer { get; init; } = [];

    /// <summary>Told what is being done, from time to time; null tells nobody.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>Some seconds in all: for a first look, not for figures to quote.</summary>
    public static IoBenchmarkOptions Quick => new() { RoundTrips = 2_000, MaximumMillisecondsPerRun = 60, WarmUp = 200, Bursts = 12 };

    /// <summary>As little as runs through every line, for tests: the figures mean nothing.</summary>
    public static IoBenchmarkOptions Tiny => new()
    {
        Rounds = 1,
        RoundTrips = 20,
        MaximumMillisecondsPerRun = 1000,
        WarmUp = 5,
        WarmUpRound = false,
        Bursts = 3,
        BurstSize = 64,
    };
}
