namespace Ringside.Exchange.Coordination;

/// <summary>Who has claimed a stream.</summary>
/// <param name="Epoch">The epoch, above 0.</param>
/// <param name="Instance">Which run of which process claimed it; 0 when the claim can no longer be read.</param>
/// <param name="Address">Where it is reached; empty when the claim can no longer be read.</param>
public readonly record struct CoordinatorClaim(uint Epoch, ulong Instance, string Address);
