namespace Ringside.Net.Agents;

/// <summary>A shell that is given time again and again: it looks at its ports, feeds its core, sends what comes out
/// (nothing in it may block: every port below is used with O_NONBLOCK, open(2)).</summary>
public interface IAgent
{
    /// <summary>What <see cref="DoWork"/> returns when the agent has finished for good; its thread ends then.</summary>
    const int Ended = -1;

    /// <summary>Does what there is to do now, without waiting.</summary>
    /// <param name="nowNanos">The time of this duty cycle, CLOCK_MONOTONIC_RAW in nanoseconds.</param>
    /// <returns>How much was done; 0 when there was nothing, so that the runner may idle; <see cref="Ended"/>.</returns>
    int DoWork(long nowNanos);
}
