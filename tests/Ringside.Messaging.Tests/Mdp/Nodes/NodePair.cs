using System.Net;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Messaging.Tests.Mdp.Nodes;

/// <summary>Two nodes that a test drives, or that drive themselves, and what such tests do again and again.</summary>
internal sealed class NodePair : IDisposable
{
    private const long GenerousNanos = 30_000_000_000;

    private readonly MdpEvent[] _events = new MdpEvent[256];

    internal NodePair(MdpNode dialler, MdpNode acceptor) => (Dialler, Acceptor) = (dialler, acceptor);

    internal MdpNode Dialler { get; }

    internal MdpNode Acceptor { get; }

    /// <summary>The acceptor, as the dialler names it.</summary>
    internal PeerId Peer { get; private set; }

    internal List<MdpEvent> DiallerEvents { get; } = [];

    internal List<MdpEvent> AcceptorEvents { get; } = [];

    internal static Endpoint Loopback { get; } = new(IPAddress.Loopback, 0);

    internal static NodePair Open(string options, IBackend? backend = null, MdpNodeSetup? acceptor = null)
    {
        MdpOptions parsed = MdpOptionNames.Parse(options);
        backend ??= new SocketBackend();
        return Open(
            () => MdpNode.Open(parsed, new MdpNodeSetup { Handler = _ => new Nobody() }, backend, Loopback),
            () => MdpNode.Open(parsed, acceptor ?? new MdpNodeSetup(), backend, Loopback));
    }

    /// <summary>Opens two nodes; when the second cannot be had, the first is closed again.</summary>
    internal static NodePair Open(Func<MdpNode> dialler, Func<MdpNode> acceptor)
    {
        MdpNode first = dialler();
        try
        {
            return new NodePair(first, acceptor());
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    /// <summary>What a test does in each turn besides, as carrying packets between the two.</summary>
    internal Action? Meanwhile { get; set; }

    /// <summary>Connects, and waits until both know.</summary>
    /// <param name="via">Where the dialler finds the acceptor; empty for the acceptor's own address.</param>
    internal NodePair Connect(Endpoint via = default)
    {
        Peer = Dialler.Connect(via.IsEmpty ? Acceptor.LocalEndpoint : via);
        Until(() => Has(DiallerEvents, MdpEventKind.Connected) && Has(AcceptorEvents, MdpEventKind.Connected));
        return this;
    }

    internal static bool Has(List<MdpEvent> events, MdpEventKind kind) => events.Exists(happened => happened.Kind == kind);

    /// <summary>One turn of both, and their events.</summary>
    internal void Turn()
    {
        long now = KernelClock.MonotonicRawNanos();
        int work = Dialler.DoWork(now) + Acceptor.DoWork(now);
        Collect(Dialler, DiallerEvents);
        Collect(Acceptor, AcceptorEvents);
        Meanwhile?.Invoke();
        if (work == 0)
        {
            Thread.Yield();
        }
    }

    /// <summary>Turns until something holds; fails after a generous time.</summary>
    internal void Until(Func<bool> holds)
    {
        long limit = KernelClock.MonotonicRawNanos() + GenerousNanos;
        while (!holds())
        {
            Turn();
            Assert.True(
                KernelClock.MonotonicRawNanos() < limit,
                $"it did not come about within 30 s: dialler {Dialler.Statistics()}; acceptor {Acceptor.Statistics()}");
        }
    }

    /// <summary>Sends, and tries again as long as a queue is full.</summary>
    internal void Send(MdpNode node, PeerId peer, ReadOnlySpan<byte> payload, SendOptions options)
    {
        long limit = KernelClock.MonotonicRawNanos() + GenerousNanos;
        SendResult result;
        while ((result = node.Send(peer, payload, options, out _)) == SendResult.Backpressure)
        {
            Turn();
            Assert.True(KernelClock.MonotonicRawNanos() < limit, "the queue stayed full for 30 s");
        }

        Assert.Equal(SendResult.Accepted, result);
    }

    /// <summary>Turns until no frame of any port is held, as before the first packet. Of nodes that the test drives.</summary>
    internal void UntilAllFramesAreBack() => Until(
        () => Dialler.Ports.Concat(Acceptor.Ports).All(port => port.Frames.Available == port.Frames.FrameCount));

    public void Dispose()
    {
        Dialler.Dispose();
        Acceptor.Dispose();
    }

    private void Collect(MdpNode node, List<MdpEvent> into)
    {
        int count = node.TakeEvents(_events);
        into.AddRange(_events.AsSpan(0, count));
    }

    private sealed class Nobody : IMessageHandler
    {
        public void Handle(MdpNode node, in ReceivedMessage message)
        {
        }
    }
}
