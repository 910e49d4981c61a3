using System.Collections.Immutable;
using Ringside.Exchange.Configuration;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Hosting;

/// <summary>Runs nodes of a venue in this process: all of them, or some.</summary>
/// <remarks>Nodes on one thread hand packets and orders to each other by memory; between threads and processes they use the network. What
/// a node is does not depend on that.</remarks>
public sealed class VenueHost : IDisposable
{
    private readonly List<AgentThread> _threads = [];
    private readonly List<VenueThread> _plans = [];

    private VenueHost()
    {
    }

    /// <summary>Which nodes share which thread, in words.</summary>
    public string Composition => string.Join(" | ", _plans.Select(plan => string.Join(" + ", plan.Nodes.Select(node => node.Name))));

    /// <summary>Whether all threads run.</summary>
    public bool IsRunning => _threads.TrueForAll(thread => thread.IsRunning);

    /// <summary>Whether every engine takes orders, every gateway and feed has read what was before them.</summary>
    public bool IsOpen => _plans.TrueForAll(plan => plan.IsOpen);

    /// <summary>Whether there are engines here, and the day of each of their shards is over.</summary>
    public bool IsDayOver
    {
        get
        {
            EngineAgent[] engines = [.. _plans.SelectMany(plan => plan.Engines)];
            return engines.Length > 0 && Array.TrueForAll(engines, engine => engine.Engine.IsDayOver);
        }
    }

    /// <summary>Number of the last batch on the store here that has most, summed up over all streams; 0 without a store.</summary>
    public long Stored => _plans.SelectMany(plan => plan.Stores)
        .Select(store => store.Streams.Sum(kept => kept.Store.Kept)).DefaultIfEmpty().Max();

    /// <summary>Number of the last batch that a standby here has applied, likewise; 0 without a standby.</summary>
    public long Followed => _plans.SelectMany(plan => plan.Standbys)
        .Select(standby => standby.Standby.Reader.Read).DefaultIfEmpty().Max();

    internal IReadOnlyList<VenueThread> Plans => _plans;

    /// <summary>Starts the nodes. When one cannot be started, those before it are stopped.</summary>
    /// <param name="options">Which, and how.</param>
    /// <exception cref="ArgumentException">There is no node of a name; says which there are.</exception>
    /// <exception cref="AgentException">One could not be started; says which and why.</exception>
    public static VenueHost Start(VenueHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var host = new VenueHost();
        var folders = new VenueFolders(options.Venue);
        VenueConfiguration venue = options.Venue with { Day = folders.Day };
        var parts = new VenueParts(venue, folders, options.Members, options.Backend, options.Log)
        {
            Connections = options.Connections,
        };
        try
        {
            foreach (ImmutableArray<NodeConfiguration> nodes in Compose(options))
            {
                var plan = new VenueThread(parts, nodes, options.ServesHealth);
                host._plans.Add(plan);
                host._threads.Add(AgentThread.Start(plan.Create, new AgentThreadOptions
                {
                    Name = nodes.Length == 1 ? nodes[0].Name : "venue",
                    Strategy = nodes[0].Role == NodeRole.Standby ? WaitStrategy.Block : options.Wait,
                    MaximumDescriptors = 8 + (8 * nodes.Length) + options.Venue.Shards.Length,
                }));
            }

            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Waits until a thread has failed, or it is told to end.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="AgentException">A node failed; says which and why.</exception>
    public void Wait(CancellationToken cancellation)
    {
        while (!cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(200)))
        {
            foreach (AgentThread thread in _threads)
                thread.Join(TimeSpan.Zero);
        }
    }

    /// <summary>Stops all nodes.</summary>
    public void Dispose()
    {
        foreach (VenueThread plan in _plans)
            plan.StopServing();
        foreach (AgentThread thread in _threads)
            thread.Dispose();
        _threads.Clear();
    }

    private static IEnumerable<ImmutableArray<NodeConfiguration>> Compose(VenueHostOptions options)
    {
        ImmutableArray<NodeConfiguration> all = options.Venue.Nodes;
        foreach (string name in options.Nodes)
        {
            if (!all.Any(node => node.Name == name))
            {
                throw new ArgumentException(
                    $"{name} is no node of the venue; expected one of {string.Join(", ", all.Select(node => node.Name))}", nameof(options));
            }
        }

        NodeConfiguration[] here = [.. all.Where(node => options.Nodes.Count == 0 || options.Nodes.Contains(node.Name))];
        NodeConfiguration[] own = [.. here.Where(node => !options.SharesThread || node.Role == NodeRole.Standby)];
        ImmutableArray<NodeConfiguration> shared = [.. here.Except(own).OrderBy(Turn)];
        if (shared.Length > 0)
            yield return shared;
        foreach (NodeConfiguration node in own.OrderBy(Turn))
            yield return [node];
    }

    // A turn of a shared thread goes the way of an order: in by a gateway, to the engine, to the stores, out.
    private static int Turn(NodeConfiguration node) => node.Role switch
    {
        NodeRole.Gateway => 0,
        NodeRole.Engine => 1,
        NodeRole.Store => 2,
        NodeRole.Merge => 3,
        NodeRole.MarketData => 4,
        _ => 5,
    };
}
