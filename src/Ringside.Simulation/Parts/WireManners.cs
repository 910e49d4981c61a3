namespace Ringside.Simulation.Parts;

/// <summary>What a network does to packets.</summary>
/// <param name="LossPerMille">Packets lost of 1,000.</param>
/// <param name="DoublePerMille">Packets that come twice, of 1,000.</param>
/// <param name="DelayNanos">Least time on the way.</param>
/// <param name="JitterNanos">What may come to it, drawn for each packet: so packets overtake each other.</param>
internal sealed record WireManners(int LossPerMille, int DoublePerMille, long DelayNanos, long JitterNanos);
