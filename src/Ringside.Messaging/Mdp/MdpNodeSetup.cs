using Ringside.Net.Agents;

namespace Ringside.Messaging.Mdp;

/// <summary>What a node's threads are like: what options as text cannot say (docs/mdp.md).</summary>
public sealed record MdpNodeSetup
{
    /// <summary>What a thread does while there is nothing to do.</summary>
    public WaitStrategy Strategy { get; init; } = WaitStrategy.Block;

    /// <summary>Processors to pin threads to, in the order in which they are made; the scheduler places those that are left.</summary>
    public IReadOnlyList<int> Processors { get; init; } = [];

    /// <summary>Puts threads into another network namespace before their ports are made; null stays in the process's own.</summary>
    public Action? EnterNamespace { get; init; }

    /// <summary>Makes the handler of a handler thread, by its number from 0; needed in <see cref="ThreadShape.Pipeline"/>.</summary>
    public Func<int, IMessageHandler>? Handler { get; init; }

    internal AgentThreadOptions Thread(string name, int number) => new()
    {
        Name = name,
        Strategy = Strategy,
        Processor = number < Processors.Count ? Processors[number] : null,
        EnterNamespace = EnterNamespace,
    };
}
