using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;

namespace Ringside.Net.Loop;

/// <summary>An accept that goes on by itself (multishot accept, io_uring_enter(2)); the connections wait for their reader, as many as the
/// options allow, then in the kernel's backlog.</summary>
public sealed unsafe class LoopAcceptor : ICompletionHandler, IDisposable
{
    private const int AcceptFlags = 0x800 | 0x80000; // SOCK_NONBLOCK, SOCK_CLOEXEC

    private readonly Coroutine _owner;
    private readonly FileDescriptor _listener;
    private readonly Queue<int> _connections;
    private readonly int _limit;
    private readonly int _slot;
    private int _error;
    private bool _isArmed;
    private bool _isStopping;
    private bool _isDisposed;
    private Waiting _waiting;

    internal LoopAcceptor(Coroutine owner, FileDescriptor listener)
    {
        _owner = owner;
        _listener = listener;
        _limit = owner.Loop.Options.MaximumQueued;
        _connections = new Queue<int>(_limit * 2);
        _slot = owner.Loop.Dispatcher.Add(this);
        owner.AddStream(this);
        Arm();
    }

    /// <summary>Waits for the next connection: its descriptor, which is the caller's, or a negative errno.</summary>
    public LoopTask NextAsync()
    {
        LoopTask task = _waiting.Begin(_owner);
        if (_owner.IsCancelled || _isDisposed)
        {
            _waiting.End(-(int)Errno.ECANCELED);
        }
        else
        {
            Deliver();
        }

        return task;
    }

    /// <summary>Stops accepting and closes the connections that nobody has taken. The listener stays open.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _owner.RemoveStream(this);
        _waiting.End(-(int)Errno.ECANCELED);
        while (_connections.TryDequeue(out int connection))
        {
            Close(connection);
        }

        if (_isArmed)
        {
            _owner.Loop.CancelStream(RingDispatcher.Tag(_slot, 0));
        }
        else
        {
            _owner.Loop.Dispatcher.Remove(_slot);
        }
    }

    void ICompletionHandler.Complete(in Completion completion, ulong value)
    {
        _isArmed = completion.HasMore;
        if (completion.Result >= 0 && _isDisposed)
        {
            Close(completion.Result);
        }
        else if (completion.Result >= 0)
        {
            _connections.Enqueue(completion.Result);
        }
        else if (completion.Error != Errno.ECANCELED)
        {
            _error = completion.Result;
        }

        if (_isDisposed)
        {
            if (!_isArmed)
            {
                _owner.Loop.Dispatcher.Remove(_slot);
            }

            return;
        }

        Deliver();
        Regulate();
    }

    private static void Close(int connection) => new FileDescriptor(connection).Dispose();

    private void Deliver()
    {
        if (!_waiting.IsWaiting)
        {
            return;
        }

        if (_connections.TryDequeue(out int connection))
        {
            _waiting.End(connection);
            Regulate();
        }
        else if (_error < 0)
        {
            int error = _error;
            _error = 0; // told once; the next wait tries again
            _waiting.End(error);
            Regulate();
        }
    }

    // Accepts as long as there is room for what comes; the kernel keeps the rest.
    private void Regulate()
    {
        if (_isArmed && !_isStopping && _connections.Count >= _limit)
        {
            _isStopping = true;
            _owner.Loop.CancelStream(RingDispatcher.Tag(_slot, 0));
        }
        else if (!_isArmed && _connections.Count < _limit && _error == 0)
        {
            _isStopping = false;
            Arm();
        }
    }

    private void Arm()
    {
        SubmissionEntry* entry = _owner.Loop.NextStreamEntry();
        entry->PrepareAcceptMultishot(_listener.Checked(), AcceptFlags);
        entry->UserData = RingDispatcher.Tag(_slot, 0);
        _isArmed = true;
    }
}
