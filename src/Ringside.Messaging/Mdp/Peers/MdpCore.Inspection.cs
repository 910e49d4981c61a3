using Ringside.Messaging.Mdp.Sending;

namespace Ringside.Messaging.Mdp.Peers;

/// <content>What the simulator looks at after each step.</content>
public sealed partial class MdpCore
{
    /// <summary>A bug that a test planted.</summary>
    internal MdpFault Planted { get; init; }

    /// <summary>The peers by their place; null where there is none.</summary>
    internal ReadOnlySpan<Peer?> Places => _peers;

    internal Budget MessageBudget => _messageBudget;

    internal Budget BlockBudget => _blockBudget;

    /// <summary>Blocks that arrived and whose messages were not taken.</summary>
    internal int ReadyBlocks => _readyBlocks;

    /// <summary>Events that were not taken.</summary>
    internal int WaitingEvents => _events.Count;

    /// <summary>Bytes of messages that are put together or held.</summary>
    internal long AssemblyBytes => _memory.Used;
}
