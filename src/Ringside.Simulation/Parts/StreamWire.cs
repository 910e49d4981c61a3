using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;

namespace Ringside.Simulation.Parts;

/// <summary>The network between the processes of a run: everybody hears what is sent to all, late, twice, in another order, with flipped
/// bits or not at all.</summary>
internal sealed class StreamWire(WireManners manners, ScenarioDice dice, int nodes)
{
    private readonly PriorityQueue<Delivery, (long Nanos, long Order)> _deliveries = new();
    private readonly bool[,] _isCut = new bool[nodes, nodes];
    private readonly long[,] _burstUntilNanos = new long[nodes, nodes];
    private readonly long[] _heldUntilNanos = new long[nodes];
    private long _nextBurstNanos = manners.BurstPauseNanos == 0 ? long.MaxValue : dice.Below(manners.BurstPauseNanos);
    private long _order;
    private long _lost;
    private long _doubled;
    private long _damaged;
    private long _bursts;
    private long _lostInBursts;

    /// <summary>Whether nothing is lost, doubled or damaged any more.</summary>
    internal bool IsCalm { get; set; }

    /// <summary>What happened to packets: a name, and how often.</summary>
    internal IEnumerable<(string Name, long Count)> Faults =>
        ((string, long)[])[("packets-lost", _lost), ("packets-doubled", _doubled), ("packets-damaged", _damaged),
            ("loss-bursts", _bursts), ("packets-lost-in-bursts", _lostInBursts)];

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

    /// <summary>What a node sends leaves at a time, if that is later.</summary>
    internal void Hold(int node, long untilNanos) => _heldUntilNanos[node] = untilNanos;

    internal void Heal() => Array.Clear(_isCut);

    internal bool TryTake(long nowNanos, out Delivery delivery)
    {
        delivery = default;
        return NextNanos <= nowNanos && _deliveries.TryDequeue(out delivery, out _);
    }

    private void Send(int from, int to, byte[] packet)
    {
        if (_isCut[from, to] || IsLost?.Invoke(from, to, packet) == true)
        {
            return;
        }

        if (IsCalm)
        {
            Enqueue(from, to, packet);
            return;
        }

        if (IsInBurst(from, to))
        {
            _lostInBursts++;
            return;
        }

        // One draw says what becomes of it.
        long fate = dice.Below(1000);
        if (fate < manners.LossPerMille)
        {
            _lost++;
            return;
        }

        fate -= manners.LossPerMille;
        if (fate < manners.DamagePerMille)
        {
            _damaged++;
            Enqueue(from, to, Damaged(packet));
            return;
        }

        Enqueue(from, to, packet);
        if (fate - manners.DamagePerMille < manners.DoublePerMille)
        {
            _doubled++;
            Enqueue(from, to, packet);
        }
    }

    private void Enqueue(int from, int to, byte[] packet)
    {
        long nanos = Math.Max(NowNanos, _heldUntilNanos[from]) + manners.DelayNanos + dice.Below(manners.JitterNanos + 1);
        _deliveries.Enqueue(new Delivery(from, to, packet), (nanos, _order++));
    }

    // A burst begins with a packet that it takes: the way of that one, or all that its sender sends.
    private bool IsInBurst(int from, int to)
    {
        if (NowNanos >= _nextBurstNanos)
        {
            _bursts++;
            _nextBurstNanos = NowNanos + dice.Below(manners.BurstPauseNanos);
            long untilNanos = NowNanos + 1 + dice.Below(manners.BurstNanos);
            bool isAll = dice.Chance(50);
            for (int other = isAll ? 0 : to; other < (isAll ? nodes : to + 1); other++)
            {
                _burstUntilNanos[from, other] = untilNanos;
            }
        }

        return NowNanos < _burstUntilNanos[from, to];
    }

    // The other copies of the packet stay whole.
    private byte[] Damaged(byte[] packet)
    {
        byte[] damaged = [.. packet];
        for (long flips = dice.Between(1L, 3L); flips > 0; flips--)
        {
            long bit = dice.Below(8L * damaged.Length);
            damaged[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        }

        return damaged;
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
