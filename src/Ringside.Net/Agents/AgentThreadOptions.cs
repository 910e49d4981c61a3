namespace Ringside.Net.Agents;

/// <summary>How a thread runs its agent (sched_setaffinity(2), setns(2)).</summary>
public sealed record AgentThreadOptions
{
    /// <summary>Name of the thread, as it shows in debuggers and <c>top -H</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What to do while there is no work.</summary>
    public WaitStrategy Strategy { get; init; } = WaitStrategy.Block;

    /// <summary>Processor to pin the thread to; null leaves it to the scheduler.</summary>
    public int? Processor { get; init; }

    /// <summary>Most descriptors that the thread watches at a time.</summary>
    public int MaximumDescriptors { get; init; } = 16;

    /// <summary>Puts the thread into another network namespace before the agent is made; null stays in the process's own.</summary>
    public Action? EnterNamespace { get; init; }
}
