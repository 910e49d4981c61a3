using Ringside.Net.Agents;

namespace Ringside.Exchange.Hosting;

/// <summary>What the shells of all nodes have in common: they empty their inbox, go on, and tell when they want to run again.</summary>
internal abstract class NodeAgent(StreamEnd end, Waiter waiter) : IAgent
{
    /// <summary>Most batches that a node reads in one turn, so that those beside it have theirs.</summary>
    protected const int BatchesPerTurn = 4_096;

    private const int PacketsPerTurn = 8_192;

    /// <summary>The node's way to the streams.</summary>
    protected StreamEnd End => end;

    /// <summary>How the thread idles.</summary>
    protected Waiter Waiter => waiter;

    /// <inheritdoc/>
    public int DoWork(long nowNanos)
    {
        int work = 0;
        long delivered = end.Delivered;
        while (work < PacketsPerTurn && end.TryReceive(out ReadOnlySpan<byte> packet, out Linux.Sockets.Endpoint from))
        {
            Receive(packet, from, nowNanos);
            work++;
        }

        work += Advance(nowNanos);
        end.Flush();
        waiter.DeadlineNanos = NextDeadlineNanos;
        // Whoever on this thread was sent something has its turn before the thread sleeps.
        return work + (int)Math.Min(end.Delivered - delivered, PacketsPerTurn);
    }

    /// <summary>When the node has something to do.</summary>
    protected abstract long NextDeadlineNanos { get; }

    /// <summary>A packet of any stream has come.</summary>
    protected abstract void Receive(ReadOnlySpan<byte> packet, in Linux.Sockets.Endpoint from, long nowNanos);

    /// <summary>Goes on.</summary>
    protected abstract int Advance(long nowNanos);
}
