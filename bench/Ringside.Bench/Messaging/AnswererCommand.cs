namespace Ringside.Bench.Messaging;

/// <summary>What the measuring process tells the answering one, a line of JSON.</summary>
internal sealed record AnswererCommand
{
    internal const string Open = "open";
    internal const string Connect = "connect";
    internal const string Go = "go";
    internal const string Begin = "begin";
    internal const string End = "end";
    internal const string Close = "close";

    /// <summary>One of the above.</summary>
    public required string Verb { get; init; }

    /// <summary>The run, with <see cref="Open"/>.</summary>
    public MessagingPlan? Plan { get; init; }

    /// <summary>Where to run, with <see cref="Open"/>.</summary>
    public int Processor { get; init; }

    /// <summary>Ports of the measuring process, with <see cref="Connect"/>.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];
}
