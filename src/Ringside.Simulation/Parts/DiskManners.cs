namespace Ringside.Simulation.Parts;

/// <summary>What a disk is like.</summary>
/// <param name="WriteNanos">How long a write takes at most.</param>
/// <param name="Synchronizes">Whether a batch is kept only when the disk has it for certain.</param>
internal sealed record DiskManners(long WriteNanos, bool Synchronizes);
