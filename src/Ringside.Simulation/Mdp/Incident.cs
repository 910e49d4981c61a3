using Ringside.Net.Ports.Simulated;

namespace Ringside.Simulation.Mdp;

/// <summary>Something that happens to the network or to a node at a time of the run.</summary>
/// <param name="AtNanos">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Node">To whom.</param>
/// <param name="Other">The other end, where there is one.</param>
/// <param name="Amount">Nanoseconds, or what else the kind needs.</param>
/// <param name="Faults">The new faults of a link.</param>
internal readonly record struct Incident(
    long AtNanos, IncidentKind Kind, int Node, int Other, long Amount = 0, LinkFaults? Faults = null);
