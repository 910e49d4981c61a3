using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Polling;

namespace Ringside.Net.Ports.IoUring;

/// <content>The operations that stand while the connection lives, and what their completions tell.</content>
internal sealed unsafe partial class IoUringStreamPort
{
    /// <inheritdoc/>
    void ICompletionHandler.Complete(in Completion completion, ulong value)
    {
        int kind = RingTag.KindOf(value);
        if (kind == RingTag.Send)
        {
            return; // its result was seen when it was submitted
        }

        _outstanding -= completion.HasMore ? 0 : 1;
        switch (kind)
        {
            case RingTag.Receive:
                OnReceived(completion);
                break;
            case RingTag.State:
                OnState(completion);
                break;
            case RingTag.Room:
                _awaitsRoom = false;
                break;
        }
    }

    internal void StartIfShared()
    {
        if (_ring.IsShared)
        {
            Start();
        }
    }

    private void Start()
    {
        if (!_isStarted && State != StreamState.Closed)
        {
            _isStarted = true;
            _ring.Start();
            Rearm();
        }
    }

    // Submitted at once: who sleeps now must be woken by it.
    private void Rearm()
    {
        if (Arm())
        {
            _ = _ring.Ring.Submit();
        }
    }

    private bool Arm()
    {
        bool armed = false;
        if (!_isWatched && !_isHungUp && State is not (StreamState.Failed or StreamState.Closed))
        {
            // While connecting: room means that it stands. Open: the peer's close. After that only errors are of interest.
            PollEvents events = State == StreamState.Connecting ? PollEvents.Writable | PollEvents.PeerHangUp
                : State == StreamState.Open ? PollEvents.PeerHangUp
                : PollEvents.None;
            armed = _isWatched = TryPoll(events, RingTag.State);
        }

        if (!_isReceiving && !_hasEnded && State is not (StreamState.Connecting or StreamState.Closed) && _buffers.HasLent
            && _ring.TryNext(out SubmissionEntry* entry))
        {
            if (_stamped)
            {
                entry->PrepareReceiveMessageMultishot(_file, Template, _buffers.Group);
            }
            else
            {
                entry->PrepareReceiveMultishot(_file, _buffers.Group);
            }

            entry->Flags |= _fileFlag;
            entry->UserData = RingTag.Make(_slot, RingTag.Receive);
            _outstanding++;
            armed = _isReceiving = true;
        }

        return armed;
    }

    private void AwaitRoom()
    {
        if (!_awaitsRoom && _queueCount > 0)
        {
            _awaitsRoom = TryPoll(PollEvents.Writable, RingTag.Room);
            _ = _ring.Ring.Submit();
        }
    }

    private bool TryPoll(PollEvents events, int kind)
    {
        if (!_ring.TryNext(out SubmissionEntry* entry))
        {
            return false;
        }

        entry->PreparePoll(_file, events);
        entry->Flags = _fileFlag;
        entry->UserData = RingTag.Make(_slot, kind);
        _outstanding++;
        return true;
    }

    // Takes everything off the ring; what was received is kept for the owner, who must not sleep over it.
    private void LookAtAll()
    {
        if (State == StreamState.Closed)
        {
            return;
        }

        _ring.Look(ref _looks);
        _ring.Dispatcher.Dispatch();
        Rearm();
        if (_buffers.Waiting > 0)
        {
            _ring.KeepReadable();
        }
    }

    private void OnReceived(in Completion completion)
    {
        _isReceiving = completion.HasMore;
        if (completion.HasBuffer)
        {
            _buffers.Arrived(completion.BufferId, Math.Max(completion.Result, 0));
        }

        if (completion.HasMore || completion.Error is Errno.ENOBUFS or Errno.EAGAIN or Errno.EINTR or Errno.ECANCELED)
        {
            return;
        }

        if (completion.Result < 0)
        {
            _hasEnded = true;
            Fail(completion.Error);
        }
        else if (IsEnd(completion))
        {
            _hasEnded = true;
            OnPeerClosed();
        }
    }

    // The end of the stream: no bytes behind what stands before a payload.
    private bool IsEnd(in Completion completion) => completion.Result <= (_stamped ? _layout.PayloadOffset : 0);

    private void OnState(in Completion completion)
    {
        _isWatched = false;
        var events = completion.Result >= 0 ? (PollEvents)completion.Result : PollEvents.None;
        if ((events & PollEvents.Error) != 0)
        {
            Errno error = _socket.TakePendingError();
            Fail(error == Errno.None ? Errno.ECONNRESET : error);
        }
        else if ((events & (PollEvents.PeerHangUp | PollEvents.HangUp)) != 0)
        {
            _isHungUp = (events & PollEvents.HangUp) != 0;
            OnPeerClosed();
        }
        else if (State == StreamState.Connecting && (events & PollEvents.Writable) != 0)
        {
            State = StreamState.Open;
        }
    }

    private void OnPeerClosed()
    {
        if (State is StreamState.Open or StreamState.Connecting)
        {
            State = StreamState.PeerClosed;
        }
    }
}
