using System.Runtime.CompilerServices;
using Ringside.Linux.Memory;

namespace Ringside.Net.Frames;

/// <summary>One pinned region cut into equal frames that are leased and returned.</summary>
/// <remarks>
/// The problem: a payload should be written once, where it is sent from, and read once, where it arrived. So a port owns
/// one region of memory that the kernel may be told about (UMEM, registered buffers), and what moves between port and user
/// is the right to a frame. The pool never grows: when no frame is left, leasing fails and the user sees back-pressure.
/// One thread owns a pool. Leases are checked: a frame returned twice, or one that was never leased, is a programmer's
/// error and throws. The last frame returned is the next one leased, because it is still in the cache.
/// </remarks>
public sealed unsafe class FramePool : IDisposable
{
    private readonly PinnedRegion _region;
    private readonly int[] _free;
    private readonly bool[] _leased;
    private readonly int _shift;
    private int _freeCount;

    /// <summary>Makes the pool; all its memory is allocated here.</summary>
    /// <param name="frameCount">Frames, above zero; all together below 2 GiB.</param>
    /// <param name="frameSize">Bytes of each, a power of two from 64 to 1 MiB (UMEM chunks are 2048 or 4096).</param>
    /// <param name="headroom">Bytes kept free before each payload, for headers that a port writes.</param>
    public FramePool(int frameCount, int frameSize = 2048, int headroom = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frameCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(frameSize, 64);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frameSize, 1 << 20);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(frameSize), 1, nameof(frameSize));
        ArgumentOutOfRangeException.ThrowIfNegative(headroom);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(headroom, frameSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frameCount, int.MaxValue / frameSize);
        FrameCount = frameCount;
        FrameSize = frameSize;
        Headroom = headroom;
        _shift = int.TrailingZeroCount(frameSize);
        _region = new PinnedRegion(frameCount * frameSize);
        _leased = new bool[frameCount];
        _free = new int[frameCount];
        for (int i = 0; i < frameCount; i++)
        {
            _free[i] = frameCount - 1 - i;
        }

        _freeCount = frameCount;
    }

    /// <summary>Frames in all.</summary>
    public int FrameCount { get; }

    /// <summary>Bytes of each frame, headroom included.</summary>
    public int FrameSize { get; }

    /// <summary>Bytes before each payload.</summary>
    public int Headroom { get; }

    /// <summary>Most bytes of one payload.</summary>
    public int PayloadCapacity => FrameSize - Headroom;

    /// <summary>Frames that can be leased now.</summary>
    public int Available => _freeCount;

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
        if (_freeCount == 0)
        {
            frame = default;
            return false;
        }

        int index = _free[--_freeCount];
        _leased[index] = true;
        frame = new Frame((index << _shift) + Headroom, PayloadCapacity);
        return true;
    }

    /// <summary>Gives a frame back; its bytes must not be touched afterwards.</summary>
    /// <exception cref="InvalidOperationException">It was not leased, or was returned already.</exception>
    public void Return(Frame frame)
    {
        int index = frame.Offset >> _shift;
        if ((uint)index >= (uint)_leased.Length || !_leased[index])
        {
            ThrowNotLeased(frame);
        }

        _leased[index] = false;
        _free[_freeCount++] = index;
    }

    /// <summary>Unmaps the memory, whoever still holds frames.</summary>
    public void Dispose() => _region.Dispose();

    private static void ThrowNotLeased(Frame frame) =>
        throw new InvalidOperationException(
            $"frame at offset {frame.Offset} is not leased: it was returned twice or belongs to another pool");

    private void ThrowOutside(Frame frame) =>
        throw new ArgumentOutOfRangeException(
            nameof(frame), $"{frame} does not lie within one of the {FrameCount} frames of {FrameSize} bytes");
}
