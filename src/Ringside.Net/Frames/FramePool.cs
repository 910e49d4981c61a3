using System.Runtime.CompilerServices;
using Ringside.Linux.Memory;

namespace Ringside.Net.Frames;

/// <summary>One pinned region cut into equal frames that are leased and returned
/// (mmap(2); the shape is that of a UMEM, kernel document networking/af_xdp).</summary>
/// <remarks>
/// The problem: a payload should be written once, where it is sent from, and read once, where it arrived. So a port owns
/// one region of memory that the kernel may be told about (UMEM, registered buffers), and what moves between port and user
/// is the right to a frame. The pool never grows: when no frame is left, leasing fails and the user sees back-pressure.
/// One thread owns a pool. Leases are checked: a frame returned twice, or one that was never leased, is a programmer's
/// error and throws. The last frame returned is the next one leased, because it is still in the cache.
/// </remarks>
public sealed unsafe partial class FramePool : IDisposable
{
    private readonly PinnedRegion _region;
    private readonly int[] _free;
    private readonly FrameState[] _states;

    // Holders of each leased frame beyond the first.
    private readonly int[] _shares;
    private readonly int _shift;
    private int _freeCount;
    private int _leasedCount;

    /// <summary>Makes the pool; all its memory is allocated here.</summary>
    /// <param name="frameCount">Frames, above zero; all together below 2 GiB.</param>
    /// <param name="frameSize">Bytes of each, a power of two from 64 to 1 MiB (UMEM chunks are 2048 or 4096).</param>
    /// <param name="headroom">Bytes kept free before each payload, for headers that a port writes.</param>
    public FramePool(int frameCount, int frameSize = 2048, int headroom = 0)
        : this(new FramePoolLayout(frameCount, frameSize, headroom), null)
    {
    }

    /// <summary>Makes the pool of a port that shares frames with the kernel.</summary>
    /// <param name="layout">How many frames there are of which kind.</param>
    /// <param name="region">The memory, owned from now on, slots of the kernel first; null allocates it.</param>
    internal FramePool(FramePoolLayout layout, PinnedRegion? region)
    {
        layout.Check();
        FrameCount = layout.FrameCount;
        FrameSize = layout.FrameSize;
        Headroom = layout.Headroom;
        _shift = int.TrailingZeroCount(layout.FrameSize);
        int total = layout.TotalFrames;
        _region = region ?? new PinnedRegion(total * layout.FrameSize);
        _states = new FrameState[total];
        _shares = new int[total];
        _free = new int[total - layout.KernelSlots];
        for (int i = 0; i < _free.Length; i++)
        {
            _free[i] = total - 1 - i;
        }

        _freeCount = _free.Length;
        _kernelSlots = layout.KernelSlots;
        _lendable = layout.LentFrames;
        _returnedSlots = new int[layout.KernelSlots];
    }

    /// <summary>Frames that the user may hold, or have on their way out, at a time.</summary>
    public int FrameCount { get; }

    /// <summary>Bytes of each frame, headroom included.</summary>
    public int FrameSize { get; }

    /// <summary>Bytes before each payload.</summary>
    public int Headroom { get; }

    /// <summary>Most bytes of one payload.</summary>
    public int PayloadCapacity => FrameSize - Headroom;

    /// <summary>Frames that can be leased now.</summary>
    public int Available => FrameCount - _leasedCount;

    /// <summary>The bytes of a leased frame. Whether it is leased is not checked here.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bytes do not lie within one frame of this pool.</exception>
    public Span<byte> this[Frame frame]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)frame.Offset >= (uint)_region.Length || (uint)frame.Length > (uint)(FrameSize - (frame.Offset & (FrameSize - 1))))
            {
                ThrowOutside(frame);
            }

            return new Span<byte>(_region.Start + frame.Offset, frame.Length);
        }
    }

    /// <summary>Leases a frame with the full payload capacity.</summary>
    /// <param name="frame">The frame, when the result is true.</param>
    /// <returns>False when all frames are out: back-pressure, try again after returning some.</returns>
    public bool TryLease(out Frame frame)
    {
        if (_leasedCount == FrameCount)
        {
            frame = default;
            return false;
        }

        int index = _free[--_freeCount];
        _states[index] = FrameState.Leased;
        _leasedCount++;
        frame = new Frame((index << _shift) + Headroom, PayloadCapacity);
        return true;
    }

    /// <summary>Adds a holder: the frame stays leased until each holder has returned it. So a payload may be sent and kept, to be sent
    /// again, and one that arrived may be read in several places.</summary>
    /// <exception cref="InvalidOperationException">It is not leased.</exception>
    public void Share(Frame frame) => _shares[LeasedIndex(frame)]++;

    /// <summary>How many hold a frame: 1 when it is leased and not shared.</summary>
    /// <exception cref="InvalidOperationException">It is not leased.</exception>
    public int Holders(Frame frame) => _shares[LeasedIndex(frame)] + 1;

    /// <summary>Gives a frame back. When nobody else holds it, its bytes must not be touched afterwards.</summary>
    /// <exception cref="InvalidOperationException">It was not leased, or was returned already.</exception>
    public void Return(Frame frame)
    {
        int index = LeasedIndex(frame);
        if (_shares[index] > 0)
        {
            _shares[index]--;
            return;
        }

        _leasedCount--;
        _states[index] = FrameState.Free;
        if (index < _kernelSlots)
        {
            _returnedSlots[_returnedSlotCount++] = index;
        }
        else
        {
            _free[_freeCount++] = index;
        }
    }

    /// <summary>Unmaps the memory, whoever still holds frames.</summary>
    public void Dispose() => _region.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int LeasedIndex(Frame frame)
    {
        int index = frame.Offset >> _shift;
        if ((uint)index >= (uint)_states.Length || _states[index] != FrameState.Leased)
        {
            ThrowNotLeased(frame);
        }

        return index;
    }

    private static void ThrowNotLeased(Frame frame) =>
        throw new InvalidOperationException(
            $"frame at offset {frame.Offset} is not leased: it was returned twice or belongs to another pool");

    private void ThrowOutside(Frame frame) =>
        throw new ArgumentOutOfRangeException(
            nameof(frame), $"{frame} does not lie within one of the {FrameCount} frames of {FrameSize} bytes");
}
