using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.App.Datagrams;

/// <summary>Pings over a port: any back end, but no stamps of what is sent.</summary>
internal sealed class PortPingSocket(IDatagramPort port, Endpoint remote, int size) : IPingSocket
{
    private readonly Received[] _received = new Received[1];

    public string Name => port.Capabilities.FullName;

    public int Descriptor => port.Descriptor;

    public PollEvents WakeOn => port.WakeOn(PollEvents.Readable);

    public Endpoint LocalEndpoint => port.LocalEndpoint;

    public string NoSendStamps => $"the port of back end {Name} gives no stamps of what it sends; --backend socket does";

    public Errno Send(in PingPacket packet)
    {
        if (!port.Frames.TryLease(out Frame frame))
        {
            return Errno.EAGAIN;
        }

        frame = frame.Take(size);
        port.Frames[frame].Clear();
        packet.Write(port.Frames[frame]);
        SendStatus status = port.Send(frame, remote);
        if (status != SendStatus.Sent)
        {
            port.Frames.Return(frame);
        }

        port.Flush();
        return status switch { SendStatus.Sent => Errno.None, SendStatus.Full => Errno.EAGAIN, _ => port.LastError };
    }

    public bool TryReceive(out PingPacket packet, out long stampNanos)
    {
        while (port.Receive(_received) > 0)
        {
            Received received = _received[0];
            bool read = PingPacket.TryRead(port.Frames[received.Frame], out packet);
            port.Frames.Return(received.Frame);
            if (read)
            {
                stampNanos = received.StampRealtimeNanos;
                return true;
            }
        }

        packet = default;
        stampNanos = 0;
        return false;
    }

    public bool TryTakeSendStamp(out uint number, out long stampNanos)
    {
        number = 0;
        stampNanos = 0;
        return false;
    }

    public void Dispose() => port.Dispose();
}
