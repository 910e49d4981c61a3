namespace Ringside.Exchange.Hosting;

/// <summary>Where the copy of a stream ends that one store has.</summary>
/// <param name="Epoch">Epoch of its last batch; 0 when it has none.</param>
/// <param name="Last">Number of that batch.</param>
internal readonly record struct StoredCopyEnd(uint Epoch, long Last);
