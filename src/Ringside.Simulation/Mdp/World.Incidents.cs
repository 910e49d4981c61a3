using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Peers;

namespace Ringside.Simulation.Mdp;

/// <content>What happens to the network, to nodes and to applications.</content>
internal sealed partial class World
{
    internal FaultPlan Plan { get; } = new();

    private long NextIncidentNanos
    {
        get
        {
            long next = _nextIncident < _scenario.Incidents.Count ? StartNanos + _scenario.Incidents[_nextIncident].AtNanos : long.MaxValue;
            foreach ((long atNanos, _) in _undos)
            {
                next = Math.Min(next, atNanos);
            }

            return next;
        }
    }

    private void HappenIncidents()
    {
        long now = _network.NowNanos();
        for (int i = 0; i < _undos.Count;)
        {
            (long atNanos, Action undo) = _undos[i];
            if (atNanos <= now)
            {
                _undos.RemoveAt(i);
                undo();
            }
            else
            {
                i++;
            }
        }

        while (_nextIncident < _scenario.Incidents.Count && StartNanos + _scenario.Incidents[_nextIncident].AtNanos <= now && !_isCalm)
        {
            Happen(_scenario.Incidents[_nextIncident++]);
        }
    }

    private void Happen(in Incident incident)
    {
        SimulatedNode node = _nodes[incident.Node];
        SimulatedNode other = _nodes[incident.Other];
        Plan.Add(_network.NowNanos(), Canaries.NameOf(incident.Kind.ToString()), incident.Node);
        Trail.Add(_network.NowNanos(), incident.Node, IncidentText(incident.Kind), incident.Other, incident.Amount);
        long until = _network.NowNanos() + incident.Amount;
        switch (incident.Kind)
        {
            case IncidentKind.Faults:
                _network.Link(node.Host, other.Host).Faults = incident.Faults!;
                break;
            case IncidentKind.Cut:
                _network.Link(node.Host, other.Host).Cut();
                _undos.Add((until, () => _network.Link(node.Host, other.Host).Heal()));
                break;
            case IncidentKind.Isolate:
                _network.Isolate(node.Host);
                _undos.Add((until, () => _network.Rejoin(node.Host)));
                break;
            case IncidentKind.Narrow:
                NarrowAll();
                break;
            default:
                HappenToNode(incident, node, other, until);
                break;
        }
    }

    private void HappenToNode(in Incident incident, SimulatedNode node, SimulatedNode other, long until)
    {
        switch (incident.Kind)
        {
            case IncidentKind.Move:
                node.Move();
                break;
            case IncidentKind.Leap:
                node.Leap(incident.Amount);
                break;
            case IncidentKind.Restart:
                _applications[incident.Node].Finish();
                node.Restart();
                _applications[incident.Node].NextTickNanos = _network.NowNanos();
                break;
            case IncidentKind.Pause:
                _pausedUntil[incident.Node] = until;
                break;
            case IncidentKind.Connect:
                Connect(incident.Node, incident.Other);
                break;
            case IncidentKind.Disconnect:
                _ = FindPeer(node, other.Address) is { } unpinned && node.Core.Disconnect(unpinned, node.NowNanos);
                break;
            case IncidentKind.Close:
                _ = FindPeer(node, other.Address) is { } closed && node.Core.Close(closed, node.NowNanos);
                break;
            default:
                Endpoint address = _dice.Chance(50) ? other.Address : other.Address.WithPort(0);
                MdpCore core = node.Core;
                core.Deny(address, node.NowNanos);
                _undos.Add((until, () => core.RemoveFromDenyList(address)));
                break;
        }

        node.Look();
    }

    private static string IncidentText(IncidentKind kind) => kind switch
    {
        IncidentKind.Faults => "link changes to node",
        IncidentKind.Cut => "link is cut to node",
        IncidentKind.Isolate => "is isolated",
        IncidentKind.Move => "moves",
        IncidentKind.Leap => "leaps in time",
        IncidentKind.Restart => "restarts",
        IncidentKind.Pause => "pauses",
        IncidentKind.Connect => "shall connect to",
        IncidentKind.Disconnect => "disconnects",
        IncidentKind.Close => "closes",
        IncidentKind.Deny => "deny lists",
        _ => "all links become narrow",
    };

    private static PeerId? FindPeer(SimulatedNode node, Endpoint address)
    {
        foreach (Peer? peer in node.Core.Places)
        {
            if (peer is not null && peer.Remote == address)
            {
                return peer.Id;
            }
        }

        return null;
    }

    // A black hole: the least that every path carries, and not a byte more, and nobody tells.
    private void NarrowAll()
    {
        int least = _scenario.Nodes.Max(node => node.Options.MinPacketSize) + 28;
        foreach (SimulatedNode from in _nodes)
        {
            foreach (SimulatedNode to in _nodes)
            {
                if (from != to)
                {
                    var link = _network.Link(from.Host, to.Host);
                    link.Faults = link.Faults with { MaximumTransmissionUnit = least, OversizeIsLost = true };
                }
            }
        }
    }
}
