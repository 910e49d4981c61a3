using System.Diagnostics;

namespace Ringside.Bench.Venue;

/// <summary>Measures how long a venue takes to be back after it was killed in full flow.</summary>
public static class VenueRestartBenchmark
{
    private const long FillPerSecond = 150_000;

    /// <summary>Sends as many messages as asked for, kills the venue, and starts it again: with the snapshots that it had made, and once
    /// more without.</summary>
    /// <exception cref="InvalidOperationException">It did not open.</exception>
    public static VenueRestartResult Run(VenueBenchmarkOptions options, long events)
    {
        ArgumentNullException.ThrowIfNull(options);
        VenueBenchmarkOptions fill = options with
        {
            Rate = FillPerSecond,
            WarmUpSeconds = 0,
            Seconds = (int)((events + FillPerSecond - 1) / FillPerSecond),
            HasStandby = true,
        };
        using var venue = new VenueProcess(fill);
        venue.Start();
        long answered;
        using (var load = new VenueLoad(fill, venue.Venue))
        {
            load.LogIn();
            options.Progress($"sending {events} messages");
            load.Run();
            answered = load.ToAnswer.Count;
        }

        venue.Kill();
        string snapshots = Path.Combine(venue.Venue.DataFolder, "snapshots");
        int count = Directory.Exists(snapshots) ? Directory.GetDirectories(snapshots, "snapshot-*").Length : 0;
        options.Progress("starting it again");
        double with = Seconds(venue);
        venue.Kill();
        if (Directory.Exists(snapshots))
            Directory.Delete(snapshots, recursive: true);
        options.Progress("starting it again, without snapshots");
        double without = Seconds(venue);
        return new VenueRestartResult(answered, count, with, without);
    }

    private static double Seconds(VenueProcess venue)
    {
        long begun = Stopwatch.GetTimestamp();
        venue.Start();
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
