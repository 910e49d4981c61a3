using Ringside.Lab.Reports;

namespace Ringside.Bench.Venue;

/// <summary>Measures a whole venue: members send at a rate, by OUCH over TCP, and wait for answers that are stable; the venue is another
/// process of this machine.</summary>
public static class VenueBenchmark
{
    /// <summary>Rates of a sweep, a second; it ends behind the first that is not reached, or at which orders are refused for want of
    /// room.</summary>
    public static IReadOnlyList<long> SweepRates { get; } = [1_000, 10_000, 50_000, 100_000, 150_000, 200_000, 250_000, 300_000, 400_000];

    /// <summary>One rate.</summary>
    /// <exception cref="InvalidOperationException">The venue did not open, or lets nobody in.</exception>
    public static VenueBenchmarkResult Run(VenueBenchmarkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Progress($"starting a venue, {options.Rate} messages a second");
        using var venue = new VenueProcess(options);
        venue.Start();
        using var load = new VenueLoad(options, venue.Venue);
        load.LogIn();
        options.Progress($"{options.WarmUpSeconds} + {options.Seconds} s at {options.Rate} messages a second");
        load.Run();
        return new VenueBenchmarkResult
        {
            Machine = new MachineFactsReader().Read(),
            OfferedPerSecond = options.Rate,
            AchievedPerSecond = load.PerSecond,
            OrderToAck = VenueLatency.Of(load.ToAnswer),
            OrderToFeed = VenueLatency.Of(load.ToFeed),
            FollowerSpread = VenueLatency.Of(load.Spread),
            StableCopies = options.StableCopies,
            Fsync = options.Fsync.ToString().ToLowerInvariant(),
            Composition = venue.Composition,
            Lost = load.Lost,
            Busy = load.Busy,
        };
    }

    /// <summary>One rate after the other, each with a new venue, until one is not reached.</summary>
    public static IReadOnlyList<VenueBenchmarkResult> Sweep(VenueBenchmarkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var results = new List<VenueBenchmarkResult>();
        foreach (long rate in SweepRates)
        {
            results.Add(Run(options with { Rate = rate }));
            if (results[^1].AchievedPerSecond < 0.98 * rate || results[^1].Busy > 0)
                break;
        }

        return results;
    }
}
