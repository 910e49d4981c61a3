namespace Ringside.Simulation;

/// <summary>What a simulated run came to (docs/simulation.md).</summary>
public abstract record SimulationResult
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

    /// <summary>All faults that were injected, in the order of time: when, what, and at which node; empty where none are listed.</summary>
    public IReadOnlyList<string> Plan { get; init; } = [];

    /// <summary>The last things that happened before the failure.</summary>
    public IReadOnlyList<string> LastEvents { get; init; } = [];

    /// <summary>Virtual time that passed, in nanoseconds.</summary>
    public long VirtualNanos { get; init; }

    /// <summary>Packets that were sent.</summary>
    public long Packets { get; init; }

    /// <summary>One number that stands for all that happened: the same for the same seed.</summary>
    public ulong Digest { get; init; }

    /// <summary>What was sequenced, or sent: batches, or messages.</summary>
    public abstract long Commands { get; }

    /// <summary>Epochs that somebody wrote in.</summary>
    public virtual long Elections => 0;

    /// <summary>Those of them that took over from another one.</summary>
    public virtual long Failovers => 0;

    /// <summary>How often what went wrong, as far as that is counted.</summary>
    public virtual IReadOnlyDictionary<string, long> Faults => new Dictionary<string, long>();

    /// <summary>What there was of each kind: a name and a count.</summary>
    public abstract IReadOnlyList<(string Name, long Count)> Counts { get; }
}
