using Ringside.Net.Agents;

namespace Ringside.Net.Loop;

/// <summary>All limits of a ring loop, and how its thread waits (io_uring_setup(2)).</summary>
public sealed record RingLoopOptions
{
    /// <summary>Room for submissions between two calls to the kernel; when it is used up, the loop submits early.</summary>
    public int SubmissionEntries { get; init; } = 256;

    /// <summary>Room for completions between two looks; what finds none is kept by the kernel.</summary>
    public int CompletionEntries { get; init; } = 2048;

    /// <summary>Most operations under way, waits of every kind included; 1 to 1,048,576. Starting one more throws.</summary>
    public int MaximumOperations { get; init; } = 2048;

    /// <summary>Most coroutines at a time. Starting one more throws.</summary>
    public int MaximumCoroutines { get; init; } = 1024;

    /// <summary>Frames that coroutines may hold at a time.</summary>
    public int FrameCount { get; init; } = 256;

    /// <summary>Bytes of each frame, a power of two.</summary>
    public int FrameSize { get; init; } = 2048;

    /// <summary>Frames that the kernel holds, beside those, for multishot receives; a power of two. All streams share them.</summary>
    public int KernelFrames { get; init; } = 256;

    /// <summary>Frames that may wait in one receive stream; then it stops to receive until its reader has taken them.</summary>
    public int MaximumQueuedFrames { get; init; } = 32;

    /// <summary>Connections that may wait in one accept stream; further ones are closed and counted.</summary>
    public int MaximumQueuedConnections { get; init; } = 128;

    /// <summary>What <see cref="RingLoop.Run"/> does while there is nothing to do.</summary>
    public WaitStrategy Strategy { get; init; } = WaitStrategy.Block;

    /// <summary>How long <see cref="WaitStrategy.SpinThenBlock"/> spins before it sleeps.</summary>
    public long SpinNanos { get; init; } = 50_000;

    /// <summary>Told of each coroutine that failed, on the loop's thread. When it is null, the loop ends with a
    /// <see cref="CoroutineException"/>, so that no failure goes unseen.</summary>
    public Action<Coroutine, Exception>? OnFailure { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SubmissionEntries);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CompletionEntries);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumOperations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumOperations, OperationPool.Largest);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumCoroutines);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(KernelFrames);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(KernelFrames), 1, nameof(KernelFrames));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumQueuedFrames);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumQueuedConnections);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FrameCount, ushort.MaxValue - KernelFrames);
    }
}
