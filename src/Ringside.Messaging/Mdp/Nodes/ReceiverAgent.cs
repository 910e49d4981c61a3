using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>The thread that receives: it takes packets from the kernel and hands them to the thread of the core.</summary>
internal sealed class ReceiverAgent : IAgent, IDisposable
{
    private readonly IDatagramPort _port;
    private readonly ArrivalRing _ring;
    private readonly Action _wakeCore;
    private readonly Waiter _waiter;
    private readonly Received[] _received = new Received[64];

    internal ReceiverAgent(IDatagramPort port, ArrivalRing ring, Action wakeCore, Waiter waiter)
    {
        (_port, _ring, _wakeCore, _waiter) = (port, ring, wakeCore, waiter);
        waiter.Watch(port.Descriptor, port.WakeOn(Linux.Polling.PollEvents.Readable));
    }

    /// <inheritdoc/>
    public int DoWork(long nowNanos)
    {
        const long fullPauseNanos = 50_000;
        while (_ring.Read.TryRead(out Net.Frames.Frame frame))
        {
            _port.Frames.Return(frame);
        }

        // Never more than the ring takes: what stays in the kernel is not lost here.
        int room = Math.Min(_received.Length, _ring.Arrived.Capacity - _ring.Arrived.Count);
        int count = _port.Receive(_received.AsSpan(0, room));
        for (int i = 0; i < count; i++)
        {
            _ring.Arrived.TryWrite(_received[i]);
        }

        if (count > 0)
        {
            _wakeCore();
        }

        _waiter.DeadlineNanos = room == 0 || _port.Frames.Available == 0 ? nowNanos + fullPauseNanos : Waiter.Never;
        return count;
    }

    public void Dispose() => _port.Dispose();
}
