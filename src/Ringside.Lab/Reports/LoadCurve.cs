namespace Ringside.Lab.Reports;

/// <summary>Latency of one system against the rate that it was offered.</summary>
/// <param name="Name">Name of the system.</param>
/// <param name="Points">By rising rate.</param>
public sealed record LoadCurve(string Name, IReadOnlyList<LoadPoint> Points);
