using System.Runtime.CompilerServices;
using Ringside.Linux.Errors;
using Ringside.Linux.Memory;
using Ringside.Linux.Packets;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Headers;
using Ringside.Net.Links;

namespace Ringside.Net.Ports.Packets;

/// <summary>The receiving half of a packet port: a ring whose slots are the first frames of the pool (packet(7); kernel document
/// networking/packet_mmap).</summary>
/// <remarks>The kernel copies a frame into a slot once; the user reads it there, and the slot goes back to the kernel when the user has
/// returned it and the port is called again. A slot that is held while the ring comes round to it is never written over: the
/// ring stops there, and what arrives until it is returned is dropped and counted.</remarks>
internal sealed unsafe class PacketReceiver : IDisposable
{
    // So that a flood of frames that are none of ours cannot keep the caller's thread in one call.
    private const int MaximumSkipped = 64;

    // How often an empty ring asks the socket for an error: rarely enough to cost a spinning thread nothing, often enough that a
    // sleeping one, which an error wakes at once each time, finds it within some milliseconds.
    private const int EmptyLooksPerCheck = 1 << 14;

    // Room for a dozen of trains of 64 KiB, which are kept beside the ring.
    private const int LongFrameBytes = 1 << 20;

    private readonly PacketSocket _socket;
    private readonly PacketRingV2 _ring;
    private readonly FramePool _frames;
    private readonly Endpoint _local;
    private readonly DatagramPortOptions _options;
    private readonly uint _scope;
    private readonly int _frameMask;
    private readonly bool _isStamped;
    private readonly DatagramTrain _train = new();
    private readonly byte[] _long = new byte[DatagramTrain.Capacity];
    private int _emptyLooks;
    private long _dropped;
    private long _oversized;

    private PacketReceiver(
        PacketSocket socket, PacketRingV2 ring, FramePool frames, DatagramPortOptions options, Endpoint local, int interfaceIndex)
    {
        _socket = socket;
        _ring = ring;
        _frames = frames;
        _local = local;
        _options = options;
        _scope = (uint)interfaceIndex;
        _frameMask = frames.FrameSize - 1;
        _isStamped = options.Stamps == StampSource.ControlMessage;
    }

    /// <summary>The pool; its memory is the ring's and, behind it, the user's own.</summary>
    internal FramePool Frames => _frames;

    /// <summary>Descriptor that becomes readable.</summary>
    internal int Descriptor => _socket.Value;

    /// <summary>Stamp of the last datagram handed over, CLOCK_REALTIME in nanoseconds; 0 before the first.</summary>
    internal long LastStamp { get; private set; }

    /// <summary>Datagrams that were longer than a slot, or came in fragments.</summary>
    internal long Oversized => _oversized;

    /// <summary>Error that receiving has met since it was last asked.</summary>
    internal Errno PendingError { get; set; }

    /// <summary>Datagrams that found no room, or were damaged.</summary>
    internal long Dropped
    {
        get
        {
            if (_socket.TryTakeStatistics(out PacketStatistics statistics))
            {
                _dropped += statistics.Dropped;
            }

            return _dropped;
        }
    }

