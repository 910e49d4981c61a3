using System.Collections.Immutable;
using System.Diagnostics;
using Ringside.Exchange.Snapshots;
using Ringside.Lab.Reports;

namespace Ringside.Bench.Venue;

/// <summary>Measures how long a venue takes to be back after it was killed: from the start of its process until a member has logged in and
/// an order of his was answered.</summary>
public static class VenueRestartBenchmark
{
    /// <summary>Messages a second where nothing else is asked for: a standby beside the venue can follow them on two cores.</summary>
    public const long UsualRate = 60_000;

    private const int PatienceSeconds = 120;
    private const int PollMilliseconds = 50;

    /// <summary>Sends as many messages as asked for, lets the standby follow, kills the venue, and starts it again: with the snapshots that
    /// it had made, and once more without.</summary>
    /// <param name="options">The venue, and the rate.</param>
    /// <param name="events">How many messages.</param>
    /// <exception cref="InvalidOperationException">It did not open, or answers nothing.</exception>
    public static VenueRestartResult Run(VenueBenchmarkOptions options, long events)
    {
        ArgumentNullException.ThrowIfNull(options);
        VenueBenchmarkOptions fill = options with
        {
            WarmUpSeconds = 0,
            Seconds = (int)((events + options.Rate - 1) / options.Rate),
            HasStandby = true,
        };
        using var venue = new VenueProcess(fill);
        venue.Start();
        string composition = venue.Composition;
        (long answered, long busy) = Fill(fill, venue);
        (VenueProgress progress, double behind) = Follow(venue, fill.Progress);
        venue.Kill();
        string snapshots = Path.Combine(venue.Venue.DataFolder, "days", venue.Venue.Day.ToString().Trim(), "snapshots");
        var folder = new SnapshotFolder(snapshots);
        ImmutableArray<string> all = folder.Names();
        string? newest = all.FirstOrDefault();
        long inSnapshot = newest is not null && folder.TryReadPlaces(newest, out ImmutableArray<StreamPlace>? places)
            ? places.Value.Sum(place => place.Position.Number) : 0;
        long bytes = newest is null ? 0 : new DirectoryInfo(Path.Combine(snapshots, newest)).GetFiles().Sum(file => file.Length);
        fill.Progress("starting it again");
        double with = Seconds(fill, venue, "S");
        venue.Kill();
        if (Directory.Exists(snapshots))
            Directory.Delete(snapshots, recursive: true);
        fill.Progress("starting it again, without snapshots");
        double without = Seconds(fill, venue, "N");
        return new VenueRestartResult
        {
            Machine = new MachineFactsReader().Read(),
            Composition = composition,
            Rate = fill.Rate,
            Events = answered,
            Busy = busy,
            Batches = progress.Stored,
            StandbySeconds = behind,
            Snapshots = all.Length,
            SnapshotBytes = bytes,
            BatchesAfterSnapshot = progress.Stored - inSnapshot,
            SecondsWith = newest is null ? null : with,
            SecondsWithout = without,
        };
    }

    private static (long Answered, long Busy) Fill(VenueBenchmarkOptions options, VenueProcess venue)
    {
        using var load = new VenueLoad(options, venue.Venue);
        load.LogIn();
        options.Progress($"{options.Seconds} s at {options.Rate} messages a second");
        load.Run();
        return (load.ToAnswer.Count, load.Busy);
    }

    // How long the standby still takes to have everything; not for ever.
    private static (VenueProgress Progress, double Seconds) Follow(VenueProcess venue, Action<string> tell)
    {
        long begun = Stopwatch.GetTimestamp();
        VenueProgress progress = venue.AskProgress();
        while (progress.Followed < progress.Stored && Stopwatch.GetElapsedTime(begun).TotalSeconds < PatienceSeconds)
        {
            tell($"the standby has {progress.Followed} of {progress.Stored} batches");
            Thread.Sleep(PollMilliseconds);
            progress = venue.AskProgress();
        }

        return (progress, Stopwatch.GetElapsedTime(begun).TotalSeconds);
    }

    private static double Seconds(VenueBenchmarkOptions options, VenueProcess venue, string tokens)
    {
        long begun = Stopwatch.GetTimestamp();
        venue.Start();
        using var load = new VenueLoad(options, venue.Venue, tokens);
        load.LogIn();
        load.Ask();
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
