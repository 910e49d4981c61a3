using Ringside.Linux.IoUring;

namespace Ringside.Net.Loop;

/// <summary>The bounds of a <see cref="RingLoop"/>, all in one place (io_uring_setup(2)).</summary>
public sealed record RingLoopOptions
{
    /// <summary>Operations that may be under way at a time, all coroutines together; above zero.</summary>
    public int MaximumOperations { get; init; } = 1024;

    /// <summary>Frames that coroutines may hold at a time.</summary>
    public int FrameCount { get; init; } = 256;

    /// <summary>Bytes of each frame, a power of two.</summary>
    public int FrameSize { get; init; } = 4096;

    /// <summary>Frames beside these that stand ready for the kernel, for receives that go on by themselves; a power of two, at most
    /// 32,768.</summary>
    public int ReceiveFrames { get; init; } = 64;

    /// <summary>Pieces and connections that wait in one stream of receives or accepts for their reader; above zero.</summary>
    public int MaximumQueued { get; init; } = 64;

    /// <summary>The ring: sizes, and flags that every step of <see cref="RingLadder"/> shall have.</summary>
    public RingOptions Ring { get; init; } = new();
}