    /// <summary>Makes socket, ring and pool; nothing is received before <see cref="Start"/>.</summary>
    /// <param name="options">What the port shall be.</param>
    /// <param name="layout">Sizes.</param>
    /// <param name="local">The port's address, with the port that the companion holds.</param>
    /// <param name="link">The interface.</param>
    internal static PacketReceiver Create(DatagramPortOptions options, PacketPortLayout layout, in Endpoint local, LinkFacts link)
    {
        PacketSocket socket = PacketSocket.Create();
        PinnedRegion? region = null;
        try
        {
            socket.AttachFilter(PacketFilter.Udp(local));
            socket.IgnoreOutgoing();
            socket.UseSoftwareStamps();
            socket.UseVirtualHeader();
            socket.QueueLongFrames(LongFrameBytes);

            // One range of addresses for both kinds of frames: the ring is mapped over its first part.
            region = new PinnedRegion(layout.Frames.TotalFrames * layout.Frames.FrameSize);
            PacketRingV2 ring = PacketRingV2.CreateAt(socket, layout.Ring, region.Start);
            var frames = new FramePool(layout.Frames, region);
            return new PacketReceiver(socket, ring, frames, options, local, link.Index);
        }
        catch
        {
            region?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Begins to receive.</summary>
    internal void Start(PacketProtocol protocol) => _socket.Bind((int)_scope, protocol);

    /// <summary>Takes what is in the ring, without calling the kernel.</summary>
    internal int Receive(Span<Received> into)
    {
        GiveBack();
        int count = 0;
        int skipped = 0;
        while (count < into.Length && skipped <= MaximumSkipped)
        {
            if (_train.IsWaiting)
            {
                if (!_train.TryTake(_frames, out into[count], ref _oversized))
                {
                    break;
                }

                count++;
                continue;
            }

            if (!_ring.TryPeek(out PacketFrame frame))
            {
                break;
            }

            if (!TryRead(frame, out UdpFrame datagram))
            {
                skipped++;
                _ring.Advance();
                _ring.Release(frame.Slot);
                continue;
            }

            if (!_frames.TryHandOver(frame.Offset + datagram.PayloadOffset, datagram.PayloadLength, out Frame handed))
            {
                break; // the user holds all he may; it stays in the ring
            }

            _ring.Advance();
            LastStamp = frame.StampRealtimeNanos;
            into[count++] = new Received(handed, datagram.Source, _isStamped ? frame.StampRealtimeNanos : 0);
        }

        if (count == 0 && ++_emptyLooks >= EmptyLooksPerCheck)
        {
            LookForError();
        }

        return count;
    }

    /// <summary>Gives the kernel the slots that the user has returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void GiveBack()
    {
        while (_frames.TryTakeReturnedSlot(out int slot))
        {
            _ring.Release(slot);
        }
    }

    /// <summary>Stops receiving and frees the frames.</summary>
    public void Dispose()
    {
        _ = Dropped; // the last chance to ask
        _ring.Dispose();
        _socket.Dispose();

        // Unmaps the ring, too: until then the kernel would keep the socket and go on filling.
        _frames.Dispose();
    }

    private bool TryRead(in PacketFrame frame, out UdpFrame datagram)
    {
        datagram = default;

        // Whatever becomes of the frame: the next long one would get this one's bytes, and each one after it its predecessor's.
        int beside = frame.Captured < frame.Length && (frame.Status & PacketStatus.Copied) != 0 ? TakeBeside() : 0;
        if ((frame.Status & PacketStatus.VlanValid) != 0 && (frame.VlanTag & 0x0fff) != 0)
        {
            return false; // of another network (802.1Q); a mere priority is for this one
        }

        ChecksumPolicy policy = (frame.Status & (PacketStatus.ChecksumNotReady | PacketStatus.ChecksumValid)) != 0
            ? ChecksumPolicy.Trust
            : ChecksumPolicy.Verify;
        int segment = PacketOffload.SegmentSize(_ring.Offload(frame));
        if (segment != 0 || frame.Captured < frame.Length)
        {
            TakeLong(frame, segment, beside);
            return false;
        }

        FrameVerdict verdict = UdpFrameReader.Read(_ring[frame], policy, out datagram, _scope);
        if (verdict != FrameVerdict.Datagram)
        {
            Count(verdict);
            return false;
        }

        // A payload of nothing behind options may end where the next frame of the pool begins.
        bool isInside = ((frame.Offset & _frameMask) + datagram.PayloadOffset) <= _frameMask;
        return isInside && IsForUs(datagram);
    }

    // The bytes of a frame that is too long for its slot, which the kernel has queued in the order of the slots.
    private int TakeBeside()
    {
        int length = _socket.Receive(_long);
        if (length < 0 && length != -(int)Errno.EAGAIN)
        {
            // An error that waits on the socket (the interface went down) is told once, before what is queued.
            PendingError = (Errno)(-length);
            length = _socket.Receive(_long);
        }

        return length;
    }

    // Trains of datagrams, and what is too long for a slot; that many of its bytes stand beside the ring.
    private void TakeLong(in PacketFrame frame, int segment, int beside)
    {
        ReadOnlySpan<byte> whole = _ring[frame];
        if (frame.Captured < frame.Length)
        {
            whole = beside > PacketOffload.Size ? _long.AsSpan(PacketOffload.Size, beside - PacketOffload.Size) : default;
        }

        bool isDatagram = UdpFrameReader.Read(whole, ChecksumPolicy.Trust, out UdpFrame datagram, _scope) == FrameVerdict.Datagram;
        if (segment == 0)
        {
            _oversized++;
        }
        else if (!isDatagram)
        {
            // There was no room for it beside the ring.
            int headers = _local.IsIPv6 ? UdpHeaderTemplate.IPv6Length : UdpHeaderTemplate.IPv4Length;
            _dropped += (frame.Length - headers + segment - 1) / segment;
        }
        else if (IsForUs(datagram))
        {
            LastStamp = frame.StampRealtimeNanos;
            ReadOnlySpan<byte> payload = whole.Slice(datagram.PayloadOffset, datagram.PayloadLength);
            _train.Fill(payload, segment, datagram.Source, _isStamped ? frame.StampRealtimeNanos : 0);
        }
    }

    private void Count(FrameVerdict verdict)
    {
        if (verdict == FrameVerdict.Fragment)
        {
            _oversized++;
        }
        else if (verdict is FrameVerdict.Options or FrameVerdict.BadChecksum)
        {
            _dropped++;
        }
    }

    // The filter has compared the address already, unless the port takes all of them; then groups that nobody joined are left out.
    private bool IsForUs(in UdpFrame datagram) => _options.Admits(datagram.Source)
        && (!datagram.Destination.IsMulticast
            || datagram.Destination.AddressBytes.SequenceEqual((_options.Group.IsEmpty ? _local : _options.Group).AddressBytes));

    private void LookForError()
    {
        _emptyLooks = 0;
        Errno error = _socket.TakePendingError();
        if (error != Errno.None)
        {
            PendingError = error;
        }
    }
}
