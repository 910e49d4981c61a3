using Ringside.Messaging.Streams.Disks;

namespace Ringside.Bench.Venue;

/// <summary>What <see cref="VenueBenchmark"/> does.</summary>
public sealed record VenueBenchmarkOptions
{
    /// <summary>Messages of members a second, of all sessions together.</summary>
    public required long Rate { get; init; }

    /// <summary>Seconds that are measured, after <see cref="WarmUpSeconds"/>.</summary>
    public required int Seconds { get; init; }

    /// <summary>Seconds before the measurement.</summary>
    public int WarmUpSeconds { get; init; } = 2;

    /// <summary>Sessions that send, 1 to 64.</summary>
    public int Members { get; init; } = 4;

    /// <summary>How many stores must hold a batch.</summary>
    public int StableCopies { get; init; } = 1;

    /// <summary>When stores synchronize.</summary>
    public StorePolicy Fsync { get; init; }

    /// <summary>Readers of the feed.</summary>
    public int Followers { get; init; } = 1;

    /// <summary>Whether a standby makes snapshots meanwhile.</summary>
    public bool HasStandby { get; init; }

    /// <summary>Whether threads spin while there is no work.</summary>
    public bool Spins { get; init; }

    /// <summary>How the venue serves connections: a word of <see cref="Ringside.Exchange.Doors.ConnectionChoice"/>.</summary>
    public string Connections { get; init; } = "auto";

    /// <summary>First port of the venue.</summary>
    public int BasePort { get; init; } = 21_100;

    /// <summary>Starts the venue: program and first arguments.</summary>
    public required IReadOnlyList<string> Host { get; init; }

    /// <summary>Folder for what the venue keeps; a new one below it is made and removed.</summary>
    public string Folder { get; init; } = Path.GetTempPath();

    /// <summary>Told what goes on.</summary>
    public Action<string> Progress { get; init; } = _ => { };
}
