using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Net.Frames;

namespace Ringside.Net.Loop;

/// <summary>The frames of a loop: leased by coroutines, and lent to the kernel for multishot receives
/// (IORING_REGISTER_PBUF_RING, io_uring_register(2)).</summary>
/// <remarks>A frame that is returned while an operation of the kernel still uses it goes back to the pool when that has completed,
/// never before. All members belong to the loop's thread.</remarks>
public sealed unsafe class LoopFrames
{
    internal const ushort Group = 0;

    private readonly RingLoop _loop;
    private readonly FramePool _pool;
    private readonly BufferRing _ring;
    private readonly WaitList _waiting = new();
    private readonly WaitList _waitingForShare = new();
    private readonly ushort[] _holds;
    private readonly bool[] _returned;
    private readonly List<ReceiveStream> _starved = [];
    private int _withKernel;

    internal LoopFrames(RingLoop loop, RingLoopOptions options)
    {
        _loop = loop;
        _pool = new FramePool(new FramePoolLayout(options.FrameCount, options.FrameSize, 0, options.KernelFrames), null);
        _holds = new ushort[_pool.Length / _pool.FrameSize];
        _returned = new bool[_holds.Length];
        try
        {
            _ring = new BufferRing(loop.Dispatcher.Ring, Group, options.KernelFrames);
        }
        catch
        {
            _pool.Dispose();
            throw;
        }

        Refill();
    }

    /// <summary>Bytes of each frame.</summary>
    public int FrameSize => _pool.FrameSize;

    /// <summary>Frames that can be leased now.</summary>
    public int Available => _pool.Available;

    /// <summary>Frames that were returned while the kernel still used them.</summary>
    public long ReturnedEarly { get; private set; }

    /// <summary>Frames that the kernel may fill now.</summary>
    internal int WithKernel => _withKernel;

    /// <summary>The bytes of a leased frame.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bytes do not lie within one frame.</exception>
    public Span<byte> this[Frame frame] => _pool[frame];

    /// <summary>Leases a frame.</summary>
    /// <returns>False when all frames are out.</returns>
    public bool TryLease(out Frame frame)
    {
        _loop.CheckThread();
        return _pool.TryLease(out frame);
    }

    /// <summary>Leases a frame, when none is free as soon as one is; those who wait get one in the order in which they came.</summary>
    /// <param name="timeoutNanos">Longest wait.</param>
    /// <returns>A number for <see cref="Leased"/>; ETIME, ECANCELED.</returns>
    public Pending Lease(long timeoutNanos = RingLoop.Unlimited)
    {
        _loop.CheckThread();
        return _waiting.First is null && _pool.TryLease(out Frame frame)
            ? new Pending(frame.Offset)
            : _loop.StartWait(_waiting, timeoutNanos);
    }

    /// <summary>The frame that <see cref="Lease"/> gave.</summary>
    /// <param name="number">Its result, not negative.</param>
    public Frame Leased(int number) => new(number, FrameSize);

    /// <summary>Gives a frame back; its bytes must not be touched afterwards. Nobody gets it while the kernel still uses it.</summary>
    /// <exception cref="InvalidOperationException">It was not leased, or was returned already.</exception>
    public void Return(Frame frame)
    {
        _loop.CheckThread();
        int index = IndexOf(frame);
        if (_holds[index] == 0)
        {
            Free(frame);
            return;
        }

        if (_returned[index])
        {
            throw new InvalidOperationException($"the frame at offset {frame.Offset} was returned twice");
        }

        _returned[index] = true;
        ReturnedEarly++;
    }

    /// <summary>An operation of the kernel uses the frame from now on.</summary>
    internal void Hold(Frame frame)
    {
        ref ushort holds = ref _holds[IndexOf(frame)];
        holds = checked((ushort)(holds + 1));
    }

    internal void Release(Frame frame)
    {
        int index = IndexOf(frame);
        if (--_holds[index] == 0 && _returned[index])
        {
            _returned[index] = false;
            Free(frame);
        }
    }

    /// <summary>Where a frame is, for an operation that is about to begin.</summary>
    /// <exception cref="InvalidOperationException">It was returned already.</exception>
    internal byte* AddressOf(Frame frame)
    {
        if (_returned[IndexOf(frame)])
        {
            throw new InvalidOperationException($"the frame at offset {frame.Offset} was returned");
        }

        return (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_pool[frame]));
    }

    /// <summary>Hands a buffer that the kernel has filled to the user, and gives the kernel another.</summary>
    /// <returns>False when the user holds as many as it may: it waits with <see cref="WaitForShare"/>.</returns>
    internal bool TryHandOver(int buffer, int length, out Frame frame)
    {
        if (!_pool.TryHandOver(buffer * FrameSize, length, out frame))
        {
            return false;
        }

        Refill();
        return true;
    }

    internal Pending WaitForShare() => _loop.StartWait(_waitingForShare, RingLoop.Unlimited);

    /// <summary>The kernel has taken a buffer off the ring.</summary>
    internal void CountTaken() => _withKernel--;

    /// <summary>Gives a filled buffer that nobody wants back to the kernel.</summary>
    internal void Recycle(int buffer)
    {
        _pool.TakeBack(buffer * FrameSize);
        Refill();
    }

    /// <summary>Has a stream that ended for want of buffers told when there are some.</summary>
    internal void AddStarved(ReceiveStream stream) => _starved.Add(stream);

    internal void RemoveStarved(ReceiveStream stream) => _starved.Remove(stream);

    /// <summary>Takes the buffers from the kernel: before the ring is closed.</summary>
    internal void CloseRing() => _ring.Dispose();

    internal void Dispose() => _pool.Dispose();

    private int IndexOf(Frame frame)
    {
        int index = frame.Offset / FrameSize;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_holds.Length, nameof(frame));
        return index;
    }

    private void Free(Frame frame)
    {
        _pool.Return(frame);
        Refill();
        if (_waiting.First is { } waiting && _pool.TryLease(out Frame next))
        {
            waiting.Yield(OperationYield.Frame);
            waiting.Fulfil(next.Offset);
        }
        else
        {
            _waitingForShare.FulfilAll((int)Errno.None); // they look again
        }
    }

    private void Refill()
    {
        int before = _withKernel;
        while (_withKernel < _ring.Capacity && _pool.TryLend(out int offset))
        {
            _ring.Add(_pool.Start + offset, FrameSize, (ushort)(offset / FrameSize));
            _withKernel++;
        }

        if (_withKernel == before)
        {
            return;
        }

        _ring.Publish();
        for (int i = _starved.Count - 1; i >= 0; i--)
        {
            ReceiveStream stream = _starved[i];
            _starved.RemoveAt(i);
            stream.Rearm();
        }
    }
}
