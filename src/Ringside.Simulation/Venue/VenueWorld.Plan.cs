using System.Globalization;

namespace Ringside.Simulation.Venue;

/// <content>What has gone wrong, in the order of time: not what was drawn, but what it came to.</content>
internal sealed partial class VenueWorld
{
    /// <summary>Stands for more than one node, and for those that are no nodes of the venue.</summary>
    internal const int Outside = -1;

    private readonly List<(long Nanos, string What, int Node)> _plan = [];

    /// <summary>How often what went wrong.</summary>
    internal Dictionary<string, long> Faults => _plan
        .CountBy(fault => fault.What).ToDictionary(fault => fault.Key, fault => (long)fault.Value);

    /// <summary>What went wrong, when, and at which node.</summary>
    internal IReadOnlyList<string> Plan =>
    [
        .. _plan.Select(fault => string.Create(
            CultureInfo.InvariantCulture,
            $"{fault.Nanos / 1e6,14:F6} ms  {fault.What}{(fault.Node == Outside ? string.Empty : $"  node {fault.Node}")}")),
    ];

    /// <summary>Something has gone wrong.</summary>
    internal void Note(VenueIncident what, int node) => Note(Canaries.NameOf(what.ToString()), node);

    private void Note(string what, int node = Outside) => _plan.Add((NowNanos, what, node));
}
