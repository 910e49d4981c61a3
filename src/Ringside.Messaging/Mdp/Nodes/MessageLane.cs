using Ringside.Net.Agents;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>A way of messages from the thread of a core to one thread that takes them.</summary>
internal sealed class MessageLane(int capacity, Action raise)
{
    /// <summary>The messages.</summary>
    internal SpscRing<ReceivedMessage> Ring { get; } = new(capacity);

    /// <summary>Messages were written since the last <see cref="Raise"/>.</summary>
    internal bool HasNew { get; set; }

    /// <summary>Tells the taking thread.</summary>
    internal void Raise()
    {
        HasNew = false;
        raise();
    }
}
