using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Ringside.Net.Tests.Ports.Wires;

/// <summary>Runs a test of the ports' contract once for every back end and every wire that it can be opened on, see
/// <see cref="PortsUnderTest"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryPortAttribute : DataAttribute
{
    /// <summary>Null for all wires.</summary>
    public WireKind[]? On { get; set; }

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) => new(
        PortsUnderTest.Rows
            .Where(row => On is null || On.Contains(row.Wire))
            .Select(row => new TheoryDataRow<string, WireKind>(row.Backend, row.Wire))
            .ToArray());

    public override bool SupportsDiscoveryEnumeration() => true;
}
