namespace Ringside.Simulation.Mdp;

/// <summary>What a simulated run of MDP nodes came to (docs/simulation.md).</summary>
public sealed record MdpSimulationResult : SimulationResult
{
    /// <summary>Steps of the simulation.</summary>
    public long Steps { get; init; }

    /// <summary>Messages that nodes accepted for sending.</summary>
    public long Messages { get; init; }

    /// <summary>Messages that applications received.</summary>
    public long Received { get; init; }

    /// <summary>Connections that were made.</summary>
    public long Connections { get; init; }

    /// <inheritdoc/>
    public override long Commands => Messages;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, long Count)> Counts =>
        [("connections", Connections), ("messages", Messages), ("packets", Packets)];
}
