using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Nodes;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp;

/// <content>How a node comes into being in each shape of threads: the one place that knows all of them.</content>
public sealed partial class MdpNode
{
    private const int MostPendingSends = 4096;

    /// <summary>Opens a node.</summary>
    /// <param name="options">What it shall be.</param>
    /// <param name="backend">What its ports are made of.</param>
    /// <param name="locals">Addresses to bind, one for each port; at least one. Port 0 lets the kernel choose; a further shard takes the
    /// next port number.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds (names it), or the back end cannot do what the shape
    /// needs.</exception>
    /// <exception cref="Linux.Errors.KernelException">A port could not be had; says which call, what, and what to do.</exception>
    public static MdpNode Open(MdpOptions options, IBackend backend, params IReadOnlyList<Endpoint> locals) =>
        Open(options, new MdpNodeSetup(), backend, locals);

    /// <summary>Opens a node with more to say about its threads.</summary>
    /// <param name="options">What it shall be.</param>
    /// <param name="setup">How its threads wait, where they run, and who handles messages.</param>
    /// <param name="backend">What its ports are made of.</param>
    /// <param name="locals">Addresses to bind.</param>
    public static MdpNode Open(MdpOptions options, MdpNodeSetup setup, IBackend backend, params IReadOnlyList<Endpoint> locals)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(locals);
        ArgumentOutOfRangeException.ThrowIfZero(locals.Count);
        options.Check();
        if (options.Threads == ThreadShape.Pipeline && setup.Handler is null)
        {
            throw new ArgumentException("threads=pipeline needs MdpNodeSetup.Handler, which deals with messages", nameof(setup));
        }

        var pending = new PendingSends(MostPendingSends);
        return new MdpNode(options, pending, node => options.Threads switch
        {
            ThreadShape.Single => new DirectDriver(NodeLoop.Open(options, backend, locals), pending),
            ThreadShape.Agent => OpenAgent(options, setup, backend, locals, pending),
            ThreadShape.Pair => new SplitDriver(options, setup, backend, locals, pending, handlers: null),
            ThreadShape.Pipeline => new SplitDriver(options, setup, backend, locals, pending, node),
            _ => OpenShards(options, setup, backend, locals, pending),
        });
    }

    /// <summary>In <see cref="ThreadShape.Sharded"/>, changes how many shards get new peers. Those above keep the peers they have; one that
    /// is missing is opened.</summary>
    /// <param name="count">From 1 to 64.</param>
    /// <exception cref="InvalidOperationException">The node has another shape.</exception>
    public void SetShards(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 64);
        if (_driver is not ShardedDriver sharded)
        {
            throw new InvalidOperationException($"a node with threads={Options.Threads.ToString().ToLowerInvariant()} has no shards");
        }

        sharded.SetActive(count);
    }

    private static ThreadedDriver OpenAgent(
        MdpOptions options, MdpNodeSetup setup, IBackend backend, IReadOnlyList<Endpoint> locals, PendingSends pending) =>
        new(options, pending, new Signal(), waiter => NodeLoop.Open(options, backend.ForThread(waiter), locals), setup.Thread("mdp", 0));

    private static ShardedDriver OpenShards(
        MdpOptions options, MdpNodeSetup setup, IBackend backend, IReadOnlyList<Endpoint> locals, PendingSends pending)
    {
        var arrived = new Signal();
        var driver = new ShardedDriver(arrived, shard =>
        {
            Endpoint[] own = [.. locals.Select(local => local.Port == 0 ? local : local.WithPort(local.Port + shard))];
            return new ThreadedDriver(
                options,
                pending,
                arrived,
                waiter => NodeLoop.Open(options, backend.ForThread(waiter), own, shard),
                setup.Thread($"mdp-{shard}", shard));
        });
        try
        {
            driver.SetActive(options.Shards);
            return driver;
        }
        catch
        {
            driver.Dispose();
            throw;
        }
    }
}
