using System.Runtime.CompilerServices;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Net.Frames;

namespace Ringside.Net.Loop;

/// <summary>What arrives at a socket, frame by frame, by one multishot receive (IORING_RECV_MULTISHOT, io_uring_enter(2)).</summary>
/// <remarks>
/// For <c>await foreach</c>; each frame is the reader's until it goes back to <see cref="RingLoop.Frames"/>. The kernel takes a buffer only
/// when something has arrived. When the buffers run out, the receive ends (ENOBUFS) and is armed again when there are some; when the
/// reader is slow, the receive is cancelled at the limit of waiting frames and armed again when they were taken: then bytes wait in
/// the socket, and TCP slows the sender down. Nothing is lost or comes twice in either case.
/// </remarks>
public sealed class ReceiveStream : IOperationSink
{
    private readonly LoopSocket _socket;
    private readonly RingLoop _loop;
    private readonly Coroutine? _owner;
    private readonly WaitList _reader = new();
    private readonly (ushort Buffer, int Length)[] _queue;
    private int _head;
    private int _count;
    private Operation? _shot;
    private bool _isPausing;
    private bool _isStarved;
    private bool _isEnded;
    private bool _isAbandoned;

    internal ReceiveStream(LoopSocket socket)
    {
        _socket = socket;
        _loop = socket.Loop;
        _loop.CheckThread();
        _owner = _loop.Current;
        _queue = new (ushort, int)[_loop.Options.KernelFrames]; // each entry holds one of the kernel's buffers
    }

    /// <summary>Why the stream ended; <see cref="Errno.None"/> when the peer closed it, or while it goes on.</summary>
    public Errno Error { get; private set; }

    /// <summary>The frame that <see cref="MoveNextAsync"/> brought. The reader returns it.</summary>
    public Frame Current { get; private set; }

    /// <summary>How often the receive was armed: once, unless buffers ran out or the reader was slow.</summary>
    public long Armed { get; private set; }

    /// <summary>The stream itself.</summary>
    public ReceiveStream GetAsyncEnumerator() => this;

    /// <summary>Brings the next frame.</summary>
    /// <returns>False at the end; see <see cref="Error"/>.</returns>
    public ValueTask<bool> MoveNextAsync()
    {
        _loop.CheckThread();
        return TryTake(out bool isEnd) ? new ValueTask<bool>(!isEnd) : WaitAsync();
    }

    /// <summary>Ends the receive and waits until the kernel is done with it; frames that nobody took go back.</summary>
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
        if (completion.HasBuffer)
        {
            _loop.Frames.CountTaken();
            if (completion.Result > 0 && !_isAbandoned)
            {
                _queue[(_head + _count++) % _queue.Length] = (completion.BufferId, completion.Result);
            }
            else
            {
                _loop.Frames.Recycle(completion.BufferId);
            }
        }

        if (!completion.HasMore)
        {
            _shot = null;
            NoteEnd(completion);
        }
        else if (_count >= _loop.Options.MaximumQueuedFrames && !_isPausing)
        {
            _isPausing = true;
            _shot!.Cancel();
        }

        _reader.FulfilAll((int)Errno.None);
    }

    /// <summary>Nobody reads any more.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        if (_isStarved)
        {
            _isStarved = false;
            _loop.Frames.RemoveStarved(this);
        }

        while (_count > 0)
        {
            _loop.Frames.Recycle(_queue[_head].Buffer);
            Dequeue();
        }

        if (_owner is not { IsDisposing: true })
        {
            _reader.FulfilAll((int)Errno.None);
        }
    }

    /// <summary>There are buffers again.</summary>
    internal void Rearm()
    {
        _isStarved = false;
        _reader.FulfilAll((int)Errno.None); // who arms it again
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAsync()
    {
        bool isEnd;
        while (!TryTake(out isEnd))
        {
            _ = _count > 0 ? await _loop.Frames.WaitForShare() : await _loop.StartWait(_reader, RingLoop.Unlimited);
        }

        return !isEnd;
    }

    // True when the reader need not wait.
    private bool TryTake(out bool isEnd)
    {
        isEnd = false;
        if (_count > 0)
        {
            (ushort buffer, int length) = _queue[_head];
            if (!_loop.Frames.TryHandOver(buffer, length, out Frame frame))
            {
                return false;
            }

            Dequeue();
            Current = frame;
            return true;
        }

        if (!_isEnded && !_isAbandoned && _shot is null && !_isStarved)
        {
            Arm();
        }

        isEnd = _isEnded || _isAbandoned;
        return isEnd;
    }

    private void NoteEnd(in Completion completion)
    {
        bool isPause = _isPausing && completion.Error == Errno.ECANCELED;
        _isPausing = false;
        if (completion.Result > 0 || isPause)
        {
            return; // the reader arms it again
        }

        if (completion.Error == Errno.ENOBUFS)
        {
            Starve();
            return;
        }

        _isEnded = true;
        Error = completion.Error;
    }

    private void Starve()
    {
        if (_isAbandoned || _loop.Frames.WithKernel > 0)
        {
            return; // others have given some back meanwhile, and the reader arms it again
        }

        _isStarved = true;
        _loop.Frames.AddStarved(this);
    }

    private void Dequeue()
    {
        _head = (_head + 1) % _queue.Length;
        _count--;
    }

    // Called by the reader only: arming may throw, at a limit of the loop, and out of the handler of a completion that would stop
    // the turn in the middle.
    private unsafe void Arm()
    {
        if (_socket.IsClosed)
        {
            _isEnded = true;
            Error = Errno.ECANCELED; // as a receive that was under way then
            return;
        }

        Armed++;
        int descriptor = _socket.Descriptor;
        _shot = _loop.BeginStream(this, _owner, out SubmissionEntry* entry);
        entry->PrepareReceiveMultishot(descriptor, LoopFrames.Group);
    }
}
