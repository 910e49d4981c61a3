namespace Ringside.Simulation.Streams;

/// <summary>What a simulated run of a stream came to (docs/simulation.md).</summary>
public sealed record StreamSimulationResult
{
    /// <summary>What the run followed from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What was drawn, in one line.</summary>
    public required string Scenario { get; init; }

    /// <summary>Whether everything held that must.</summary>
    public bool Passed => Invariant is null;

    /// <summary>What did not hold; null when all did.</summary>
    public string? Invariant { get; init; }

    /// <summary>What was found instead.</summary>
    public string Numbers { get; init; } = string.Empty;

    /// <summary>The last things that happened before the failure.</summary>
    public IReadOnlyList<string> LastEvents { get; init; } = [];

    /// <summary>Virtual time that passed, in nanoseconds.</summary>
    public long VirtualNanos { get; init; }

    /// <summary>Packets that were sent.</summary>
    public long Packets { get; init; }

    /// <summary>Batches that were published, over all epochs.</summary>
    public long Batches { get; init; }

    /// <summary>Batches that readers were given.</summary>
    public long Released { get; init; }

    /// <summary>Epochs that were claimed.</summary>
    public long Epochs { get; init; }

    /// <summary>One number that stands for all events: the same for the same seed.</summary>
    public ulong Digest { get; init; }
}
