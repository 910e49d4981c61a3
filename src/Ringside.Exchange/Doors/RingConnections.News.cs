using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Polling;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Doors;

/// <content>What has come.</content>
internal sealed unsafe partial class RingConnections
{
    public int Look()
    {
        if (WantsListener)
            ArmListener();
        if (!HasNews() && !HasNewsAfterCalm())
            return 0;

        int done = 0;
        while (done < _readsPerCycle && !_events.MustSend && _ring.Ring.TryTake(out Completion completion))
        {
            Take(completion);
            done++;
        }

        _buffers.Publish();
        return done;
    }

    // One call at most, and none when there is nothing to ask for.
    private bool HasNews()
    {
        Ring ring = _ring.Ring;
        if (ring.NeedsEnter || ring.Pending > 0)
        {
            _ring.Look();
            _mayBeRaised = true;
        }

        return ring.Available > 0;
    }

    // The event stays raised by what was looked at already. It is taken back before the thread sleeps, and whatever it may have been
    // raised by meanwhile is looked for afterwards: the kernel first says that there is something, and then raises it. A raise that comes
    // late, for what was seen before, ends a sleep in vain, which is why sleeps are counted.
    private bool HasNewsAfterCalm()
    {
        if (_sleeps != _waiter.Sleeps)
        {
            _sleeps = _waiter.Sleeps;
            _mayBeRaised = true;
        }

        if (!_mayBeRaised || _waiter.Strategy == WaitStrategy.Spin)
            return false;
        _mayBeRaised = false;
        _ring.Calm();
        return HasNews();
    }

    private void Take(in Completion completion)
    {
        ulong tag = completion.UserData;
        int operation = RingTags.OperationOf(tag);
        if (operation == RingTags.Receive)
        {
            Receive(completion);
        }
        else if (operation == RingTags.Listener)
        {
            _isListenerArmed = false;
            if (_watchesListener)
                _events.Waits();
        }
        else if (operation != RingTags.Nobody && IsOf(tag, out int connection))
        {
            if (operation == RingTags.Room)
                HasRoom(connection);
            else
                ReceiveFrom(connection, completion);
        }
    }

    private void Receive(in Completion completion)
    {
        bool isOpen = IsOf(completion.UserData, out int connection);
        if (isOpen && !completion.HasMore)
            _lines[connection].Reading = Reading.None;
        if (completion.HasBuffer)
        {
            if (isOpen && completion.Result > 0)
                _events.Received(connection, _buffers.Bytes(completion.BufferId, completion.Result));
            _buffers.Return(completion.BufferId);
        }

        // The user may have closed it meanwhile.
        if (completion.HasMore || !IsOf(completion.UserData, out _))
            return;
        if (completion.Result > 0 || completion.Error is Errno.ENOBUFS or Errno.EAGAIN or Errno.EINTR)
            Arm(connection);
        else
            _events.Ended(connection);
    }

    private void ReceiveFrom(int connection, in Completion completion)
    {
        bool isPaused = _lines[connection].Reading == Reading.Paused;
        _lines[connection].Reading = Reading.None;
        int room = isPaused ? 0 : Math.Min(_events.Room(connection), _buffer.Length);
        if (_lines[connection].Socket is not { } socket)
            return;

        // Of a paused connection it can only be the end.
        int count = room > 0 ? socket.Receive(_buffer.AsSpan(0, room)) : isPaused ? 0 : -(int)Errno.EAGAIN;
        if (count > 0)
            _events.Received(connection, _buffer.AsSpan(0, count));
        else if (count != -(int)Errno.EAGAIN && count != -(int)Errno.EINTR)
            _events.Ended(connection);
        if (IsOf(completion.UserData, out _))
            Arm(connection);
    }

    private void HasRoom(int connection)
    {
        _lines[connection].AwaitsRoom = false;
        _events.HasRoom(connection);
    }

    private void Arm(int connection)
    {
        int room = _events.Room(connection);
        ref Line line = ref _lines[connection];
        if (line.Socket is null)
            return;
        SubmissionEntry* entry = Next();
        if (room == int.MaxValue)
        {
            line.Reading = Reading.Standing;
            entry->PrepareReceiveMultishot(line.Socket.Value, RingReceiveBuffers.Group);
            entry->UserData = RingTags.Make(RingTags.Receive, connection, line.Generation);
            return;
        }

        line.Reading = room > 0 ? Reading.Asking : Reading.Paused;
        entry->PreparePoll(line.Socket.Value, room > 0 ? PollEvents.Readable : PollEvents.None);
        entry->UserData = RingTags.Make(RingTags.Ready, connection, line.Generation);
    }

    private void ArmListener()
    {
        SubmissionEntry* entry = Next();
        entry->PreparePoll(_listener.Value, PollEvents.Readable);
        entry->UserData = RingTags.Make(RingTags.Listener, 0, 0);
        _isListenerArmed = true;
    }

    private bool IsOf(ulong tag, out int connection)
    {
        connection = RingTags.ConnectionOf(tag);
        return _lines[connection].Socket is not null && _lines[connection].Generation == RingTags.GenerationOf(tag);
    }
}
