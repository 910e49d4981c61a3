namespace Ringside.Testing;

/// <summary>Counts what the calling thread allocates.</summary>
public static class Allocations
{
    /// <summary>Bytes that one call of <paramref name="action"/> allocates on this thread.</summary>
    /// <remarks>
    /// The action runs twice: the first call compiles its methods and sets up its types, the second one is counted.
    /// Put a loop of at least some thousand operations into it, so that an allocation that comes only now and then is seen.
    /// </remarks>
    public static long Measure(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
