using Ringside.Messaging.Mdp.Peers;
using Ringside.Messaging.Mdp.Sending;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>The shape <see cref="ThreadShape.Single"/>: every call goes straight to the core, on the caller's thread.</summary>
internal sealed class DirectDriver(NodeLoop loop, PendingSends pending) : INodeDriver
{
    private readonly EventQueue _events = new();
    private readonly Signal _arrived = new();

    public IReadOnlyList<IPort> Ports => loop.Ports;

    public int Shards => 1;

    /// <summary>Until when the caller's thread may sleep.</summary>
    internal long DeadlineNanos => loop.DeadlineNanos;

    public int DoWork(long nowNanos)
    {
        int work = loop.DoWork(nowNanos);
        while (pending.Count > 0 && loop.Core.TryTakeEvent(out MdpEvent happened))
        {
            if (!pending.TryComplete(happened))
            {
                _events.Add(happened);
            }
        }

        if (loop.Core.HasMessage)
        {
            _arrived.Raise();
        }

        return work;
    }

    public T Ask<T>(int shard, Func<MdpCore, T> question) => question(loop.Core);

    public SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number) =>
        loop.Core.Send(peer, payload, options, loop.NowNanos, out number);

    public int Receive(Span<ReceivedMessage> into)
    {
        int count = 0;
        while (count < into.Length && loop.Core.TryTakeMessage(out into[count]))
        {
            count++;
        }

        return count;
    }

    public void Release(in ReceivedMessage message) => loop.Core.Release(message);

    public SendResult ConfirmDelivered(in ReceivedMessage message) => loop.Core.ConfirmDelivered(message);

    public int TakeEvents(Span<MdpEvent> into)
    {
        int count = 0;
        while (count < into.Length && (_events.TryTake(out MdpEvent happened) || loop.Core.TryTakeEvent(out happened)))
        {
            if (!pending.TryComplete(happened))
            {
                into[count++] = happened;
            }
        }

        return count;
    }

    public ValueTask WaitForMessageAsync(CancellationToken cancellation) => _arrived.WaitAsync(cancellation);

    internal void Watch(Waiter waiter) => loop.Watch(waiter);

    public void Dispose() => loop.Dispose();
}
