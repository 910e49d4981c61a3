using Ringside.Linux.Sockets;

namespace Ringside.Net.Ports.Simulated;

/// <content>What leaves ports, and what happens when it is due.</content>
public sealed partial class SimulatedNetwork
{
    internal EventHeap Events => _events;

    // As what it is: enumerating it allocates nothing.
    internal List<SimulatedHost> HostList => _hosts;

    internal bool HasRoomFor(int datagrams) => InFlight + datagrams <= Options.MaximumInFlight;

    /// <summary>The host that has an address; null for none. A loopback address belongs to no host here: whoever uses it means
    /// itself.</summary>
    internal SimulatedHost? FindHost(in Endpoint address)
    {
        foreach (SimulatedHost host in _hosts)
        {
            if (host.Has(address))
            {
                return host;
            }
        }

        return null;
    }

    /// <summary>Sends to one host.</summary>
    /// <returns>False when there is no room now; nothing has happened then.</returns>
    internal bool TrySend(SimulatedHost from, SimulatedHost? to, ReadOnlySpan<byte> payload, in Endpoint source, in Endpoint destination)
    {
        if (to is null)
        {
            SentNowhere++;
            Tell(SimulatedEventKind.Unwanted, ++_sentDatagrams, source, destination, payload);
            return true;
        }

        SimulatedLink link = Link(from, to);
        if (!HasRoomFor(1) || link.PushesBack(payload.Length, destination.IsIPv6))
        {
            return false;
        }

        Carry(link, payload, ++_sentDatagrams, source, destination, false);
        return true;
    }

    /// <summary>Sends to the members of a group.</summary>
    /// <returns>False when there is no room now for all of them; nothing has happened then.</returns>
    internal bool TrySendToGroup(
        SimulatedHost from, in MulticastWay way, ReadOnlySpan<byte> payload, in Endpoint source, in Endpoint destination)
    {
        int hosts = 0;
        foreach (SimulatedHost to in _hosts)
        {
            if (Reaches(from, to, way, destination))
            {
                hosts++;
                if (Link(from, to).PushesBack(payload.Length, destination.IsIPv6))
                {
                    return false;
                }
            }
        }

        if (!HasRoomFor(hosts))
        {
            return false;
        }

        long number = ++_sentDatagrams;
        if (hosts == 0)
        {
            SentNowhere++;
            Tell(SimulatedEventKind.Unwanted, number, source, destination, payload);
            return true;
        }

        foreach (SimulatedHost to in _hosts)
        {
            if (Reaches(from, to, way, destination))
            {
                Carry(Link(from, to), payload, number, source, destination, way.IsLoopback);
            }
        }

        return true;
    }

    internal void Schedule(SimulatedDatagram datagram, long dueNanos)
    {
        InFlight++;
        _events.Add(dueNanos, ScheduledStep.Datagram, datagram);
    }

    internal void Tell(SimulatedEventKind kind, SimulatedDatagram datagram) =>
        Observer?.OnEvent(
            new SimulatedEvent(_nowNanos, kind, datagram.Number, datagram.Source, datagram.Destination, datagram.Length), datagram.Payload);

    internal void Tell(
        SimulatedEventKind kind, long number, in Endpoint source, in Endpoint destination, ReadOnlySpan<byte> payload) =>
        Observer?.OnEvent(new SimulatedEvent(_nowNanos, kind, number, source, destination, payload.Length), payload);

    private static bool Reaches(SimulatedHost from, SimulatedHost to, in MulticastWay way, in Endpoint destination)
    {
        bool isOnWay = from == to ? way.IsLoopback || way.Loops : !way.IsLoopback && way.TimeToLive > 0;
        return isOnWay && to.HasMember(destination, way.IsLoopback);
    }

    private void Carry(
        SimulatedLink link, ReadOnlySpan<byte> payload, long number, in Endpoint source, in Endpoint destination, bool isOnLoopback)
    {
        SimulatedDatagram datagram = Store.Take();
        datagram.Number = number;
        datagram.Source = source;
        datagram.Destination = destination;
        datagram.IsOnLoopback = isOnLoopback;
        datagram.SetPayload(payload);
        link.Carry(datagram);
    }

    private void Happen(in ScheduledEvent happened)
    {
        if (happened.Step != ScheduledStep.Datagram)
        {
            ((StreamEnd)happened.Subject).Happen(happened);
            return;
        }

        var datagram = (SimulatedDatagram)happened.Subject;
        InFlight--;
        datagram.ArrivedNanos = _nowNanos;
        SimulatedLink link = datagram.Link!;
        if (link.Arrive(datagram))
        {
            link.To.Deliver(datagram);
        }
    }

    /// <summary>How a port sends to groups.</summary>
    /// <param name="IsLoopback">By the interface <c>lo</c>.</param>
    /// <param name="Loops">Members on the own host hear it, too.</param>
    /// <param name="TimeToLive">Hops; 0 stays on the host.</param>
    internal readonly record struct MulticastWay(bool IsLoopback, bool Loops, int TimeToLive);
}
