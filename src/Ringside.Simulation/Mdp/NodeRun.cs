namespace Ringside.Simulation.Mdp;

/// <summary>A node from its start to its restart.</summary>
internal sealed class NodeRun(int node, int run)
{
    internal int Node { get; } = node;

    internal int Run { get; } = run;

    /// <summary>It was restarted since.</summary>
    internal bool IsOver { get; set; }
}
