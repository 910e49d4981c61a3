using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Net.Frames;

namespace Ringside.Net.Loop;

/// <summary>A receive that goes on by itself (multishot receive with provided buffers, io_uring_enter(2)): the kernel takes a frame when
/// something has come, and none while nothing has.</summary>
/// <remarks><c>while (await receiver.NextAsync() > 0)</c>, or <c>await foreach (Frame piece in receiver)</c>, which ends where the stream
/// does; the reader returns each frame. When the loop's frames are out, the bytes wait in the socket and the receive begins again as
/// soon as frames come back.</remarks>
public sealed unsafe class LoopReceiver : ICompletionHandler, IDisposable
{
    private readonly Coroutine _owner;
    private readonly FileDescriptor _socket;
    private readonly (int Offset, int Length)[] _queue;
    private readonly int _slot;
    private int _head;
    private int _count;
    private int _end = 1;
    private bool _isArmed;
    private bool _isStarved;
    private bool _isDisposed;
    private Waiting _waiting;

    internal LoopReceiver(Coroutine owner, FileDescriptor socket)
    {
        _owner = owner;
        _socket = socket;

        // All that the kernel can have for this loop fits, whoever it is for.
        _queue = new (int, int)[owner.Loop.Options.ReceiveFrames];
        _slot = owner.Loop.Dispatcher.Add(this);
        owner.AddStream(this);
        Arm();
    }

    /// <summary>The piece that the last <see cref="NextAsync"/> told of; the reader returns it to the coroutine.</summary>
    public Frame Current { get; private set; }

    /// <summary>For <c>await foreach</c>.</summary>
    public Enumerator GetAsyncEnumerator() => new(this);

    /// <summary>Waits for the next piece: its bytes, which <see cref="Current"/> names; 0 at the end of the stream; or a negative
    /// errno.</summary>
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

    /// <summary>Ends the receive; pieces that nobody has read are lost. The socket stays open.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _owner.RemoveStream(this);
        _owner.Loop.RemoveStarved(this);
        _waiting.End(-(int)Errno.ECANCELED);
        for (; _count > 0; _count--)
        {
            TakeBack(_queue[_head].Offset);
            _head = (_head + 1) % _queue.Length;
        }

        _owner.Loop.Refill();
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
        if (completion.HasBuffer)
        {
            OnPiece(completion.BufferId * _owner.Loop.Frames.FrameSize, completion.Result);
        }
        else if (completion.Result <= 0 && !_isDisposed)
        {
            OnEnd(completion.Result);
        }

        if (_isDisposed)
        {
            if (!_isArmed)
            {
                _owner.Loop.Dispatcher.Remove(_slot); // the last completion, whatever it was
            }

            return;
        }

        if (!_isArmed && _end > 0)
        {
            Arm(); // the kernel may end a receive that could go on
        }

        Deliver();
    }

    internal void OnFrames()
    {
        if (_isStarved && !_isArmed && _end > 0)
        {
            _isStarved = false;
            _owner.Loop.RemoveStarved(this);
            Arm();
        }

        Deliver();
    }

    private void OnPiece(int offset, int length)
    {
        if (_isDisposed || length <= 0)
        {
            TakeBack(offset);
            _owner.Loop.Refill();
        }
        else
        {
            _queue[(_head + _count) % _queue.Length] = (offset, length);
            _count++;
        }
    }

    private void OnEnd(int result)
    {
        if (result == -(int)Errno.ENOBUFS)
        {
            // Armed again only when frames have come back: at once, it would end at once.
            _isStarved = true;
            _owner.Loop.AddStarved(this);
        }
        else
        {
            _end = result;
        }
    }

    private void Deliver()
    {
        if (!_waiting.IsWaiting)
        {
            return;
        }

        if (_count > 0)
        {
            (int offset, int length) = _queue[_head];
            if (_owner.Loop.TryHandOver(_owner, offset, length, out Frame frame))
            {
                _head = (_head + 1) % _queue.Length;
                _count--;
                Current = frame;
                _waiting.End(length);
                _owner.Loop.Refill(); // another frame takes its place with the kernel
            }
            else if (!_isStarved)
            {
                _isStarved = true;
                _owner.Loop.AddStarved(this);
            }
        }
        else if (_end <= 0)
        {
            _waiting.End(_end);
        }
    }

    private void TakeBack(int offset) => _owner.Loop.Frames.TakeBack(offset);

    private void Arm()
    {
        if (_isStarved)
        {
            return;
        }

        SubmissionEntry* entry = _owner.Loop.NextStreamEntry();
        entry->PrepareReceiveMultishot(_socket.Checked(), _owner.Loop.Buffers.Group);
        entry->UserData = RingDispatcher.Tag(_slot, 0);
        _isArmed = true;
    }

    /// <summary>What <c>await foreach</c> uses (io_uring_enter(2)).</summary>
    public readonly struct Enumerator
    {
        private readonly LoopReceiver _receiver;

        internal Enumerator(LoopReceiver receiver) => _receiver = receiver;

        /// <summary>The piece; the reader returns it.</summary>
        public Frame Current => _receiver.Current;

        /// <summary>Waits for the next piece; false at the end of the stream, after an error, and after a cancellation.</summary>
        public LoopMove MoveNextAsync() => new(_receiver.NextAsync());
    }
}
