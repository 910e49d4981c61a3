using System.Net;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>One node that a test drives, whoever is at the other end.</summary>
internal sealed class DrivenNode : IDisposable
{
    private const long GenerousNanos = 30_000_000_000;

    private readonly MdpEvent[] _taken = new MdpEvent[256];

    private DrivenNode(MdpNode node) => Node = node;

    internal MdpNode Node { get; }

    internal List<MdpEvent> Events { get; } = [];

    internal static DrivenNode Open(string options, int port = 0) =>
        new(MdpNode.Open(MdpOptionNames.Parse(options), new SocketBackend(), new Endpoint(IPAddress.Loopback, port)));

    internal int Count(MdpEventKind kind) => Events.Count(happened => happened.Kind == kind);

    /// <summary>What the messages were given with of which something is told, in the order of telling.</summary>
    internal IEnumerable<long> Contexts(MdpEventKind kind) =>
        Events.Where(happened => happened.Kind == kind).Select(happened => happened.Context);

    /// <summary>One turn of the node, and its events.</summary>
    /// <returns>Packets that came and went.</returns>
    internal int Turn()
    {
        int work = Node.DoWork(KernelClock.MonotonicRawNanos());
        Events.AddRange(_taken.AsSpan(0, Node.TakeEvents(_taken)));
        if (work == 0)
        {
            Thread.Yield();
        }

        return work;
    }

    /// <summary>Turns until the node has dealt with all that was sent to it: on the loopback that is there when it was sent.</summary>
    internal void Settle()
    {
        for (int idle = 0; idle < 3;)
        {
            idle = Turn() == 0 ? idle + 1 : 0;
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
                $"it did not come about within 30 s: {Node.Statistics()}; {string.Join(", ", Events.TakeLast(5))}");
        }
    }

    public void Dispose() => Node.Dispose();
}
