using Ringside.Linux.Memory;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;

namespace Ringside.Net.Ports.Sockets;

/// <summary>Takes trains of datagrams from a socket that coalesces (UDP_GRO, udp(7)) and gives out their datagrams one after the
/// other.</summary>
/// <remarks>The kernel tells the size of the datagrams only with the train, so it cannot write each into a frame of its own: the train is
/// received here and copied on. What finds no frame waits here, and <see cref="Descriptor"/> stays readable as long.</remarks>
internal sealed unsafe class TrainReceiver : IDisposable
{
    // No train is longer than an IP packet.
    private const int Longest = 1 << 16;

    private readonly KernelSocket _socket;
    private readonly PinnedRegion _bytes;
    private readonly JoinedDescriptor _descriptor;
    private int _next;
    private int _end;
    private int _segment;

    internal TrainReceiver(KernelSocket socket)
    {
        _socket = socket;
        _bytes = new PinnedRegion(Longest);
        try
        {
            _descriptor = new JoinedDescriptor(socket.Value);
        }
        catch
        {
            _bytes.Dispose();
            throw;
        }
    }

    /// <summary>Readable when the socket is, or when datagrams wait here.</summary>
    internal int Descriptor => _descriptor.Value;

    /// <summary>True while datagrams of the last train wait here.</summary>
    internal bool HasMore { get; private set; }

    /// <summary>Who sent the last train.</summary>
    internal Endpoint Source { get; private set; }

    /// <summary>The stamp of the last train, CLOCK_REALTIME in nanoseconds; 0 when there is none.</summary>
    internal long StampRealtimeNanos { get; private set; }

    internal PollEvents WakeOn(PollEvents interest)
    {
        _descriptor.Watch(interest);
        return PollEvents.Readable;
    }

    /// <summary>Receives the next train, or a single datagram; only when none waits.</summary>
    /// <returns>Its bytes, or a negative <see cref="Linux.Errors.Errno"/>.</returns>
    internal int Receive()
    {
        int length = _socket.ReceiveMessage(new Span<byte>(_bytes.Start, Longest), out ReceiveFacts facts);
        if (length >= 0)
        {
            (_next, _end, _segment) = (0, length, facts.SegmentSize > 0 ? facts.SegmentSize : Math.Max(1, length));
            Source = facts.Source;
            StampRealtimeNanos = facts.StampRealtimeNanos;
            HasMore = true; // an empty datagram is one, too
        }

        return length;
    }

    /// <summary>The next datagram; its bytes stay until the next train is received.</summary>
    internal ReadOnlySpan<byte> TakeNext()
    {
        int length = Math.Min(_segment, _end - _next);
        var datagram = new ReadOnlySpan<byte>(_bytes.Start + _next, length);
        _next += length;
        HasMore = _next < _end;
        return datagram;
    }

    /// <summary>Makes the descriptor tell what is here, before the user may sleep on it.</summary>
    internal void KeepReadable() => _descriptor.IsRaised = HasMore;

    public void Dispose()
    {
        _descriptor.Dispose();
        _bytes.Dispose();
    }
}
