namespace Ringside.Bench.Messaging;

/// <summary>What <see cref="MessagingBenchmark"/> runs, and how.</summary>
public sealed record MessagingBenchmarkOptions
{
    /// <summary>The runs, in their order.</summary>
    public required IReadOnlyList<MessagingPlan> Plans { get; init; }

    /// <summary>Program and arguments of a process that calls <see cref="MessagingAnswerer.Run"/>; empty for a thread of this
    /// process.</summary>
    public IReadOnlyList<string> Answerer { get; init; } = [];

    /// <summary>What the losses follow from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Told what is being done; null tells nobody.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>Told what is left out, and why; null tells nobody.</summary>
    public Action<string>? Notice { get; init; }
}
