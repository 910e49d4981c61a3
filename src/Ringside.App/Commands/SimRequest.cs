namespace Ringside.App.Commands;

/// <summary>One run of a simulation.</summary>
/// <param name="Seed">What it follows from.</param>
/// <param name="Profile">Which faults there are most of; empty where there are no profiles.</param>
/// <param name="IsTraced">Whether all that happens is told.</param>
/// <param name="IsOutside">Whether more goes wrong than the fault budget allows.</param>
internal readonly record struct SimRequest(ulong Seed, string Profile, bool IsTraced, bool IsOutside);
