using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;

namespace Ringside.Net.Ports.Simulated;

/// <summary>A machine of a simulated network: addresses, and the ports that are bound to them as bind(2) does it.</summary>
public sealed class SimulatedHost
{
    /// <summary>Name of its network interface, beside <c>lo</c>.</summary>
    public const string InterfaceName = "eth0";

    // net.ipv4.ip_local_port_range of Linux.
    private const int FirstEphemeralPort = 32_768;
    private const int LastEphemeralPort = 60_999;

    private readonly List<SimulatedDatagramPort> _datagramPorts = [];
    private readonly List<SimulatedStreamListener> _listeners = [];
    private readonly List<StreamEnd> _streams = [];
    private readonly Endpoint[] _endpoints;
    private int _nextEphemeralPort = FirstEphemeralPort;

    internal SimulatedHost(SimulatedNetwork network, int index, string name, IReadOnlyList<IPAddress> addresses)
    {
        Network = network;
        Index = index;
        Name = name;
        Addresses = addresses;
        _endpoints = [.. addresses.Select(address => new Endpoint(address, 0))];
        Backend = new SimulatedBackend(this);
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Its addresses; the first of a family is what it sends from.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; }

    /// <summary>The network that it belongs to.</summary>
    public SimulatedNetwork Network { get; }

    /// <summary>Makes ports on this host.</summary>
    public SimulatedBackend Backend { get; }

    /// <summary>Whether it is switched on.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>Datagrams that reached this host and that no port of it wanted.</summary>
    public long Unwanted { get; private set; }

    internal int Index { get; }

    /// <summary>Ends the programs on it, as kill(2) does: ports close, and streams tell their peers by an end or a reset. The owners of the
    /// ports still dispose them.</summary>
    public void Kill()
    {
        foreach (StreamEnd stream in _streams.ToArray())
        {
            stream.Close();
        }

        CloseAll();
    }

    /// <summary>Switches it off: ports are gone, and nobody is told. Datagrams that have left it still arrive.</summary>
    public void PowerOff()
    {
        IsUp = false;
        foreach (StreamEnd stream in _streams.ToArray())
        {
            stream.Vanish();
        }

        CloseAll();
    }

    /// <summary>Switches it on again, without any of its ports.</summary>
    public void PowerOn() => IsUp = true;

    /// <inheritdoc cref="Name"/>
    public override string ToString() => Name;

    internal static bool IsAny(in Endpoint address) => !address.AddressBytes.ContainsAnyExcept((byte)0);

    internal static bool IsLoopback(in Endpoint address) => address.IsIPv6
        ? !address.AddressBytes[..15].ContainsAnyExcept((byte)0) && address.AddressBytes[15] == 1
        : address.AddressBytes[0] == 127;

    internal static bool IsSameAddress(in Endpoint left, in Endpoint right) =>
        left.IsIPv6 == right.IsIPv6 && left.AddressBytes.SequenceEqual(right.AddressBytes);

