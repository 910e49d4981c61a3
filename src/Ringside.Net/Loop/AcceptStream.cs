using System.Runtime.CompilerServices;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;

namespace Ringside.Net.Loop;

/// <summary>The connections that come to a listener, by one multishot accept (IORING_ACCEPT_MULTISHOT, io_uring_enter(2)).</summary>
/// <remarks>For <c>await foreach</c>; each socket is the reader's. Connections that come while the queue is full are closed at once and
/// counted.</remarks>
public sealed class AcceptStream : IOperationSink
{
    private readonly LoopListener _listener;
    private readonly RingLoop _loop;
    private readonly Coroutine? _owner;
    private readonly WaitList _reader = new();
    private readonly int[] _queue;
    private int _head;
    private int _count;
    private Operation? _shot;
    private bool _isEnded;
    private bool _isAbandoned;

    internal AcceptStream(LoopListener listener)
    {
        _listener = listener;
        _loop = listener.Loop;
        _loop.CheckThread();
        _owner = _loop.Current;
        _queue = new int[_loop.Options.MaximumQueuedConnections];
    }

    /// <summary>Why the stream ended; ECANCELED when the listener was disposed.</summary>
    public Errno Error { get; private set; }

    /// <summary>The connection that <see cref="MoveNextAsync"/> brought.</summary>
    public LoopSocket Current { get; private set; } = null!;

    /// <summary>Connections that were closed at once because the queue was full.</summary>
    public long Refused { get; private set; }

    /// <summary>The stream itself.</summary>
    public AcceptStream GetAsyncEnumerator() => this;

    /// <summary>Brings the next connection.</summary>
    /// <returns>False at the end; see <see cref="Error"/>.</returns>
    public ValueTask<bool> MoveNextAsync()
    {
        _loop.CheckThread();
        return TryTake(out bool isEnd) ? new ValueTask<bool>(!isEnd) : WaitAsync();
    }

    /// <summary>Ends the accept and waits until the kernel is done with it; connections that nobody took are closed.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask DisposeAsync()
    {
        _isEnded = true;
        Abandon();
        while (_shot is not null && _owner is not { IsDisposing: true })
        {
            _shot.Cancel();
            _ = await _loop.StartWait(_reader, RingLoop.Unlimited);
        }
    }

    void IOperationSink.Handle(in Completion completion)
    {
        if (completion.Result >= 0)
        {
            Take(completion.Result);
        }

        if (!completion.HasMore)
        {
            _shot = null;
            if (completion.Result < 0 && !IsOfConnection(completion.Error))
            {
                _isEnded = true;
                Error = completion.Error;
            }
        }

        _reader.FulfilAll((int)Errno.None);
    }

    /// <summary>Nobody reads any more.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        while (_count > 0)
        {
            _loop.CloseDescriptor(Dequeue());
        }

        if (_owner is not { IsDisposing: true })
        {
            _reader.FulfilAll((int)Errno.None);
        }
    }

    // accept(2) also hands over errors of a connection that died while it waited; the listener is none the worse.
    private static bool IsOfConnection(Errno error) => error is Errno.EAGAIN or Errno.EINTR or Errno.ECONNABORTED or Errno.EPROTO
        or Errno.ENETDOWN or Errno.ENETUNREACH or Errno.EHOSTDOWN or Errno.EHOSTUNREACH or Errno.ENONET or Errno.ETIMEDOUT;

    private void Take(int descriptor)
    {
        if (_isAbandoned || _count == _queue.Length)
        {
            Refused += _isAbandoned ? 0 : 1;
            _loop.CloseDescriptor(descriptor);
            return;
        }

        _queue[(_head + _count++) % _queue.Length] = descriptor;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAsync()
    {
        bool isEnd;
        while (!TryTake(out isEnd))
        {
            _ = await _loop.StartWait(_reader, RingLoop.Unlimited);
        }

        return !isEnd;
    }

    private bool TryTake(out bool isEnd)
    {
        isEnd = false;
        if (_count > 0)
        {
            Current = LoopSocket.Own(_loop, Dequeue());
            return true;
        }

        if (!_isEnded && !_isAbandoned && _shot is null)
        {
            Arm();
        }

        isEnd = _isEnded || _isAbandoned;
        return isEnd;
    }

    private int Dequeue()
    {
        int descriptor = _queue[_head];
        _head = (_head + 1) % _queue.Length;
        _count--;
        return descriptor;
    }

    private unsafe void Arm()
    {
        if (_listener.IsClosed)
        {
            _isEnded = true;
            Error = Errno.ECANCELED; // as an accept that was under way then
            return;
        }

        int descriptor = _listener.Descriptor;
        _shot = _loop.BeginStream(this, _owner, out SubmissionEntry* entry);
        entry->PrepareAcceptMultishot(descriptor, LoopListener.AcceptFlags);
    }
}
