namespace Ringside.Bench.Matching;

/// <summary>The commands of workload W1, and what the book that made them looked like on the way.</summary>
/// <param name="Fill">They fill the book, and are not measured.</param>
/// <param name="Measured">They are.</param>
/// <param name="States">After so many of the measured ones, the digest of the book (<see cref="Market.Orders.BookDigest"/>).</param>
internal sealed record W1Workload(WorkloadCommand[] Fill, WorkloadCommand[] Measured, IReadOnlyDictionary<int, ulong> States);
