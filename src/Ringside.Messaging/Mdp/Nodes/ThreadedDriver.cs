using System.Buffers;
using System.Runtime.ExceptionServices;
using Ringside.Messaging.Mdp.Peers;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>A core on a thread of its own; users' threads reach it through rings. Any thread may send; one at a time takes messages, and
/// one at a time events.</summary>
internal sealed class ThreadedDriver : INodeDriver
{
    private readonly MdpOptions _options;
    private readonly NodeRings _rings;
    private readonly Signal _arrived;
    private readonly AgentThread _thread;
    private IReadOnlyList<IPort> _ports = [];

    /// <summary>Starts the thread.</summary>
    /// <param name="options">What the node shall be.</param>
    /// <param name="pending">Tasks that wait for confirmations.</param>
    /// <param name="arrived">Raised when messages can be taken.</param>
    /// <param name="open">Makes the loop, on its thread.</param>
    /// <param name="thread">Name, strategy and processor of the thread.</param>
    /// <param name="lanes">Told of messages, each of its own; none when the user takes all of them.</param>
    internal ThreadedDriver(
        MdpOptions options,
        PendingSends pending,
        Signal arrived,
        Func<Waiter, NodeLoop> open,
        AgentThreadOptions thread,
        params IReadOnlyList<Action> lanes)
    {
        (_options, _arrived) = (options, arrived);
        Waiter? waiter = null;
        _rings = new NodeRings(options, () => waiter!.Wake(), lanes.Count > 0 ? lanes : [arrived.Raise]);
        _thread = AgentThread.Start(
            own =>
            {
                waiter = own;
                NodeLoop loop = open(own);
                _ports = loop.Ports;
                return new NodeAgent(loop, _rings, pending, own);
            },
            thread);
    }

    public IReadOnlyList<IPort> Ports => _ports;

    /// <summary>What joins it to other threads.</summary>
    internal NodeRings Rings => _rings;

    public int Shards => 1;

    public int DoWork(long nowNanos) => 0;

    public T Ask<T>(int shard, Func<MdpCore, T> question)
    {
        T answer = default!;
        ExceptionDispatchInfo? failure = null;
        using var done = new ManualResetEventSlim();
        var command = new NodeCommand
        {
            Kind = NodeCommandKind.Call,
            Call = core =>
            {
                try
                {
                    answer = question(core);
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }

                done.Set();
            },
        };
        var wait = default(SpinWait);
        while (!_rings.TryAsk(command))
        {
            CheckRunning();
            wait.SpinOnce();
        }

        while (!done.Wait(100))
        {
            CheckRunning();
        }

        failure?.Throw();
        return answer;
    }

    public SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number)
    {
        number = 0; // the core gives it later, on its own thread
        return Send(_options, _rings, peer, payload, options);
    }

    /// <summary>Asks a thread through rings to send a message.</summary>
    internal static SendResult Send(MdpOptions limits, NodeRings rings, PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options)
    {
        if (payload.Length > limits.MaxMessageSize)
        {
            return SendResult.TooLong;
        }

        byte[] copy = ArrayPool<byte>.Shared.Rent(payload.Length);
        payload.CopyTo(copy);
        var command = new NodeCommand
        {
            Kind = NodeCommandKind.Send,
            Peer = peer,
            Options = options,
            Payload = copy,
            Length = payload.Length,
        };
        if (rings.TryAsk(command))
        {
            return SendResult.Accepted;
        }

        ArrayPool<byte>.Shared.Return(copy);
        return SendResult.Backpressure;
    }

    public int Receive(Span<ReceivedMessage> into)
    {
        int count = 0;
        while (count < into.Length && _rings.Lanes[0].Ring.TryRead(out into[count]))
        {
            count++;
        }

        return count;
    }

    public void Release(in ReceivedMessage message)
    {
        var command = new NodeCommand { Kind = NodeCommandKind.Release, Message = message };
        var wait = default(SpinWait);
        while (!_rings.TryAsk(command) && _thread.IsRunning)
        {
            wait.SpinOnce();
        }
    }

    public SendResult ConfirmDelivered(in ReceivedMessage message) =>
        _rings.TryAsk(new NodeCommand { Kind = NodeCommandKind.Confirm, Message = message })
            ? SendResult.Accepted
            : SendResult.Backpressure;

    public int TakeEvents(Span<MdpEvent> into)
    {
        int count = 0;
        while (count < into.Length && _rings.Events.TryRead(out into[count]))
        {
            count++;
        }

        return count;
    }

    public ValueTask WaitForMessageAsync(CancellationToken cancellation) => _arrived.WaitAsync(cancellation);

    public void Dispose() => _thread.Dispose();

    private void CheckRunning()
    {
        if (!_thread.IsRunning)
        {
            _thread.Join(); // throws what ended it
            throw new ObjectDisposedException(nameof(MdpNode));
        }
    }
}
