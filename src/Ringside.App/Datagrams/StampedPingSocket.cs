using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;

namespace Ringside.App.Datagrams;

/// <summary>Pings over a plain socket that stamps in both directions (SO_TIMESTAMPING): what a port does not offer.</summary>
internal sealed class StampedPingSocket : IPingSocket
{
    private readonly KernelSocket _socket;
    private readonly Endpoint _remote;
    private readonly byte[] _ping;
    private readonly byte[] _answer = new byte[2048];

    internal StampedPingSocket(in Endpoint local, in Endpoint remote, int size)
    {
        _remote = remote;
        _ping = new byte[size];
        _socket = KernelSocket.Create(SocketKind.Datagram, local);
        try
        {
            _socket.RequestSendStamps(receiveToo: true);
            _socket.Bind(local);
            LocalEndpoint = _socket.LocalEndpoint;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public string Name => "socket";

    public int Descriptor => _socket.Value;

    public PollEvents WakeOn => PollEvents.Readable;

    public Endpoint LocalEndpoint { get; }

    public string? NoSendStamps => null;

    public Errno Send(in PingPacket packet)
    {
        packet.Write(_ping);
        int sent = _socket.SendTo(_ping, _remote);
        return sent >= 0 ? Errno.None : (Errno)(-sent);
    }

    public bool TryReceive(out PingPacket packet, out long stampNanos)
    {
        int length;
        while ((length = _socket.ReceiveMessage(_answer, out ReceiveFacts facts)) >= 0)
        {
            if (PingPacket.TryRead(_answer.AsSpan(0, length), out packet))
            {
                stampNanos = facts.StampRealtimeNanos;
                return true;
            }
        }

        packet = default;
        stampNanos = 0;
        return false;
    }

    public bool TryTakeSendStamp(out uint number, out long stampNanos)
    {
        while (_socket.TryTakeReport(out SendReport report))
        {
            if (report.Kind == SendReportKind.Sent)
            {
                number = report.First;
                stampNanos = report.StampRealtimeNanos;
                return true;
            }
        }

        number = 0;
        stampNanos = 0;
        return false;
    }

    public void Dispose() => _socket.Dispose();
}
