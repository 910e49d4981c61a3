namespace Ringside.Net.Agents;

/// <summary>What a thread does while its agent has nothing to do (ppoll(2) is what sleeping means).</summary>
public enum WaitStrategy
{
    /// <summary>Ask again at once. The fastest, and it takes a whole core.</summary>
    Spin,

    /// <summary>Ask again for some microseconds, then sleep in the kernel.</summary>
    SpinThenBlock,

    /// <summary>Sleep in the kernel until a descriptor is ready or a deadline comes. Takes no core, costs the wake-up.</summary>
    Block,
}
