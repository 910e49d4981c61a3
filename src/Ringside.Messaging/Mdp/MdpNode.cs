using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Nodes;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp;

/// <summary>Sends and receives messages (docs/mdp.md): a core of the protocol, its ports, and the threads that the options ask
/// for.</summary>
/// <remarks>
/// What the shape of threads changes: in <see cref="ThreadShape.Single"/> all calls belong to one thread, which drives the node with
/// <see cref="DoWork"/>. In the others any thread may send, one thread at a time takes messages and one events, and the number of a message
/// is not known when it was sent: its events carry the context that was given. What was not taken is never lost: a full queue
/// is <see cref="SendResult.Backpressure"/>.
/// </remarks>
/// <example>
/// <code>
/// using MdpNode node = MdpNode.Open(MdpOptionNames.Parse("threads=agent"), new SocketBackend(), new Endpoint(IPAddress.Loopback, 0));
/// PeerId peer = node.Connect(new Endpoint(IPAddress.Loopback, 4000));
/// SendOutcome outcome = await node.SendAsync(peer, "hello"u8, SendFlags.ConfirmDelivered);
/// </code>
/// </example>
public sealed partial class MdpNode : IMessageLink, IAgent, IDisposable
{
    private readonly PendingSends _pending;
    private readonly INodeDriver _driver;

    private MdpNode(MdpOptions options, PendingSends pending, Func<MdpNode, INodeDriver> open)
    {
        (Options, _pending) = (options, pending);
        _driver = open(this);
    }

    /// <summary>What it was made to be.</summary>
    public MdpOptions Options { get; }

    /// <summary>Address of its first port.</summary>
    public Endpoint LocalEndpoint => _driver.Ports[0].LocalEndpoint;

    /// <summary>Its ports: what the kernel granted stands in their capabilities.</summary>
    public IReadOnlyList<IPort> Ports => _driver.Ports;

    /// <inheritdoc/>
    public int MaximumMessage => Options.MaxMessageSize;

    /// <summary>In <see cref="ThreadShape.Single"/>, until when the caller's thread may sleep when nothing arrives, in
    /// nanoseconds.</summary>
    public long DeadlineNanos => _driver is DirectDriver direct ? direct.DeadlineNanos : Waiter.Never;

    /// <summary>In <see cref="ThreadShape.Single"/>, does what there is to do now, without waiting. Elsewhere threads do it.</summary>
    /// <param name="nowNanos">The time, CLOCK_MONOTONIC_RAW in nanoseconds.</param>
    /// <returns>Packets that came and went.</returns>
    public int DoWork(long nowNanos) => _driver.DoWork(nowNanos);

    /// <summary>In <see cref="ThreadShape.Single"/>, wakes the caller's thread when a port has something.</summary>
    public void Watch(Waiter waiter)
    {
        ArgumentNullException.ThrowIfNull(waiter);
        (_driver as DirectDriver)?.Watch(waiter);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The context is negative: those are the node's own.</exception>
    public SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Context);
        return _driver.Send(peer, payload, options, out number);
    }

    /// <summary>Sends one message and waits until it is known to be received, or delivered.</summary>
    /// <param name="peer">To whom.</param>
    /// <param name="payload">Its bytes; copied before the call returns.</param>
    /// <param name="flags">How it travels. With <see cref="SendFlags.ConfirmDelivered"/> the task ends when the peer's application has
    /// dealt with the message, else when the peer's node has it.</param>
    /// <param name="timeoutNanos">Nanoseconds after which the wait ends; 0 waits as long as the peer lives.</param>
    public ValueTask<SendOutcome> SendAsync(
        PeerId peer, ReadOnlySpan<byte> payload, SendFlags flags = SendFlags.ConfirmReceived, long timeoutNanos = 0)
    {
        if (_pending.TryTake() is not { } wait)
        {
            return ValueTask.FromResult(SendOutcome.Backpressure);
        }

        bool untilDelivered = (flags & SendFlags.ConfirmDelivered) != 0;
        wait.Start(untilDelivered);
        ValueTask<SendOutcome> task = wait.Task;
        var options = new SendOptions(
            untilDelivered ? flags : flags | SendFlags.ConfirmReceived, timeoutNanos, timeoutNanos, _pending.ContextOf(wait));
        SendResult result = _driver.Send(peer, payload, options, out _);
        if (result == SendResult.Accepted)
        {
            return task;
        }

        wait.Abandon();
        return ValueTask.FromResult(result switch
        {
            SendResult.Backpressure => SendOutcome.Backpressure,
            SendResult.TooLong => SendOutcome.TooLong,
            _ => SendOutcome.UnknownPeer,
        });
    }

    /// <summary>Takes messages that arrived, without waiting.</summary>
    /// <param name="into">Gets leases: give each back with <see cref="Release"/>.</param>
    /// <returns>How many.</returns>
    public int Receive(Span<ReceivedMessage> into) => _driver.Receive(into);

    /// <summary>Takes a message, and waits for one if there is none. One task at a time.</summary>
    /// <returns>A lease: give it back with <see cref="Release"/>.</returns>
    public async ValueTask<ReceivedMessage> ReceiveAsync(CancellationToken cancellation = default)
    {
        ReceivedMessage message;
        while (!TryReceive(out message))
        {
            await _driver.WaitForMessageAsync(cancellation).ConfigureAwait(false);
        }

        return message;
    }

    /// <summary>Takes a message that arrived, if there is one.</summary>
    public bool TryReceive(out ReceivedMessage message)
    {
        message = default;
        return _driver.Receive(new Span<ReceivedMessage>(ref message)) == 1;
    }

    /// <summary>Gives a message back; from any thread.</summary>
    public void Release(in ReceivedMessage message) => _driver.Release(message);

    /// <summary>Tells the sender that this application has dealt with a message; does nothing when the sender did not ask.</summary>
    /// <returns><see cref="SendResult.UnknownPeer"/> when the connection that it came by is over;
    /// <see cref="SendResult.Backpressure"/> when it has to be tried again.</returns>
    public SendResult ConfirmDelivered(in ReceivedMessage message) =>
        message.WantsDelivered ? _driver.ConfirmDelivered(message) : SendResult.Accepted;

    /// <summary>Takes events that were not taken.</summary>
    /// <returns>How many.</returns>
    public int TakeEvents(Span<MdpEvent> into) => _driver.TakeEvents(into);

    /// <summary>Ends all threads, closes the ports, and forgets the peers without a word. Close peers before, to tell them.</summary>
    public void Dispose() => _driver.Dispose();

    /// <summary>False while it is being made: its threads may run already.</summary>
    internal bool IsOpen => _driver is not null;

    private static long Now() => KernelClock.MonotonicRawNanos();
}
