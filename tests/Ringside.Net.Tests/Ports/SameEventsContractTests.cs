using Ringside.Net.Tests.Ports.Wires;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports;

/// <summary>The flow above the port does not change with the back end: the same story gives the same events on each of them.</summary>
public sealed class SameEventsContractTests
{
    [Theory, EveryPort]
    public void The_same_script_gives_the_same_events_on_every_port(string backend, WireKind kind)
    {
        int seeds = (int)LongRuns.Choose(3, 100);
        using Wire wire = Wire.Make(backend, kind, hosts: 4);
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
        {
            using Wire reference = Wire.Make("socket", WireKind.Loopback);
            string expected = PortScript.Play(reference, seed);
            Assert.InRange(expected.Split('\n').Length, 300, 5000);
            Assert.Equal(expected, PortScript.Play(wire, seed));
        }
    }
}
