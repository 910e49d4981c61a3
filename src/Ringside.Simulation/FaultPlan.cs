using System.Globalization;

namespace Ringside.Simulation;

/// <summary>What has gone wrong in a run, in the order of time: not what was drawn, but what it came to.</summary>
internal sealed class FaultPlan
{
    /// <summary>Stands for more than one node, and for those that are none.</summary>
    internal const int Outside = -1;

    private readonly List<(long Nanos, string What, int Node)> _faults = [];

    /// <summary>How often what went wrong.</summary>
    internal IEnumerable<(string Name, long Count)> Counts => _faults
        .CountBy(fault => fault.What).Select(fault => (fault.Key, (long)fault.Value));

    /// <summary>What went wrong, when, and at which node.</summary>
    internal IReadOnlyList<string> Lines =>
    [
        .. _faults.Select(fault => string.Create(
            CultureInfo.InvariantCulture,
            $"{fault.Nanos / 1e6,14:F6} ms  {fault.What}{(fault.Node == Outside ? string.Empty : $"  node {fault.Node}")}")),
    ];

    /// <summary>Something has gone wrong.</summary>
    internal void Add(long nanos, string what, int node = Outside) => _faults.Add((nanos, what, node));
}
