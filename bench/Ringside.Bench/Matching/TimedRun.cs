namespace Ringside.Bench.Matching;

/// <summary>One run over all commands of a workload.</summary>
/// <param name="Nanos">From the first command until the last report has arrived.</param>
/// <param name="Reports">Reports that it gave.</param>
/// <param name="AllocatedBytes">What the engine's thread allocated in that time.</param>
/// <param name="Checksum">A quick number for all reports.</param>
/// <param name="StateDigest">One number for all that rests at the end.</param>
internal readonly record struct TimedRun(long Nanos, long Reports, long AllocatedBytes, ulong Checksum, ulong StateDigest);
