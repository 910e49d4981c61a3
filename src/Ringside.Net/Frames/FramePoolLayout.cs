namespace Ringside.Net.Frames;

/// <summary>How many frames of which kind a pool has. In memory the slots of the kernel's ring come first.</summary>
/// <param name="FrameCount">Frames that the user may hold at a time, above zero.</param>
/// <param name="FrameSize">Bytes of each frame, a power of two from 64 to 1 MiB.</param>
/// <param name="Headroom">Bytes before each payload that the user leases.</param>
/// <param name="LentFrames">Frames beside those of the user that may be lent to the kernel.</param>
/// <param name="KernelSlots">Frames that are slots of a ring that the kernel owns.</param>
internal readonly record struct FramePoolLayout(int FrameCount, int FrameSize, int Headroom, int LentFrames = 0, int KernelSlots = 0)
{
    /// <summary>Frames of all kinds.</summary>
    internal int TotalFrames => KernelSlots + FrameCount + LentFrames;

    /// <summary>Throws when the numbers make no pool.</summary>
    internal void Check()
    {
        // The names are those of the arguments that a caller gave.
        (int frameCount, int frameSize, int headroom, _, _) = this;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frameCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(frameSize, 64);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frameSize, 1 << 20);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(frameSize), 1, nameof(frameSize));
        ArgumentOutOfRangeException.ThrowIfNegative(headroom);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(headroom, frameSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frameCount, (int.MaxValue / frameSize) - LentFrames - KernelSlots);
    }
}
