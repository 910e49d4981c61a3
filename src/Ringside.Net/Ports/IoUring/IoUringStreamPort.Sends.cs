using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports.IoUring;

/// <content>Sending, and what is kept while the kernel has no room.</content>
internal sealed unsafe partial class IoUringStreamPort
{
    /// <inheritdoc/>
    public SendStatus Send(Frame frame)
    {
        if (State is not (StreamState.Open or StreamState.PeerClosed))
        {
            return SendStatus.Refused;
        }

        if (_queueCount > 0)
        {
            Flush(); // what is kept goes first
        }

        return State == StreamState.Failed ? SendStatus.Refused
            : _queueCount == 0 ? SendNow(frame)
            : _queueCount < _queue.Length ? Keep(frame)
            : SendStatus.Full;
    }

    /// <inheritdoc/>
    public int Flush()
    {
        int total = 0;
        if (_queueCount > 0 && _awaitsRoom)
        {
            LookAtAll();
        }

        while (_queueCount > 0 && !_awaitsRoom)
        {
            Frame frame = _queue[_queueHead];
            int sent = Transfer(frame);
            if (sent < 0)
            {
                NoteFailure((Errno)(-sent));
                AwaitRoom();
                break;
            }

            total += sent;
            QueuedBytes -= sent;
            if (sent < frame.Length)
            {
                _queue[_queueHead] = frame.Skip(sent);
                AwaitRoom();
                break;
            }

            Frames.Return(frame);
            _queueHead = (_queueHead + 1) % _queue.Length;
            _queueCount--;
        }

        return total;
    }

    private SendStatus SendNow(Frame frame)
    {
        int sent = Transfer(frame);
        if (sent == frame.Length)
        {
            Frames.Return(frame);
            return SendStatus.Sent;
        }

        if (sent >= 0)
        {
            return Keep(frame.Skip(sent));
        }

        NoteFailure((Errno)(-sent));
        return State == StreamState.Failed ? SendStatus.Refused : Keep(frame);
    }

    private int Transfer(Frame frame)
    {
        ReadOnlySpan<byte> payload = Frames[frame];
        Start();
        _ring.MakeRoom();
        if (!_ring.TryNext(out SubmissionEntry* entry))
        {
            return -(int)Errno.EAGAIN;
        }

        entry->PrepareSend(_file, Frames.Start + frame.Offset, payload.Length, TransferOptions.None, DontWait);
        entry->Flags = _fileFlag;
        entry->UserData = RingTag.Make(_slot, RingTag.Send, ++_sends);
        int sent = _ring.SubmitAtOnce(entry, -(int)Errno.EAGAIN);
        if (_buffers.Waiting > 0)
        {
            _ring.KeepReadable();
        }

        return sent;
    }

    private SendStatus Keep(Frame frame)
    {
        _queue[(_queueHead + _queueCount) % _queue.Length] = frame;
        _queueCount++;
        QueuedBytes += frame.Length;
        AwaitRoom();
        return SendStatus.Sent;
    }

    private void DropQueue()
    {
        for (; _queueCount > 0; _queueCount--)
        {
            Frames.Return(_queue[_queueHead]);
            _queueHead = (_queueHead + 1) % _queue.Length;
        }

        QueuedBytes = 0;
    }
}
