using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Peers;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>The shapes <see cref="ThreadShape.Pair"/> and <see cref="ThreadShape.Pipeline"/>: a thread of its own receives from each port;
/// in a pipeline another one takes what users ask for, and others deal with messages.</summary>
internal sealed class SplitDriver : INodeDriver
{
    private const int MostArrivals = 1024;

    private readonly MdpOptions _options;
    private readonly List<AgentThread> _receivers = [];
    private readonly List<AgentThread> _handlers = [];
    private readonly ThreadedDriver _core;
    private readonly NodeRings _front;
    private readonly AgentThread? _preparer;
    private readonly Signal _arrived = new();

    /// <summary>Starts the threads.</summary>
    /// <param name="options">What the node shall be.</param>
    /// <param name="setup">What its threads are like.</param>
    /// <param name="backend">What its ports are made of: sockets, which alone can be used by two threads.</param>
    /// <param name="locals">Addresses to bind.</param>
    /// <param name="pending">Tasks that wait for confirmations.</param>
    /// <param name="handlers">Whose messages handler threads deal with; null when the user takes them.</param>
    internal SplitDriver(
        MdpOptions options, MdpNodeSetup setup, IBackend backend, IReadOnlyList<Endpoint> locals, PendingSends pending, MdpNode? handlers)
    {
        if (backend is not SocketBackend)
        {
            string shape = options.Threads.ToString().ToLowerInvariant();
            throw new ArgumentException(
                $"threads={shape} needs the back end socket, whose ports can be used by two threads; {backend.Name} cannot",
                nameof(backend));
        }

        _options = options;
        try
        {
            Action[] lanes = handlers is null ? [] : StartHandlers(options, setup, handlers);
            _core = new ThreadedDriver(
                options, pending, _arrived, waiter => OpenLoop(options, setup, locals, waiter), setup.Thread("mdp", 0), lanes);
            _front = _core.Rings;
            if (handlers is not null)
            {
                (_front, _preparer) = StartPreparer(options, setup);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<IPort> Ports => _core.Ports;

    public int Shards => 1;

    public int DoWork(long nowNanos) => 0;

    public T Ask<T>(int shard, Func<MdpCore, T> question) => _core.Ask(shard, question);

    public SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number)
    {
        number = 0;
        return ThreadedDriver.Send(_options, _front, peer, payload, options);
    }

    public int Receive(Span<ReceivedMessage> into) => _handlers.Count > 0 ? 0 : _core.Receive(into);

    public void Release(in ReceivedMessage message) => _core.Release(message);

    public SendResult ConfirmDelivered(in ReceivedMessage message) => _core.ConfirmDelivered(message);

    public int TakeEvents(Span<MdpEvent> into) => _core.TakeEvents(into);

    public ValueTask WaitForMessageAsync(CancellationToken cancellation) => _arrived.WaitAsync(cancellation);

    public void Dispose()
    {
        // From the outside in; the sockets last, because the thread of the core sends through them.
        _preparer?.Dispose();
        _handlers.ForEach(thread => thread.RequestStop());
        _core?.Dispose();
        _handlers.ForEach(thread => thread.Dispose());
        _receivers.ForEach(thread => thread.Dispose());
    }

    private NodeLoop OpenLoop(MdpOptions options, MdpNodeSetup setup, IReadOnlyList<Endpoint> locals, Waiter core)
    {
        var ports = new List<IDatagramPort>();
        foreach (Endpoint local in locals)
        {
            SplitPort? split = null;
            _receivers.Add(AgentThread.Start(
                waiter =>
                {
                    DatagramPortOptions wanted = NodeLoop.PortOptions(options, local) with { FrameCount = MostArrivals };
                    var port = new SocketDatagramPort(wanted);
                    var ring = new ArrivalRing(port.Frames, MostArrivals);
                    split = new SplitPort(port.OpenSender(NodeLoop.PortOptions(options, local)), ring);
                    return new ReceiverAgent(port, ring, core.Wake, waiter);
                },
                setup.Thread("mdp-receiver", 1 + _receivers.Count)));
            ports.Add(split!);
        }

        return new NodeLoop(options, [.. ports]);
    }

    private Action[] StartHandlers(MdpOptions options, MdpNodeSetup setup, MdpNode node)
    {
        var wakes = new Action[options.Handlers];
        for (int i = 0; i < options.Handlers; i++)
        {
            int number = i;
            _handlers.Add(AgentThread.Start(
                waiter =>
                {
                    wakes[number] = waiter.Wake;
                    return new HandlerAgent(node, setup.Handler!(number), () => _core?.Rings.Lanes[number].Ring);
                },
                setup.Thread($"mdp-handler-{number}", 3 + number)));
        }

        return wakes;
    }

    private (NodeRings Front, AgentThread Thread) StartPreparer(MdpOptions options, MdpNodeSetup setup)
    {
        Waiter? preparer = null;
        var front = new NodeRings(options, () => preparer!.Wake());
        AgentThread thread = AgentThread.Start(
            waiter =>
            {
                preparer = waiter;
                return new PreparerAgent(front, _core.Rings, waiter);
            },
            setup.Thread("mdp-preparer", 2));
        return (front, thread);
    }
}
