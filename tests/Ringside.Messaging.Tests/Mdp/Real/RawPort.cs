using System.Net;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>A socket on the loopback that sends and receives arrays, one datagram each.</summary>
internal sealed class RawPort : IDisposable
{
    private readonly IDatagramPort _port = new SocketBackend().OpenDatagramPort(
        new DatagramPortOptions { Local = new Endpoint(IPAddress.Loopback, 0), ReceiveBufferBytes = 1 << 20 });

    private readonly Received[] _one = new Received[1];

    internal Endpoint Address => _port.LocalEndpoint;

    internal void Send(ReadOnlySpan<byte> bytes, in Endpoint to)
    {
        Assert.True(_port.Frames.TryLease(out Frame frame));
        frame = frame.Take(bytes.Length);
        bytes.CopyTo(_port.Frames[frame]);
        Assert.Equal(SendStatus.Sent, _port.Send(frame, to));
        _port.Flush();
    }

    /// <summary>Takes a datagram if there is one.</summary>
    internal bool TryReceive(out byte[] bytes, out Endpoint from)
    {
        if (_port.Receive(_one) == 0)
        {
            (bytes, from) = ([], default);
            return false;
        }

        (bytes, from) = (_port.Frames[_one[0].Frame].ToArray(), _one[0].Source);
        _port.Frames.Return(_one[0].Frame);
        return true;
    }

    public void Dispose() => _port.Dispose();
}
