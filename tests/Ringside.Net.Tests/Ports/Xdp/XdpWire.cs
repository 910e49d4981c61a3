using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Xdp;

/// <summary>A wire with a port at each end, each in its own namespace.</summary>
internal sealed class XdpWire : IDisposable
{
    internal const string Group = "239.255.77.8";

    private readonly List<IDisposable> _parts = [];

    internal XdpWire(VethPairOptions? options = null)
    {
        Require.NetworkNamespaces();
        Pair = VethPair.Create(options);
    }

    internal VethPair Pair { get; }

    public void Dispose()
    {
        foreach (IDisposable part in _parts.AsEnumerable().Reverse())
        {
            part.Dispose();
        }

        Pair.Dispose();
    }

    /// <summary>Opens a port on one end; skips the test where programs may not be loaded.</summary>
    internal IDatagramPort Open(VethEnd end, string backend, DatagramPortOptions? options = null)
    {
        try
        {
            IDatagramPort port = end.Namespace.Run(() => Ends.Find(backend).OpenDatagramPort(
                options ?? new DatagramPortOptions { Local = new Endpoint(end.Address, 0) }));
            _parts.Add(port);
            return port;
        }
        catch (KernelException refusal) when (refusal.Error == Errno.EPERM)
        {
            Assert.Skip(refusal.Message);
            throw;
        }
    }

    internal IDatagramPort OpenMember(VethEnd end, string backend) => Open(end, backend, new DatagramPortOptions
    {
        Local = new Endpoint(IPAddress.Parse(Group), 0),
        Group = new Endpoint(IPAddress.Parse(Group), 0),
        Interface = end.LinkName,
    });

    internal IDatagramPort OpenSender(VethEnd end, string backend) => Open(end, backend, new DatagramPortOptions
    {
        Local = new Endpoint(IPAddress.Any, 0),
        Interface = end.LinkName,
    });

    internal static VethPairOptions IPv6 => new()
    {
        FirstAddress = IPAddress.Parse("fd77::1"),
        SecondAddress = IPAddress.Parse("fd77::2"),
        PrefixLength = 64,
    };
}
