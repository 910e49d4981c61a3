namespace Ringside.Simulation.Mdp;

/// <summary>What a simulated run of MDP nodes came to (docs/simulation.md).</summary>
public sealed record MdpSimulationResult
{
    /// <summary>What the run followed from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What was drawn, in one line.</summary>
    public required string Scenario { get; init; }

    /// <summary>Whether everything held that must.</summary>
    public bool Passed => Invariant is null;

    /// <summary>What did not hold; null when all did.</summary>
    public string? Invariant { get; init; }

    /// <summary>The numbers that were found instead.</summary>
    public string Numbers { get; init; } = string.Empty;

    /// <summary>The last things that happened before the failure.</summary>
    public IReadOnlyList<string> LastEvents { get; init; } = [];

    /// <summary>Steps of the simulation.</summary>
    public long Steps { get; init; }

    /// <summary>Virtual time that passed, in nanoseconds.</summary>
    public long VirtualNanos { get; init; }

    /// <summary>Packets that nodes sent.</summary>
    public long Packets { get; init; }

    /// <summary>Messages that nodes accepted for sending.</summary>
    public long Messages { get; init; }

    /// <summary>Messages that applications received.</summary>
    public long Received { get; init; }

    /// <summary>Connections that were made.</summary>
    public long Connections { get; init; }

    /// <summary>One number that stands for all events and bytes: the same for the same seed.</summary>
    public ulong Digest { get; init; }
}
