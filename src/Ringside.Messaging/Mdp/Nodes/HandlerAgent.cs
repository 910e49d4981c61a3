using Ringside.Net.Agents;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>A thread that deals with messages: takes them from its ring, one peer's always from the same.</summary>
/// <param name="node">Whose messages they are.</param>
/// <param name="handler">Deals with them.</param>
/// <param name="ring">The ring; null while the thread of the core is still being made.</param>
internal sealed class HandlerAgent(MdpNode node, IMessageHandler handler, Func<SpscRing<ReceivedMessage>?> ring) : IAgent, IDisposable
{
    /// <inheritdoc/>
    public int DoWork(long nowNanos)
    {
        const int most = 256;
        int count = 0;
        if (!node.IsOpen)
        {
            return 1; // not for long
        }

        while (count < most && ring() is { } messages && messages.TryRead(out ReceivedMessage message))
        {
            handler.Handle(node, message);
            node.Release(message);
            count++;
        }

        return count;
    }

    public void Dispose() => (handler as IDisposable)?.Dispose();
}
