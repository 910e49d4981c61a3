namespace Ringside.Net.Agents;

/// <summary>One agent that shall come into being on a thread shared with others (pthreads(7)).</summary>
/// <param name="Name">Its name, told when it fails.</param>
/// <param name="Create">Makes it, on the thread that runs it; what it watches is watched by the waiter that all share.</param>
public sealed record AgentPlan(string Name, Func<Waiter, IAgent> Create);
