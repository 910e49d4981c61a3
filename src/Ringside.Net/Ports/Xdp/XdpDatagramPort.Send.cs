using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Linux.Xdp;
using Ringside.Net.Frames;
using Ringside.Net.Headers;
using Ringside.Net.Links;

namespace Ringside.Net.Ports.Xdp;

/// <content>Sending: headers in front of the payload, the frame into the transmit ring, a call that makes the kernel look there, and the
/// frame back from the completion ring.</content>
internal sealed partial class XdpDatagramPort
{
    /// <inheritdoc/>
    public SendStatus Send(Frame frame, in Endpoint destination)
    {
        int queued = 0;
        SendStatus status = Queue(frame, destination, ref queued);
        return status == SendStatus.Sent && queued > 0 && Submit(queued) > 0 ? SendStatus.Refused : status;
    }

    /// <inheritdoc/>
    public int Send(ReadOnlySpan<Outgoing> batch, out SendStatus status)
    {
        status = SendStatus.Sent;
        int taken = 0;
        int queued = 0;
        while (taken < batch.Length
            && (status = Queue(batch[taken].Frame, batch[taken].Destination, ref queued)) == SendStatus.Sent)
        {
            taken++;
        }

        int withdrawn = queued == 0 ? 0 : Submit(queued);
        if (withdrawn > 0)
        {
            status = SendStatus.Refused;
        }

        return taken - withdrawn;
    }

    /// <inheritdoc/>
    public int Flush()
    {
        if (_isClosed)
        {
            return 0;
        }

        Reap();
        int before = _sender.Transmit.Pending;
        if (before == 0)
        {
            return 0;
        }

        NoteError(Kick(before).Error);
        return before - _sender.Transmit.Pending;
    }

    private SendStatus Queue(Frame frame, in Endpoint destination, ref int queued)
    {
        if (_isClosed || frame.Length > MaximumPayload)
        {
            LastError = _isClosed ? Errno.EBADF : Errno.EMSGSIZE;
            return SendStatus.Refused;
        }

        Reap();
        int path = 0;
        switch (_plan.Link.IsLoopback ? PathStatus.Elsewhere : _paths.Find(destination, out path))
        {
            case PathStatus.Ready:
                ref readonly UdpHeaderTemplate template = ref _paths[path];
                int length = template.HeaderLength + frame.Length;
                int address = frame.Offset - template.HeaderLength;

                // Every payload stands behind at least that much: behind the headroom, or behind the headers it came with.
                var packet = new XdpDescriptor((ulong)address, (uint)length);
                if (!_sender.Transmit.TryPut(packet))
                {
                    return SendStatus.Full;
                }

                // The kernel looks at the entry after it was published, so the bytes may still be written.
                UdpFrameWriter.Write(Frames[new Frame(address, length)], template);
                queued++;
                return SendStatus.Sent;
            case PathStatus.Resolving:
                return SendStatus.Full;
            case PathStatus.Elsewhere:
                return SendElsewhere(frame, destination);
            case PathStatus.Refused:
            default:
                LastError = _paths.LastError;
                return SendStatus.Refused;
        }
    }

    private SendStatus SendElsewhere(Frame frame, in Endpoint destination)
    {
        int sent = _companion.SendTo(Frames[frame], destination);
        if (sent >= 0)
        {
            Frames.Return(frame);
            return SendStatus.Sent;
        }

        var error = (Errno)(-sent);
        if (error is Errno.EAGAIN or Errno.ENOBUFS or Errno.EINTR)
        {
            return SendStatus.Full;
        }

        LastError = error;
        return SendStatus.Refused;
    }

    // Returns how many of the last queued ones the caller gets back, because the interface takes nothing.
    private int Submit(int queued)
    {
        _sender.Transmit.Publish();
        XdpKicks kicks = Kick(queued);
        NoteError(kicks.Error);

        // A driver without copies may be reading the ring at this moment: what is in it stays there.
        if (!kicks.LeftRingUnread || _attachment.Mode == XdpPortMode.ZeroCopy)
        {
            return 0;
        }

        int withdrawn = Math.Min(queued, _sender.Transmit.Pending);
        _sender.Transmit.Withdraw(withdrawn);
        return withdrawn;
    }

    // Until the ring is empty or the kernel has no room; what stays is sent with the next call, or by Flush.
    private XdpKicks Kick(int pending)
    {
        if (_attachment.Mode == XdpPortMode.ZeroCopy && !_sender.Transmit.NeedsWakeup)
        {
            return default;
        }

        var kicks = new XdpKicks(pending);
        while (kicks.GoOn(_sender.Kick()))
        {
            // Sent packets hold places in the completion ring.
            Reap();
        }

        return kicks;
    }

    private void Reap()
    {
        XdpConsumerRing<ulong> ring = _sender.Completion;
        if (!ring.TryPeek(out ulong address))
        {
            return;
        }

        do
        {
            Frames.Return(new Frame((int)address, 0));
            ring.Skip();
        }
        while (ring.TryPeek(out address));
        ring.Release();
    }

    private void NoteError(Errno error)
    {
        if (error != Errno.None)
        {
            LastError = error;
        }
    }
}
