using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Protocols.Itch;
using Ringside.Protocols.MoldUdp64;

namespace Ringside.Bench.Venue;

/// <summary>Hears line A of the feed, with the kernel's receive stamps.</summary>
internal sealed class FeedProbe : IDisposable
{
    private readonly IDatagramPort _port;
    private readonly Received[] _received = new Received[64];
    private readonly VenueLoad _load;
    private readonly int _number;

    internal FeedProbe(IBackend backend, string interfaceName, in Endpoint group, int number, VenueLoad load)
    {
        (_load, _number) = (load, number);
        _port = backend.OpenDatagramPort(new DatagramPortOptions
        {
            Local = group,
            Group = group,
            Interface = interfaceName,
            Stamps = StampSource.ControlMessage,
            FrameCount = 1_024,
            ReceiveBufferBytes = 8 << 20,
        });
    }

    /// <summary>Datagrams that the kernel had no room for.</summary>
    internal long Dropped => _port.Dropped;

    internal int DoWork()
    {
        int count = _port.Receive(_received);
        foreach (ref readonly Received one in _received.AsSpan(0, count))
        {
            Take(_port.Frames[one.Frame], one.StampRealtimeNanos);
            _port.Frames.Return(one.Frame);
        }

        return count;
    }

    public void Dispose() => _port.Dispose();

    private void Take(ReadOnlySpan<byte> packet, long stampNanos)
    {
        bool isPacket = MoldPacketReader.TryOpen(packet, out MoldPacketReader reader);
        if (!isPacket || reader.Header.MessageCount is 0 or MoldHeader.EndOfSessionCount)
            return;
        _load.OnFeedPacket(_number, reader.Header.SequenceNumber, stampNanos);
        if (_number > 0)
            return;
        while (reader.TryNext(out ReadOnlySpan<byte> message))
        {
            if (ItchAddOrder.TryRead(message, out ItchAddOrder order))
                _load.OnDisplayed(order.OrderReference, stampNanos);
        }
    }
}
