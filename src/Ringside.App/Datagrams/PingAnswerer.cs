using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.App.Datagrams;

/// <summary>Answers pings, and nothing else: one answer of the same length for each, so that nobody can be flooded by its help.</summary>
internal sealed class PingAnswerer(IDatagramPort port, Waiter waiter) : IAgent, IDisposable
{
    private readonly Received[] _received = new Received[64];

    internal IDatagramPort Port => port;

    /// <summary>Pings answered.</summary>
    internal long Answered { get; private set; }

    /// <summary>Datagrams that are no pings.</summary>
    internal long Ignored { get; private set; }

    /// <summary>Pings that could not be answered: the kernel was full, or refused.</summary>
    internal long Unanswered { get; private set; }

    public int DoWork(long nowNanos)
    {
        int count = port.Receive(_received);
        foreach (ref readonly Received received in _received.AsSpan(0, count))
        {
            Answer(received);
            port.Frames.Return(received.Frame);
        }

        port.Flush();
        return count;
    }

    public void Dispose()
    {
        waiter.Unwatch(port.Descriptor);
        port.Dispose();
    }

    private void Answer(in Received received)
    {
        ReadOnlySpan<byte> bytes = port.Frames[received.Frame];
        if (!PingPacket.TryRead(bytes, out PingPacket packet) || packet.IsAnswer)
        {
            Ignored++;
            return;
        }

        if (!port.Frames.TryLease(out Frame frame))
        {
            Unanswered++;
            return;
        }

        bytes.CopyTo(port.Frames[frame]);
        frame = frame.Take(bytes.Length);
        (packet with { IsAnswer = true }).Write(port.Frames[frame]);
        if (port.Send(frame, received.Source) == SendStatus.Sent)
        {
            Answered++;
        }
        else
        {
            port.Frames.Return(frame);
            Unanswered++;
        }
    }
}
