using System.Reflection;
using Ringside.Net.Ports;
using Xunit.Sdk;
using Xunit.v3;

namespace Ringside.Net.Tests.Ports;

/// <summary>Runs a test of the ports' contract once for every back end that there is: a new one joins by its name in
/// <see cref="Backends.Names"/>. Not for those that need an interface of their own for each port, which the loopback cannot give.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryBackendAttribute : DataAttribute
{
    internal static IEnumerable<string> Names => Backends.Names.Where(name => name is not "xdp");

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new(Names.Select(name => new TheoryDataRow<string>(name)).ToArray());

    public override bool SupportsDiscoveryEnumeration() => true;
}
