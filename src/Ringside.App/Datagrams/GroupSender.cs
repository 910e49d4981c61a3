using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.App.Datagrams;

/// <summary>Sends lines to a group as datagrams, in their order, until there are no more.</summary>
internal sealed class GroupSender(IDatagramPort port, Waiter waiter, LineReader lines, Endpoint group) : IAgent, IDisposable
{
    private const int MostAtATime = 64;

    private byte[]? _pending;

    /// <summary>The port.</summary>
    internal IDatagramPort Port => port;

    /// <summary>Datagrams that the port has taken.</summary>
    internal long Sent { get; private set; }

    /// <summary>Lines that the kernel refused.</summary>
    internal long Refused { get; private set; }

    /// <summary>Why it refused the last of them.</summary>
    internal Errno LastError { get; private set; }

    public int DoWork(long nowNanos)
    {
        int done = 0;
        while (done < MostAtATime && (_pending is not null || lines.TryTake(out _pending)) && TrySend(_pending!))
        {
            _pending = null;
            done++;
        }

        port.Flush();
        bool finished = _pending is null && lines.IsEmpty && port.Frames.Available == port.Frames.FrameCount;
        waiter.Watch(port.Descriptor, port.WakeOn(_pending is null ? PollEvents.None : PollEvents.Writable));
        return finished ? IAgent.Ended : done;
    }

    public void Dispose()
    {
        waiter.Unwatch(port.Descriptor);
        port.Dispose();
    }

    private bool TrySend(byte[] line)
    {
        if (!port.Frames.TryLease(out Frame frame))
        {
            return false;
        }

        line.CopyTo(port.Frames[frame]);
        SendStatus status = port.Send(frame.Take(line.Length), group);
        if (status == SendStatus.Sent)
        {
            Sent++;
            return true;
        }

        port.Frames.Return(frame);
        if (status == SendStatus.Refused)
        {
            Refused++;
            LastError = port.LastError;
        }

        return status == SendStatus.Refused;
    }
}
