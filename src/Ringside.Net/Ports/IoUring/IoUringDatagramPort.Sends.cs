using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports.IoUring;

/// <content>Sending: one at a time, or a chain of linked sends in one call.</content>
internal sealed unsafe partial class IoUringDatagramPort
{
    /// <inheritdoc/>
    public SendStatus Send(Frame frame, in Endpoint destination)
    {
        if (_isDisposed)
        {
            return Failed(Errno.EBADF);
        }

        int sent = SendNow(frame, destination);
        if (sent == -(int)Errno.ECONNREFUSED)
        {
            // Reports, once, an earlier datagram that nobody took (udp(7)); this one was not tried yet.
            sent = SendNow(frame, destination);
        }

        if (sent >= 0)
        {
            Frames.Return(frame);
            return SendStatus.Sent;
        }

        return Failed((Errno)(-sent));
    }

    /// <inheritdoc/>
    public int Send(ReadOnlySpan<Outgoing> batch, out SendStatus status)
    {
        status = _isDisposed ? Failed(Errno.EBADF) : SendStatus.Sent;
        int count = 0;
        while (count < batch.Length && status == SendStatus.Sent)
        {
            ReadOnlySpan<Outgoing> next = batch.Slice(count, Math.Min(batch.Length - count, MaximumBatch));
            if (next.Length == 1)
            {
                status = Send(next[0].Frame, next[0].Destination);
                count += status == SendStatus.Sent ? 1 : 0;
                break;
            }

            count += SendChain(next, out status);
        }

        return count;
    }

    private int SendNow(Frame frame, in Endpoint destination)
    {
        ReadOnlySpan<byte> payload = Frames[frame];
        Start();
        _ring.MakeRoom();
        if (!_ring.TryNext(out SubmissionEntry* entry))
        {
            return -(int)Errno.EAGAIN;
        }

        Prepare(entry, 0, frame, payload.Length, destination);
        entry->Flags |= SubmissionFlags.SkipSuccess;
        int sent = _ring.SubmitAtOnce(entry, payload.Length);
        if (_buffers.Waiting > 0)
        {
            _ring.KeepReadable();
        }

        return sent;
    }

    private void Prepare(SubmissionEntry* entry, int index, Frame frame, int length, in Endpoint destination)
    {
        if (destination == _peer)
        {
            entry->PrepareSend(_file, Frames.Start + frame.Offset, length, TransferOptions.None, DontWait);
        }
        else
        {
            var address = (Endpoint*)(_region.Start + (index * DestinationSize));
            *address = destination;
            entry->PrepareSendTo(_file, Frames.Start + frame.Offset, length, address, DontWait);
        }

        entry->Flags = _fileFlag;
        entry->UserData = RingTag.Make(_slot, RingTag.Send, ++_sends);
    }

    private int SendChain(ReadOnlySpan<Outgoing> batch, out SendStatus status)
    {
        int sent = SubmitChain(batch, out status);
        if (_buffers.Waiting > 0)
        {
            _ring.KeepReadable();
        }

        return sent;
    }

    private int SubmitChain(ReadOnlySpan<Outgoing> batch, out SendStatus status)
    {
        // All are looked at first: one that is no frame of this port throws, and must not leave half a chain in the queue.
        Span<int> lengths = stackalloc int[MaximumBatch];
        for (int i = 0; i < batch.Length; i++)
        {
            lengths[i] = Frames[batch[i].Frame].Length;
        }

        Start();
        _ring.MakeRoom();
        Ring ring = _ring.Ring;
        if (ring.SubmissionCapacity - ring.Pending < batch.Length && ring.Submit() < 0)
        {
            status = SendStatus.Full;
            return 0;
        }

        ulong first = _sends + 1;
        for (int i = 0; i < batch.Length; i++)
        {
            ring.TryNext(out SubmissionEntry* entry);
            Prepare(entry, i, batch[i].Frame, lengths[i], batch[i].Destination);
            entry->Flags |= i < batch.Length - 1 ? SubmissionFlags.Link : SubmissionFlags.None;
        }

        int sent = CompleteChain(first, batch.Length, out Errno error);
        for (int i = 0; i < sent; i++)
        {
            Frames.Return(batch[i].Frame);
        }

        status = error == Errno.None ? SendStatus.Sent : Failed(error);
        return sent;
    }

    // All of a chain completes: a send does not wait, and what follows a failure is cancelled.
    private int CompleteChain(ulong first, int count, out Errno error)
    {
        Ring ring = _ring.Ring;
        int before = ring.Available;
        error = Errno.None;
        int sent = 0;
        int seen = 0;
        int index = before;
        while (seen < count)
        {
            int result = ring.SubmitAndWait(index + count - seen, -1);
            if (result < 0 && (Errno)(-result) is not (Errno.EAGAIN or Errno.EBUSY))
            {
                error = (Errno)(-result);
                return sent;
            }

            for (; ring.TryPeekAt(index, out Completion completion); index++)
            {
                if (!RingTag.IsWithin(completion.UserData, _slot, RingTag.Send, first, count))
                {
                    continue;
                }

                seen++;
                sent += completion.Result >= 0 ? 1 : 0;
                error = completion.Result < 0 && error == Errno.None ? completion.Error : error;
            }
        }

        if (before == 0 && index == count)
        {
            ring.Advance(count);
        }

        return sent;
    }

    private SendStatus Failed(Errno error)
    {
        if (error is Errno.EAGAIN or Errno.ENOBUFS or Errno.EINTR or Errno.ECONNREFUSED or Errno.EBUSY)
        {
            return SendStatus.Full;
        }

        LastError = error;
        return SendStatus.Refused;
    }
}
