namespace Ringside.Bench.Messaging;

/// <summary>What the answering process says to a command, a line of JSON.</summary>
internal sealed record AnswererReply
{
    /// <summary>Ports of its ends, after they were opened.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>What it counted, after the measuring.</summary>
    public SideReport? Report { get; init; }

    /// <summary>Why it did not do what it was told; null when it did.</summary>
    public string? Error { get; init; }
}
