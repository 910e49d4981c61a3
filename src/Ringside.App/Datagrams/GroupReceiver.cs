using Ringside.Linux.Clocks;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.App.Datagrams;

/// <summary>Takes datagrams from a port and hands them on, until there were enough.</summary>
internal sealed class GroupReceiver(IDatagramPort port, Waiter waiter, long most, Func<ReceivedDatagram, bool> tryPost)
    : IAgent, IDisposable
{
    private readonly Received[] _received = new Received[64];

    /// <summary>The port; its counters stay readable when it is closed.</summary>
    internal IDatagramPort Port => port;

    /// <summary>Datagrams taken so far.</summary>
    internal long Count { get; private set; }

    /// <summary>Datagrams that were taken but not printed, because the output was not read fast enough.</summary>
    internal long Unprinted { get; private set; }

    public int DoWork(long nowNanos)
    {
        int count = port.Receive(_received.AsSpan(0, (int)Math.Min(_received.Length, most - Count)));
        if (count > 0)
        {
            HandOn(_received.AsSpan(0, count));
        }

        return Count == most ? IAgent.Ended : count;
    }

    public void Dispose()
    {
        waiter.Unwatch(port.Descriptor);
        port.Dispose();
    }

    private void HandOn(ReadOnlySpan<Received> datagrams)
    {
        foreach (ref readonly Received datagram in datagrams)
        {
            // Of each by itself: the last of a batch is not in hand before those in front of it are handed on.
            long userNanos = KernelClock.RealtimeNanos();
            byte[] payload = port.Frames[datagram.Frame].ToArray();
            port.Frames.Return(datagram.Frame);
            Count++;
            if (!tryPost(new ReceivedDatagram(Count, datagram.Source, payload, datagram.StampRealtimeNanos, userNanos)))
            {
                Unprinted++;
            }
        }
    }
}
