namespace Ringside.Exchange.Health;

/// <summary>How a node is, at one moment. Made by the node when it is asked, on the thread of the <see cref="HealthServer"/>.</summary>
public sealed record NodeHealth
{
    /// <summary>Name of the node.</summary>
    public required string Node { get; init; }

    /// <summary>What it does, as <c>gateway</c>.</summary>
    public required string Role { get; init; }

    /// <summary>How it is.</summary>
    public required NodeStatus Status { get; init; }

    /// <summary>How long it has been running.</summary>
    public required long UptimeNanos { get; init; }

    /// <summary>Of market data: its instruments and their trading states, in words.</summary>
    public IReadOnlyList<(string Symbol, string State)> Instruments { get; init; } = [];

    /// <summary>Of an engine and a merge: the stores that count in its stream, in words; null while it does not know, and for
    /// others.</summary>
    public string? Stores { get; init; }

    /// <summary>Of an engine and a merge: whether it writes its stream, and the epoch of that, as far as it knows; null of other
    /// nodes.</summary>
    public (bool Writes, uint Epoch)? Lead { get; init; }

    /// <summary>Of an engine: the active version of its shard's rules, as far as it has read, and the newest one that it can run; null of
    /// other nodes.</summary>
    public (uint Active, uint Newest)? Logic { get; init; }

    /// <summary>Why it is not ok, or what is to be watched although it is; one sentence each.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}
