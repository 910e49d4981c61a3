namespace Ringside.Simulation.Streams;

/// <summary>What a simulated run of a stream came to (docs/simulation.md).</summary>
public sealed record StreamSimulationResult : SimulationResult
{
    /// <summary>Batches that were published, over all epochs.</summary>
    public long Batches { get; init; }

    /// <summary>Number of the last batch that a reader was given.</summary>
    public long Released { get; init; }

    /// <summary>Epochs that were claimed.</summary>
    public long Epochs { get; init; }

    /// <summary>What went wrong, and how often.</summary>
    public IReadOnlyDictionary<string, long> Incidents { get; init; } = new Dictionary<string, long>();

    /// <summary>Batches that a writer made again from what the one before had begun to tell.</summary>
    internal long Resumed { get; init; }

    /// <inheritdoc/>
    public override long Commands => Batches;

    /// <inheritdoc/>
    public override long Elections => Epochs;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, long> Faults => Incidents;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, long Count)> Counts => [("epochs", Epochs), ("batches", Batches), ("packets", Packets)];
}
