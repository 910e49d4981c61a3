using System.Net;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Simulated;

namespace Ringside.Net.Tests.Ports.Wires;

/// <summary>Hosts of a network in memory without faults.</summary>
internal sealed class SimulatedWire : Wire
{
    private readonly SimulatedNetwork _network = new(new SimulatedNetworkOptions());
    private readonly SimulatedHost[] _hosts;

    internal SimulatedWire(int hosts)
        : base("simulated") => _hosts =
        [
            .. Enumerable.Range(1, hosts).Select(number => _network.AddHost(
                $"host{number}", new IPAddress([10, 78, 0, (byte)number]), IPAddress.Parse($"fd78::{number}"))),
        ];

    internal override IPAddress AddressOf(int host) => _hosts[host].Addresses[0];

    internal override IPAddress? AddressIPv6Of(int host) => _hosts[host].Addresses[1];

    internal override string InterfaceOf(int host) => SimulatedHost.InterfaceName;

    protected override IDatagramPort TryOpen(int host, string name, DatagramPortOptions options) =>
        _hosts[host].Backend.OpenDatagramPort(options);

    internal override void Pump() => _network.Advance(0);

    public override void Dispose()
    {
    }
}