    internal bool Has(in Endpoint address)
    {
        foreach (ref readonly Endpoint own in _endpoints.AsSpan())
        {
            if (IsSameAddress(own, address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The host that a packet from here to that address goes to.</summary>
    internal SimulatedHost? Route(in Endpoint destination) =>
        IsLoopback(destination) || IsAny(destination) ? this : Network.FindHost(destination);

    /// <summary>The address that a packet leaves from when its port is bound to none.</summary>
    /// <returns>False when this host has no address of that family.</returns>
    internal bool TryGetSource(in Endpoint destination, int port, out Endpoint source)
    {
        if (IsLoopback(destination) || IsAny(destination))
        {
            source = new Endpoint(destination.IsIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, port);
            return true;
        }

        foreach (ref readonly Endpoint own in _endpoints.AsSpan())
        {
            if (own.IsIPv6 == destination.IsIPv6)
            {
                source = new Endpoint(own.AddressBytes, port);
                return true;
            }
        }

        source = default;
        return false;
    }

    internal int InterfaceIndex(string name) => name switch
    {
        "lo" => 1,
        InterfaceName => 2,
        _ => throw new KernelException($"if_nametoindex(\"{name}\")", Errno.ENODEV),
    };

    /// <summary>Binds a datagram port.</summary>
    /// <returns>Its address, with a port that was chosen when 0 was asked for.</returns>
    internal Endpoint Bind(SimulatedDatagramPort port, in Endpoint local)
    {
        Endpoint bound = Choose(local, "UDP", endpoint => _datagramPorts.Exists(
            other => Collide(other.LocalEndpoint, endpoint) && !(other.SharesAddress && port.SharesAddress)));
        _datagramPorts.Add(port);
        return bound;
    }

    internal Endpoint Bind(SimulatedStreamListener listener, in Endpoint local)
    {
        Endpoint bound = Choose(local, "TCP", IsTakenForStreams);
        _listeners.Add(listener);
        return bound;
    }

    /// <summary>A port for a connection that starts here.</summary>
    internal Endpoint BindStream(in Endpoint local) => Choose(
        local, "TCP", endpoint => IsTakenForStreams(endpoint) || _streams.Exists(stream => stream.Local == endpoint));

    internal void Unbind(SimulatedDatagramPort port) => _datagramPorts.Remove(port);

    internal void Unbind(SimulatedStreamListener listener) => _listeners.Remove(listener);

    internal void Add(StreamEnd stream) => _streams.Add(stream);

    internal void Remove(StreamEnd stream) => _streams.Remove(stream);

    internal SimulatedStreamListener? FindListener(in Endpoint address)
    {
        SimulatedStreamListener? found = null;
        foreach (SimulatedStreamListener listener in _listeners)
        {
            if (Matches(listener.LocalEndpoint, address) && (found is null || !IsAny(listener.LocalEndpoint)))
            {
                found = listener;
            }
        }

        return found;
    }

    internal bool HasMember(in Endpoint group, bool isOnLoopback)
    {
        foreach (SimulatedDatagramPort port in _datagramPorts)
        {
            if (port.IsMember(group, isOnLoopback))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives a datagram to whom it is for.</summary>
    internal void Deliver(SimulatedDatagram datagram)
    {
        SimulatedDatagramPort? last = null;
        foreach (SimulatedDatagramPort port in _datagramPorts)
        {
            if (!port.Wants(datagram))
            {
                continue;
            }

            if (datagram.Destination.IsMulticast)
            {
                last?.Enqueue(Network.Store.TakeCopy(datagram));
                last = port;
            }
            else if (last is null || IsAny(last.LocalEndpoint) || !IsAny(port.LocalEndpoint))
            {
                // The exact address goes before any address; among equals the youngest has it, as with Linux.
                last = port;
            }
        }

        if (last is not null)
        {
            last.Enqueue(datagram);
            return;
        }

        Unwanted++;
        Network.Tell(SimulatedEventKind.Unwanted, datagram);
        Network.Store.Return(datagram);
    }

    internal static bool Matches(in Endpoint bound, in Endpoint destination) =>
        bound.Port == destination.Port && bound.IsIPv6 == destination.IsIPv6 && (IsAny(bound) || IsSameAddress(bound, destination));

    private static bool Collide(in Endpoint left, in Endpoint right) =>
        left.Port == right.Port && left.IsIPv6 == right.IsIPv6 && (IsAny(left) || IsAny(right) || IsSameAddress(left, right));

    private bool IsTakenForStreams(Endpoint endpoint) => _listeners.Exists(other => Collide(other.LocalEndpoint, endpoint));

    private Endpoint Choose(in Endpoint local, string protocol, Predicate<Endpoint> isTaken)
    {
        string call = $"bind({protocol} {local})";
        if (!IsUp)
        {
            throw new KernelException(call, Errno.ENETDOWN, "the simulated host is switched off");
        }

        if (!IsAny(local) && !IsLoopback(local) && !Has(local) && !(protocol == "UDP" && local.IsMulticast))
        {
            throw new KernelException(call, Errno.EADDRNOTAVAIL);
        }

        if (local.Port != 0)
        {
            return isTaken(local) ? throw new KernelException(call, Errno.EADDRINUSE) : local;
        }

        for (int i = FirstEphemeralPort; i <= LastEphemeralPort; i++)
        {
            Endpoint chosen = new(local.AddressBytes, _nextEphemeralPort);
            _nextEphemeralPort = _nextEphemeralPort == LastEphemeralPort ? FirstEphemeralPort : _nextEphemeralPort + 1;
            if (!isTaken(chosen))
            {
                return chosen;
            }
        }

        throw new KernelException(call, Errno.EADDRINUSE, "all ports from 32768 to 60999 are taken");
    }

    private void CloseAll()
    {
        foreach (SimulatedStreamListener listener in _listeners.ToArray())
        {
            listener.Dispose();
        }

        foreach (SimulatedDatagramPort port in _datagramPorts.ToArray())
        {
            port.Detach();
        }
    }
}
