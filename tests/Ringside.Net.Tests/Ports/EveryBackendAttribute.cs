using System.Reflection;
using Ringside.Net.Tests.Ports.Wires;
using Xunit.Sdk;
using Xunit.v3;

namespace Ringside.Net.Tests.Ports;

/// <summary>Runs a test once for every back end that has streams, and works on the loopback: see
/// <see cref="PortsUnderTest.WithStreams"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryBackendAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new(PortsUnderTest.WithStreams.Select(name => new TheoryDataRow<string>(name)).ToArray());

    public override bool SupportsDiscoveryEnumeration() => true;
}
