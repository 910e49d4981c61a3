using System.Collections.Immutable;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Health;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Hosting;

/// <summary>The nodes of one thread, and what connects them.</summary>
internal sealed class VenueThread(VenueParts parts, ImmutableArray<NodeConfiguration> nodes, bool servesHealth)
{
    private readonly List<HealthServer> _health = [];
    private readonly List<EngineAgent> _engines = [];
    private readonly List<GatewayAgent> _gateways = [];
    private readonly List<MarketDataAgent> _data = [];
    private readonly List<MergeAgent> _merges = [];
    private readonly List<StoreAgent> _stores = [];
    private readonly List<StandbyAgent> _standbys = [];

    /// <summary>The nodes, in the order of their turns.</summary>
    internal ImmutableArray<NodeConfiguration> Nodes => nodes;

    /// <summary>Engines of this thread.</summary>
    internal IReadOnlyList<EngineAgent> Engines => _engines;

    /// <summary>Gateways of this thread.</summary>
    internal IReadOnlyList<GatewayAgent> Gateways => _gateways;

    /// <summary>Market data of this thread.</summary>
    internal IReadOnlyList<MarketDataAgent> Data => _data;

    /// <summary>Merges of this thread.</summary>
    internal IReadOnlyList<MergeAgent> Merges => _merges;

    /// <summary>Stores of this thread.</summary>
    internal IReadOnlyList<StoreAgent> Stores => _stores;

    /// <summary>Standbys of this thread.</summary>
    internal IReadOnlyList<StandbyAgent> Standbys => _standbys;

    /// <summary>Whether its nodes do all that they are there for.</summary>
    internal bool IsOpen => _engines.TrueForAll(engine => engine.Engine.IsOpen || engine.Engine.IsStandby)
        && _gateways.TrueForAll(gateway => gateway.Gateway.IsOpen)
        && _data.TrueForAll(data => data.Data.IsLive);

    /// <summary>Makes everything, on the thread that runs it.</summary>
    internal IAgent Create(Waiter waiter)
    {
        IBackend backend = parts.Backend.ForThread(waiter);
        StreamSwitch? connection = null;
        var plans = new List<AgentPlan>
        {
            new("streams", _ => connection = new StreamSwitch(
                new StreamSwitchOptions
                {
                    Interface = parts.Venue.Interface,
                    Groups = parts.Streams.Groups,
                    InboxBytes = Math.Max(8 << 20, 2 * parts.Streams.MostBatchBytes),
                    HearsOthers = HearsOthers,
                },
                backend,
                waiter)),
        };
        foreach (NodeConfiguration node in nodes)
            plans.Add(new AgentPlan(node.Name, _ => Make(node, connection!.Attach(node.Stream), waiter)));
        return new CompositeAgent(waiter, plans);
    }

    /// <summary>Serves no health any more.</summary>
    internal void StopServing()
    {
        foreach (HealthServer server in _health)
            server.Dispose();
        _health.Clear();
    }

    // Whether somebody who writes streams, or stores them, or answers to members, is on another thread.
    private bool HearsOthers =>
        HasElsewhere(NodeRole.Engine) || HasElsewhere(NodeRole.Store) || HasElsewhere(NodeRole.Merge) || HasElsewhere(NodeRole.Gateway);

    private bool HasElsewhere(NodeRole role) => parts.Venue.Nodes.Any(node => node.Role == role && !nodes.Contains(node));

    private NodeAgent Make(NodeConfiguration node, StreamEnd end, Waiter waiter)
    {
        NodeAgent agent = node.Role switch
        {
            NodeRole.Engine => Add(_engines, new EngineAgent(parts, node, HasElsewhere(NodeRole.Gateway), end, waiter)),
            NodeRole.Store => Add(_stores, new StoreAgent(parts, node, HearsOthers, end, waiter)),
            NodeRole.Gateway => Add(_gateways, new GatewayAgent(parts, node, instance => LinkOf(node, instance, waiter), end, waiter)),
            NodeRole.MarketData => Add(_data, new MarketDataAgent(parts, node, end, waiter)),
            NodeRole.Standby => Add(_standbys, new StandbyAgent(parts, node, end, waiter)),
            NodeRole.Merge => Add(_merges, new MergeAgent(parts, node, end, waiter)),
            _ => throw new InvalidOperationException($"a node has no role {node.Role}"),
        };
        if (servesHealth && !node.Health.IsEmpty)
            _health.Add(NodePages.Serve(parts, node, agent, end));
        return agent;
    }

    private IOrderLink LinkOf(NodeConfiguration gateway, ulong instance, Waiter waiter)
    {
        if (!HasElsewhere(NodeRole.Engine))
            return new DirectOrderLink(_engines, gateway.Number, instance);
        return new MdpOrderLink(
            [.. parts.Venue.Nodes.Where(node => node.Role == NodeRole.Engine)], parts.Streams.Shards, gateway, instance, parts.Backend,
            waiter);
    }

    private static T Add<T>(List<T> list, T agent)
    {
        list.Add(agent);
        return agent;
    }
}
