using Ringside.Messaging.Mdp.Peers;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>What stands between the user's threads and a core. What a core does is the same behind each.</summary>
internal interface INodeDriver : IDisposable
{
    /// <summary>The ports, of all shards.</summary>
    IReadOnlyList<IPort> Ports { get; }

    /// <summary>Cores behind it.</summary>
    int Shards { get; }

    /// <summary>Does what there is to do, where the caller drives.</summary>
    int DoWork(long nowNanos);

    /// <summary>Asks or tells a core something, on its own thread, and waits for the answer: not for the path of messages.</summary>
    T Ask<T>(int shard, Func<MdpCore, T> question);

    SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number);

    int Receive(Span<ReceivedMessage> into);

    void Release(in ReceivedMessage message);

    SendResult ConfirmDelivered(in ReceivedMessage message);

    int TakeEvents(Span<MdpEvent> into);

    /// <summary>Completes when there may be something to receive.</summary>
    ValueTask WaitForMessageAsync(CancellationToken cancellation);
}
