using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;

namespace Ringside.Net.Ports.Sockets;

/// <content>
/// Sending batches. Neighbours in the batch that go to one receiver and have one size (the last may be shorter) make one message, a
/// train, which the kernel cuts again as late as it can; its pieces are the frames, so nothing is copied together. All messages go
/// with one call. A train that a link refuses (EIO, EINVAL: no checksum offload, longer than its MTU) is sent as single datagrams, and
/// datagrams of that size are not tried as a train again.
/// </content>
public sealed unsafe partial class SocketDatagramPort
{
    private const int MaximumMessages = 64;
    private const int MaximumPieces = 512;
    private const int SegmentControlLength = 24;

    private readonly MessageBatch _outgoing;

    // The first datagram of each message, and behind the last message the number of all.
    private readonly int[] _begins = new int[MaximumMessages + 1];

    // Longest datagram that may go in a train; 0 when the kernel knows no trains.
    private int _largestSegment;
    private Errno _trainError = Errno.ENOPROTOOPT;

    /// <inheritdoc/>
    public int Send(ReadOnlySpan<Outgoing> batch, out SendStatus status)
    {
        status = _isClosed ? NoteSendFailure(Errno.EBADF) : SendStatus.Sent;
        int taken = 0;
        while (taken < batch.Length && status == SendStatus.Sent)
        {
            taken += SendSome(batch[taken..], out status);
        }

        return taken;
    }

    private int SendSome(ReadOnlySpan<Outgoing> batch, out SendStatus status)
    {
        if (batch.Length == 1)
        {
            status = Send(batch[0].Frame, batch[0].Destination);
            return status == SendStatus.Sent ? 1 : 0;
        }

        FillOutgoing(batch, _largestSegment);
        int sent = SendOutgoing();
        if (sent >= 0)
        {
            status = SendStatus.Sent;
            return ReturnSent(batch, sent);
        }

        var error = (Errno)(-sent);
        int train = _begins[1];
        if (train > 1 && error is Errno.EIO or Errno.EINVAL or Errno.EMSGSIZE or Errno.EOPNOTSUPP)
        {
            return SendWithoutTrain(batch[..train], error, out status);
        }

        status = NoteSendFailure(error);
        return 0;
    }

    private int SendWithoutTrain(ReadOnlySpan<Outgoing> train, Errno refusal, out SendStatus status)
    {
        FillOutgoing(train, largestSegment: 0);
        int sent = SendOutgoing();
        if (sent < 0)
        {
            // It was not for being a train.
            status = NoteSendFailure((Errno)(-sent));
            return 0;
        }

        _largestSegment = train[0].Frame.Length - 1;
        _trainError = refusal;
        status = SendStatus.Sent;
        return ReturnSent(train, sent);
    }

    private int SendOutgoing()
    {
        int sent = _socket.SendBatch(_outgoing);

        // Reports, once, an earlier datagram that nobody took (udp(7)); this batch was not tried yet.
        return sent == -(int)Errno.ECONNREFUSED ? _socket.SendBatch(_outgoing) : sent;
    }

    private void FillOutgoing(ReadOnlySpan<Outgoing> batch, int largestSegment)
    {
        _outgoing.Clear();
        int next = 0;
        while (next < batch.Length && _outgoing.TryBegin(batch[next].Destination))
        {
            _begins[_outgoing.Count - 1] = next;
            int length = TrainLength(batch[next..], largestSegment);
            int piece = 0;
            while (piece < length && TryAppend(batch[next + piece]))
            {
                piece++;
            }

            // What finds no room any more is the beginning of the next call's first train.
            next += piece;
            if (piece > 1)
            {
                _outgoing.SetSegmentSize(batch[next - piece].Frame.Length);
            }
        }

        _begins[_outgoing.Count] = next;
    }

    private bool TryAppend(in Outgoing outgoing)
    {
        Span<byte> bytes = Frames[outgoing.Frame];
        return _outgoing.TryAppend((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes)), bytes.Length);
    }

    private int TrainLength(ReadOnlySpan<Outgoing> batch, int largestSegment)
    {
        int size = batch[0].Frame.Length;
        if (size == 0 || size > largestSegment)
        {
            return 1;
        }

        Endpoint destination = batch[0].Destination;
        int most = Math.Min(batch.Length, Math.Min(KernelSocket.MaximumTrain, MaximumPayload / size));
        int length = 1;
        while (length < most)
        {
            ref readonly Outgoing next = ref batch[length];
            int nextSize = next.Frame.Length;
            if (nextSize == 0 || nextSize > size || next.Destination != destination)
            {
                break;
            }

            length++;
            if (nextSize < size)
            {
                break;
            }
        }

        return length;
    }

    private int ReturnSent(ReadOnlySpan<Outgoing> batch, int messages)
    {
        int count = _begins[messages];
        for (int i = 0; i < count; i++)
        {
            Frames.Return(batch[i].Frame);
        }

        return count;
    }

    private SendStatus NoteSendFailure(Errno error)
    {
        if (error is Errno.EAGAIN or Errno.ENOBUFS or Errno.EINTR or Errno.ECONNREFUSED)
        {
            return SendStatus.Full;
        }

        LastError = error;
        return SendStatus.Refused;
    }

    private Capability[] Segmentation() => _segmentation ? [SegmentationReport()] : [];

    private Capability SegmentationReport()
    {
        const string asked = "send trains (UDP_SEGMENT)";
        if (_largestSegment == int.MaxValue)
        {
            return Capability.Obtained(asked, "one packet through the stack for up to 64 datagrams of one size to one receiver");
        }

        return _largestSegment == 0
            ? new Capability(asked, CapabilityOutcome.Reduced, "sendmmsg", new Refusal("sendmsg(UDP_SEGMENT)", _trainError, WhyNoTrain))
            : new Capability(
                asked,
                CapabilityOutcome.Reduced,
                $"sendmmsg for datagrams above {_largestSegment} bytes",
                new Refusal($"sendmsg(UDP_SEGMENT {_largestSegment + 1})", _trainError, WhyNoTrain));
    }

    private string WhyNoTrain => _trainError switch
    {
        Errno.ENOPROTOOPT => "this kernel cannot cut trains; it needs Linux 4.18",
        Errno.EIO => "the link cannot compute the checksums of a train",
        _ => "the link takes no train of such datagrams: they are longer than its MTU, or it cannot compute the checksums",
    };
}
