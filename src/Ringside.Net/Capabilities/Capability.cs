using Ringside.Linux.Errors;

namespace Ringside.Net.Capabilities;

/// <summary>One thing that was asked of the machine, and what became of it (the errors are those of errno(3)).</summary>
/// <param name="Asked">What was asked, as <c>bind zero-copy</c>.</param>
/// <param name="Outcome">Obtained, reduced or refused.</param>
/// <param name="Got">What was obtained, as <c>native copy</c>; empty when nothing was.</param>
/// <param name="Why">Why not; null when it was obtained.</param>
public sealed record Capability(string Asked, CapabilityOutcome Outcome, string Got, Refusal? Why)
{
    /// <summary>It was obtained.</summary>
    public static Capability Obtained(string asked, string got) => new(asked, CapabilityOutcome.Obtained, got, null);

    /// <summary>Something lesser was obtained.</summary>
    public static Capability Reduced(string asked, string got, KernelException why) =>
        new(asked, CapabilityOutcome.Reduced, got, Refusal.Of(why));

    /// <summary>It was refused.</summary>
    public static Capability Refused(string asked, KernelException why) =>
        new(asked, CapabilityOutcome.Refused, string.Empty, Refusal.Of(why));

    /// <inheritdoc/>
    public override string ToString()
    {
        string outcome = Outcome == CapabilityOutcome.Refused ? "refused" : Got;
        return Why is null ? $"{Asked}: {outcome}" : $"{Asked}: {outcome} ({Why})";
    }
}
