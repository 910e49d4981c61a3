using Ringside.Linux.Sockets;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports.Packets;

/// <summary>Several datagrams that arrived as one frame and are handed over one by one (UDP_SEGMENT, udp(7)).</summary>
/// <remarks>A sender of this machine hands its stack many datagrams as one packet, and a veth or loopback passes it on uncut: a plain
/// socket's stack would cut it, a tap stands before that. They are copied, into frames of the user's own.</remarks>
internal sealed class DatagramTrain
{
    /// <summary>Longest frame that can come: an IP packet of 65535 bytes, its Ethernet header, what its sender left to a device.</summary>
    internal const int Capacity = ushort.MaxValue + 1 + 32;

    private readonly byte[] _payload = new byte[ushort.MaxValue];
    private Endpoint _source;
    private long _stamp;
    private int _segment;
    private int _next;
    private int _end;

    /// <summary>True while there is a datagram to hand over.</summary>
    internal bool IsWaiting => _next < _end;

    /// <summary>Takes in a frame; the one before has been handed over.</summary>
    internal void Fill(ReadOnlySpan<byte> payload, int segment, in Endpoint source, long stamp)
    {
        payload.CopyTo(_payload);
        (_next, _end, _segment, _source, _stamp) = (0, payload.Length, segment, source, stamp);
    }

    /// <summary>Hands over the next datagram.</summary>
    /// <param name="frames">Where a frame for it is leased.</param>
    /// <param name="received">The datagram, when the result is true.</param>
    /// <param name="oversized">Counts those that are longer than a frame; they are passed over.</param>
    /// <returns>False when there is no more, or no frame for it.</returns>
    internal bool TryTake(FramePool frames, out Received received, ref long oversized)
    {
        while (IsWaiting)
        {
            int length = Math.Min(_segment, _end - _next);
            if (length > frames.PayloadCapacity)
            {
                oversized++;
                _next += length;
                continue;
            }

            if (!frames.TryLease(out Frame frame))
            {
                break;
            }

            frame = frame.Take(length);
            _payload.AsSpan(_next, length).CopyTo(frames[frame]);
            _next += length;
            received = new Received(frame, _source, _stamp);
            return true;
        }

        received = default;
        return false;
    }
}
