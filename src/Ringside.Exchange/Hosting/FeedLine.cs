using Ringside.Exchange.MarketData;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Hosting;

/// <summary>One line of a feed: a group that packets are sent to, many with one call.</summary>
internal sealed class FeedLine : IPacketOutput, IDisposable
{
    private readonly IDatagramPort _port;
    private readonly Endpoint _group;
    private readonly Outgoing[] _outgoing = new Outgoing[64];
    private int _count;

    /// <summary>Opens a line.</summary>
    /// <param name="backend">Makes the port.</param>
    /// <param name="interfaceName">What multicast leaves by.</param>
    /// <param name="own">An address of this host; the port is the kernel's choice.</param>
    /// <param name="group">Group and port of the line.</param>
    internal FeedLine(IBackend backend, string interfaceName, in Endpoint own, in Endpoint group)
    {
        _group = group;
        _port = backend.OpenDatagramPort(new DatagramPortOptions
        {
            Local = new Endpoint(own.AddressBytes, 0),
            Interface = interfaceName,
            FrameCount = 256,
        });
    }

    /// <summary>Packets that the kernel did not take.</summary>
    internal long Unsent { get; private set; }

    public bool TrySend(ReadOnlySpan<byte> packet)
    {
        if (_count == _outgoing.Length || _port.Frames.Available == 0)
            Flush();
        if (!_port.Frames.TryLease(out Frame frame))
            return false;
        frame = frame.Take(packet.Length);
        packet.CopyTo(_port.Frames[frame]);
        _outgoing[_count++] = new Outgoing(frame, _group);
        return true;
    }

    /// <summary>Hands to the kernel what was sent.</summary>
    internal void Flush()
    {
        if (_count == 0)
            return;
        int sent = _port.Send(_outgoing.AsSpan(0, _count), out _);
        for (int i = sent; i < _count; i++)
            _port.Frames.Return(_outgoing[i].Frame);
        Unsent += _count - sent;
        _count = 0;
        _port.Flush();
    }

    public void Dispose() => _port.Dispose();
}
