using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;

namespace Ringside.Simulation.Parts;

/// <summary>The network between the processes of a run: everybody hears what is sent to all, late, twice, in another order or not at
/// all.</summary>
internal sealed class StreamWire(WireManners manners, ScenarioDice dice, int nodes)
{
    private readonly PriorityQueue<Delivery, (long Nanos, long Order)> _deliveries = new();
    private readonly bool[,] _isCut = new bool[nodes, nodes];
    private long _order;

    /// <summary>Whether anything is lost or doubled.</summary>
    internal bool IsCalm { get; set; }

    /// <summary>Packets that were sent.</summary>
    internal long Packets { get; private set; }

    internal long NowNanos { get; set; }

    /// <summary>Says of a packet, by who sends it and to whom, whether it is lost for a reason of its own; null for never.</summary>
    internal Func<int, int, byte[], bool>? IsLost { get; set; }

    /// <summary>Sees each packet once, before anything happens to it.</summary>
    internal Action<int, byte[]>? Tap { get; set; }

    /// <summary>When the next packet arrives.</summary>
    internal long NextNanos => _deliveries.TryPeek(out _, out (long Nanos, long Order) first) ? first.Nanos : long.MaxValue;

    internal static Endpoint AddressOf(int node) => new([10, 0, 0, (byte)(node + 1)], 7000);

    internal static int NodeOf(in Endpoint address) => address.AddressBytes[3] - 1;

    /// <summary>The way out of a node to all others.</summary>
    internal IStreamOutput OutputOf(int node) => OutputOf(node, [.. Enumerable.Range(0, nodes)]);

    /// <summary>The way out of a node to those who listen.</summary>
    internal IStreamOutput OutputOf(int node, int[] listeners) => new Output(this, node, listeners);

    internal void Cut(int from, int to, bool isCut) => _isCut[from, to] = isCut;

    internal bool IsCut(int from, int to) => _isCut[from, to];

    internal void Heal() => Array.Clear(_isCut);

    internal bool TryTake(long nowNanos, out Delivery delivery)
    {
        delivery = default;
        return NextNanos <= nowNanos && _deliveries.TryDequeue(out delivery, out _);
    }

    private void Send(int from, int to, byte[] packet)
    {
        if (_isCut[from, to] || IsLost?.Invoke(from, to, packet) == true || (!IsCalm && dice.Below(1000) < manners.LossPerMille))
        {
            return;
        }

        int times = !IsCalm && dice.Below(1000) < manners.DoublePerMille ? 2 : 1;
        for (int i = 0; i < times; i++)
        {
            long nanos = NowNanos + manners.DelayNanos + dice.Below(manners.JitterNanos + 1);
            _deliveries.Enqueue(new Delivery(from, to, packet), (nanos, _order++));
        }
    }

    internal readonly record struct Delivery(int From, int To, byte[] Packet);

    private sealed class Output(StreamWire wire, int node, int[] listeners) : IStreamOutput
    {
        public bool TrySendToAll(ReadOnlySpan<byte> packet)
        {
            byte[] copy = Note(packet);
            foreach (int to in listeners)
            {
                if (to != node)
                {
                    wire.Send(node, to, copy);
                }
            }

            return true;
        }

        public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet)
        {
            wire.Send(node, NodeOf(to), Note(packet));
            return true;
        }

        private byte[] Note(ReadOnlySpan<byte> packet)
        {
            byte[] copy = packet.ToArray();
            wire.Packets++;
            wire.Tap?.Invoke(node, copy);
            return copy;
        }
    }
}
