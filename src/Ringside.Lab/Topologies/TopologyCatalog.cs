using System.Diagnostics.CodeAnalysis;

namespace Ringside.Lab.Topologies;

/// <summary>The topologies that there are, by name.</summary>
public static class TopologyCatalog
{
    /// <summary>All names, the simplest first.</summary>
    public static IReadOnlyList<string> Names => ["loopback", "veth"];

    /// <summary>Makes a topology by its name.</summary>
    /// <exception cref="Linux.Errors.KernelException">The kernel refused it.</exception>
    public static bool TryCreate(string name, [NotNullWhen(true)] out ITopology? topology)
    {
        topology = name switch
        {
            "loopback" => new LoopbackTopology(),
            "veth" => new VethTopology(),
            _ => null,
        };
        return topology is not null;
    }
}
