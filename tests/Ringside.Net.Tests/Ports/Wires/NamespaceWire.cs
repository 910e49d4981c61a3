using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Wires;

/// <summary>Hosts that are network namespaces, each joined by a veth pair to a bridge in one more: nothing of it is seen from outside,
/// and nothing is left behind. All neighbours are permanent, so that no packet waits.</summary>
internal sealed class NamespaceWire : Wire
{
    private const string Name = "eth0";
    private const int HostIndex = 2;
    private const int FirstPortIndex = 10;
    private const int BridgePrefix = 24;

    private readonly Stack<IDisposable> _made = new();
    private readonly List<Host> _hosts = [];
    private NetlinkSocket? _switch;
    private bool _hasIPv6 = true;

    private NamespaceWire(string backend)
        : base(backend)
    {
    }

    /// <summary>The namespace of the bridge.</summary>
    internal NetworkNamespace Switch { get; private set; } = null!;

    internal static NamespaceWire Create(string backend, int hosts, int mtu)
    {
        Require.NetworkNamespaces();
        var wire = new NamespaceWire(backend);
        try
        {
            wire.Build(hosts, mtu);
            return wire;
        }
        catch
        {
            wire.Dispose();
            throw;
        }
    }

    /// <summary>Index, in the namespace of the bridge, of the port that a host is plugged into.</summary>
    internal static int SwitchPortOf(int host) => FirstPortIndex + host;

    internal NetworkNamespace NamespaceOf(int host) => _hosts[host].Namespace;

    internal override IPAddress AddressOf(int host) => new([10, 78, 0, (byte)(host + 1)]);

    internal override IPAddress? AddressIPv6Of(int host) => _hasIPv6 ? IPAddress.Parse($"fd78::{host + 1}") : null;

    internal override string InterfaceOf(int host) => Name;

    protected override IDatagramPort TryOpen(int host, string name, DatagramPortOptions options) =>
        _hosts[host].Namespace.Run(() => Ends.Find(name).OpenDatagramPort(options));

    /// <summary>Takes the interface of a host away, whoever uses it.</summary>
    internal void RemoveInterface(int host) => Assert.True(new LinkTable(_hosts[host].Netlink).Delete(HostIndex));

    public override void Dispose()
    {
        foreach (Host host in _hosts)
        {
            // Closing alone would do it too, but later: the kernel takes namespaces apart in the background.
            _ = new LinkTable(host.Netlink).Delete(HostIndex);
        }

        while (_made.TryPop(out IDisposable? resource))
        {
            resource.Dispose();
        }
    }

    private static HardwareAddress HardwareOf(int host) => new(0x0200_0a4e_0001 + (ulong)host);

    private void Build(int hosts, int mtu)
    {
        Switch = Keep(NetworkNamespace.Create("switch"));
        _switch = Keep(Switch.Run(() => new NetlinkSocket()));
        var switchLinks = new LinkTable(_switch);
        switchLinks.CreateBridge("bridge");
        int bridge = switchLinks.Find("bridge").Index;
        for (int host = 0; host < hosts; host++)
        {
            Plug(host, bridge, mtu);
        }

        switchLinks.SetUp(bridge);
        switchLinks.WaitUntilUp(bridge);
        for (int host = 0; host < hosts; host++)
        {
            // One port of a bridge that passes packets makes the bridge pass for up, whatever the others do.
            switchLinks.WaitUntilUp(SwitchPortOf(host));
            SetAddresses(host, hosts);
        }
    }

    private void Plug(int host, int bridge, int mtu)
    {
        NetworkNamespace space = Keep(NetworkNamespace.Create($"host{host}"));
        NetlinkSocket netlink = Keep(space.Run(() => new NetlinkSocket()));
        var links = new LinkTable(netlink);
        links.CreateVethPair(
            new VethEndOptions(Name) { Index = HostIndex, HardwareAddress = HardwareOf(host), Mtu = mtu },
            new VethEndOptions($"port{host}") { Index = SwitchPortOf(host), Mtu = mtu, Namespace = Switch });
        _hosts.Add(new Host(space, netlink));
        var switchLinks = new LinkTable(_switch!);
        switchLinks.SetBridge(SwitchPortOf(host), bridge);
        switchLinks.SetUp(SwitchPortOf(host));
        links.SetUp(LinkTable.LoopbackIndex);
        links.SetUp(HostIndex);
    }

    private void SetAddresses(int host, int hosts)
    {
        NetlinkSocket netlink = _hosts[host].Netlink;
        new LinkTable(netlink).WaitUntilUp(HostIndex);
        var addresses = new AddressTable(netlink);
        addresses.Add(new LinkAddress(HostIndex, AddressOf(host), BridgePrefix));
        var routes = new RouteTable(netlink);
        routes.Add(new Route(RouteTable.Multicast, HostIndex));
        try
        {
            IPAddress own = IPAddress.Parse($"fd78::{host + 1}");
            addresses.Add(new LinkAddress(HostIndex, own, 64));
            routes.WaitUntilLocal(own);
        }
        catch (KernelException refusal) when (refusal.Error is Errno.EACCES or Errno.EOPNOTSUPP)
        {
            _hasIPv6 = false;
        }

        var neighbours = new NeighbourTable(netlink);
        for (int other = 0; other < hosts; other++)
        {
            if (other != host)
            {
                neighbours.SetPermanent(HostIndex, AddressOf(other), HardwareOf(other));
                if (AddressIPv6Of(other) is { } address)
                {
                    neighbours.SetPermanent(HostIndex, address, HardwareOf(other));
                }
            }
        }
    }

    private T Keep<T>(T resource)
        where T : IDisposable
    {
        _made.Push(resource);
        return resource;
    }

    private sealed record Host(NetworkNamespace Namespace, NetlinkSocket Netlink);
}
