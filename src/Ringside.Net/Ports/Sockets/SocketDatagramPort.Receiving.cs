using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports.Sockets;

/// <content>
/// Receiving. The first two datagrams are taken by the cheapest call there is (recvfrom(2)), so that a thread that spins pays no more
/// than it must, and a datagram that comes alone costs no more than a second look; when both were there and the user wants more, one
/// recvmmsg(2) takes them, into frames that stand ready for it.
/// </content>
public sealed unsafe partial class SocketDatagramPort
{
    // So that a flood of datagrams that do not fit cannot keep the caller's thread in one call.
    private const int MaximumSkipped = 64;

    // Frames that stand ready for recvmmsg, beside those of the user: this many, or as many as fit into that much memory.
    private const int MaximumPlaces = 32;
    private const int MaximumPlaceBytes = 256 << 10;

    private readonly MessageBatch? _incoming;
    private readonly int[] _places = [];

    /// <inheritdoc/>
    public int Receive(Span<Received> into)
    {
        if (_isClosed || _sharesSocket)
        {
            return 0;
        }

        if (_trains is not null)
        {
            return ReceiveFromTrains(_trains, into);
        }

        if (into.IsEmpty || !TryReceiveOne(out into[0]))
        {
            return 0;
        }

        if (into.Length == 1 || !TryReceiveOne(out into[1]))
        {
            return 1;
        }

        return into.Length == 2 ? 2 : 2 + ReceiveMore(into[2..]);
    }

    private static int PlacesFor(DatagramPortOptions options) =>
        Math.Clamp(MaximumPlaceBytes / Math.Max(1, options.FrameSize), 1, Math.Clamp(options.FrameCount - 1, 1, MaximumPlaces));

    private bool TryReceiveOne(out Received received)
    {
        for (int skipped = 0; skipped <= MaximumSkipped && Frames.TryLease(out Frame frame); skipped++)
        {
            // The length is above that of the frame when the datagram was cut.
            long stamp = 0;
            Endpoint source = _peer;
            int length = _stamps == StampSource.ControlMessage ? ReceiveStamped(Frames[frame], out source, out stamp)
                : _peer.IsEmpty ? _socket.ReceiveFrom(Frames[frame], out source)
                : _socket.ReceiveDatagram(Frames[frame]);
            if ((uint)length <= (uint)frame.Length)
            {
                received = new Received(new Frame(frame.Offset, length), source, stamp);
                return true;
            }

            Frames.Return(frame);
            if (length < 0)
            {
                NoteReceiveFailure((Errno)(-length));
                break;
            }

            Oversized++;
        }

        received = default;
        return false;
    }

    private int ReceiveStamped(Span<byte> bytes, out Endpoint source, out long stamp)
    {
        int length = _socket.ReceiveMessage(bytes, out ReceiveFacts facts);
        source = facts.Source;
        stamp = facts.StampRealtimeNanos;
        return facts.IsTruncated ? int.MaxValue : length;
    }

    private int ReceiveMore(Span<Received> into)
    {
        int count = 0;
        int skipped = 0;
        while (count < into.Length && skipped <= MaximumSkipped)
        {
            // A datagram is taken from the kernel only when the user may have another frame, so that none has to be kept here.
            int most = Math.Min(Math.Min(into.Length - count, Frames.Available), _places.Length);
            int received = most == 0 ? 0 : _socket.ReceiveBatch(_incoming!, most);
            if (received < 0)
            {
                NoteReceiveFailure((Errno)(-received));
                break;
            }

            int handedOver = HandOver(received, into[count..]);
            count += handedOver;
            skipped += received - handedOver;
            if (received < most || most == 0)
            {
                break;
            }
        }

        return count;
    }

    private int HandOver(int received, Span<Received> into)
    {
        int count = 0;
        for (int place = 0; place < received; place++)
        {
            int length = _incoming!.Received(place, out ReceiveFacts facts);
            if (facts.IsTruncated)
            {
                Oversized++;
            }
            else
            {
                _ = Frames.TryHandOver(_places[place], length, out Frame frame);
                into[count++] = new Received(frame, facts.Source, facts.StampRealtimeNanos);
                _ = Frames.TryLend(out _places[place]);
            }

            Arm(place);
        }

        return count;
    }

    private void ArmAll()
    {
        for (int place = 0; place < _places.Length; place++)
        {
            _ = Frames.TryLend(out _places[place]);
            Arm(place);
        }
    }

    private void Arm(int place) => _incoming!.Arm(place, Frames.Start + _places[place], Frames.PayloadCapacity);

    private int ReceiveFromTrains(TrainReceiver trains, Span<Received> into)
    {
        int count = 0;
        int skipped = 0;
        while (count < into.Length && skipped <= MaximumSkipped && Frames.Available > 0)
        {
            if (!trains.HasMore)
            {
                int received = trains.Receive();
                if (received < 0)
                {
                    NoteReceiveFailure((Errno)(-received));
                    break;
                }
            }

            ReadOnlySpan<byte> datagram = trains.TakeNext();
            if (datagram.Length > Frames.PayloadCapacity)
            {
                Oversized++;
                skipped++;
                continue;
            }

            _ = Frames.TryLease(out Frame frame);
            frame = frame.Take(datagram.Length);
            datagram.CopyTo(Frames[frame]);
            into[count++] = new Received(frame, trains.Source, trains.StampRealtimeNanos);
        }

        trains.KeepReadable();
        return count;
    }

    private void NoteReceiveFailure(Errno error)
    {
        // The kernel takes a pending error off the socket when it reports it: nothing to clear, and the next call receives again. That
        // nobody took an earlier datagram is told to ports with a peer, by some back ends; it is no error of this port.
        if (error is not (Errno.EAGAIN or Errno.EINTR or Errno.ECONNREFUSED))
        {
            LastError = error;
        }
    }
}
