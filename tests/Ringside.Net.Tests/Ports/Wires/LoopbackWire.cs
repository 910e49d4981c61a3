using System.Net;
using Ringside.Net.Ports;

namespace Ringside.Net.Tests.Ports.Wires;

/// <summary>Hosts that are addresses of the loopback: 127.0.0.1 and on.</summary>
internal sealed class LoopbackWire(string backend) : Wire(backend)
{
    internal override IPAddress AddressOf(int host) => new([127, 0, 0, (byte)(host + 1)]);

    // All on one: ::1 has no neighbours.
    internal override IPAddress? AddressIPv6Of(int host) => IPAddress.IPv6Loopback;

    internal override string InterfaceOf(int host) => "lo";

    protected override IDatagramPort TryOpen(int host, string name, DatagramPortOptions options) =>
        Ends.Find(name).OpenDatagramPort(options);

    public override void Dispose()
    {
    }
}
