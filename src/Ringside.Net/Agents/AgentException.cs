namespace Ringside.Net.Agents;

/// <summary>One agent of several on a thread failed: says which (the thread is that of pthreads(7)).</summary>
public sealed class AgentException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="agent">Name of the agent.</param>
    /// <param name="doing">What it was asked to do, as <c>start</c> or <c>duty cycle</c>.</param>
    /// <param name="cause">What it threw.</param>
    public AgentException(string agent, string doing, Exception cause)
        : base($"agent '{agent}', {doing}: {cause?.Message}", cause) => Agent = agent;

    /// <summary>Name of the agent that failed.</summary>
    public string Agent { get; }
}
