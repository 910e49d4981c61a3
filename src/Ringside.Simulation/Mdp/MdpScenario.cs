using Ringside.Net.Ports.Simulated;

namespace Ringside.Simulation.Mdp;

/// <summary>What a run shall be, all of it drawn from the seed.</summary>
internal sealed record MdpScenario
{
    /// <summary>Virtual time during which faults happen and messages are sent; then the network is healed.</summary>
    internal required long TroubleNanos { get; init; }

    internal required IReadOnlyList<NodePlan> Nodes { get; init; }

    /// <summary>Faults of every link to begin with.</summary>
    internal required LinkFaults Faults { get; init; }

    /// <summary>Faults of every link at the end: none that loses packets.</summary>
    internal required LinkFaults CalmFaults { get; init; }

    internal required IReadOnlyList<Incident> Incidents { get; init; }

    public override string ToString() =>
        $"{Nodes.Count} nodes, {TroubleNanos / 1_000_000} ms, {Incidents.Count} incidents, loss {Faults.LossPerMillion / 10_000} %, "
        + $"{Nodes[0].Options.Congestion}, {(Nodes[0].Options.Key.IsEmpty ? "open" : "sealed")}";
}
