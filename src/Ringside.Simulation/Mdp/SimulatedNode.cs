using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Peers;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Simulated;

namespace Ringside.Simulation.Mdp;

/// <summary>A node of a run: a real core, a port of the simulated network, and between them a queue as that of a network card, in which
/// packets stand for a while and must not change.</summary>
/// <remarks>The core has a pool of its own, so that its port can be exchanged while it lives: that is how its address changes.</remarks>
internal sealed class SimulatedNode : IMdpOutput, IDisposable
{
    private const int FirstPort = 4000;

    private readonly SimulatedNetwork _network;
    private readonly SimulatedHost _host;
    private readonly MessageModel _messages;
    private readonly EventTrail _trail;
    private readonly MdpFault _fault;
    private readonly ScenarioDice _dice;
    private readonly Queue<(Outgoing Packet, ulong Mark, long LeavesNanos)> _queue = new();
    private readonly Received[] _received = new Received[1];
    private SimulatedDatagramPort _port;
    private int _portNumber = FirstPort;
    private long _offsetNanos;

    internal SimulatedNode(
        int index, NodePlan plan, SimulatedNetwork network, MessageModel messages, EventTrail trail, MdpFault fault, ulong seed)
    {
        (Index, Plan, _network, _messages, _trail, _fault) = (index, plan, network, messages, trail, fault);
        _dice = new ScenarioDice(seed);
        _host = network.AddHost($"node {index}", new System.Net.IPAddress([10, 0, 0, (byte)(index + 1)]));
        _port = OpenPort();
        Start(0);
    }

    internal int Index { get; }

    internal NodePlan Plan { get; }

    internal SimulatedHost Host => _host;

    internal NodeRun Run { get; private set; } = null!;

    internal MdpCore Core { get; private set; } = null!;

    internal FramePool Pool { get; private set; } = null!;

    internal PeerModel Peers { get; private set; } = null!;

    internal WireModel Wire { get; private set; } = null!;

    /// <summary>Where it is now.</summary>
    internal Endpoint Address => _port.LocalEndpoint;

    /// <summary>Its own time.</summary>
    internal long NowNanos => _network.NowNanos() + _offsetNanos;

    /// <summary>The port took no more in the last turn.</summary>
    internal bool IsFull { get; private set; }

    internal bool HasArrivals => _port.Waiting > 0 && Pool.Available > 0;

    /// <summary>When packets leave its queue next, by the time of the network.</summary>
    internal long LeavesNanos => _queue.TryPeek(out var first) ? Math.Max(first.LeavesNanos, _network.NowNanos()) : long.MaxValue;

    /// <summary>When its core wants a turn, by the time of the network.</summary>
    internal long DeadlineNanos
    {
        get
        {
            long deadline = Core.NextDeadlineNanos;
            return IsFull ? LeavesNanos
                : deadline == long.MaxValue ? long.MaxValue
                : Math.Max(_network.NowNanos(), deadline <= NowNanos ? _network.NowNanos() : deadline - _offsetNanos);
        }
    }

    internal bool IsQueueEmpty => _queue.Count == 0;

    internal int QueuedFrames => _queue.Count;

    /// <summary>Packets and connections of runs that are over.</summary>
    internal long PastPackets { get; private set; }

    internal long PastConnections { get; private set; }

    /// <inheritdoc/>
    public int Send(int port, ReadOnlySpan<Outgoing> batch)
    {
        int taken = 0;
        while (taken < batch.Length && _queue.Count < Plan.PortRoom)
        {
            Outgoing packet = batch[taken++];
            ReadOnlySpan<byte> bytes = Pool[packet.Frame];
            Wire.OnSent(packet.Destination, bytes, Peers);
            _trail.Add(
                _network.NowNanos(), Index, PacketText.Of("sends", bytes), bytes.Length, PacketText.Number(bytes), packet.Destination.Port);
            _queue.Enqueue((packet, Mark(bytes), _network.NowNanos() + Plan.PortDelayNanos));
        }

        IsFull |= taken < batch.Length;
        return taken;
    }

    /// <summary>Lets leave what has stood in the queue long enough.</summary>
    internal void Flush()
    {
        while (_queue.TryPeek(out var next) && next.LeavesNanos <= _network.NowNanos())
        {
            ReadOnlySpan<byte> bytes = Pool[next.Packet.Frame];
            if (Mark(bytes) != next.Mark)
            {
                throw new InvariantException(
                    "what stands with the port does not change", $"node {Index}: a packet of {bytes.Length} bytes");
            }

            if (!_port.Frames.TryLease(out Frame frame))
            {
                throw new InvalidOperationException("a simulated port returns frames at once");
            }

            bytes.CopyTo(_port.Frames[frame]);
            SendStatus status = _port.Send(frame.Take(bytes.Length), next.Packet.Destination);
            if (status != SendStatus.Sent)
            {
                _port.Frames.Return(frame);
            }

            if (status == SendStatus.Full)
            {
                // The link pushes back: try again when it has carried a packet.
                _queue.Dequeue();
                Requeue(next.Packet, next.Mark);
                break;
            }

            Pool.Return(next.Packet.Frame);
            _queue.Dequeue();
        }
    }

    /// <summary>Gives one packet that arrived to the core.</summary>
    internal void ReceiveOne()
    {
        if (_port.Receive(_received) == 0)
        {
            return;
        }

        Received packet = _received[0];
        ReadOnlySpan<byte> bytes = _port.Frames[packet.Frame];
        bool isTooLong = bytes.Length > Pool.PayloadCapacity;
        if (!isTooLong && Pool.TryLease(out Frame frame))
        {
            bytes.CopyTo(Pool[frame]);
            Wire.OnReceived(packet.Source, bytes, Peers);
            _trail.Add(
                _network.NowNanos(), Index, PacketText.Of("gets", bytes), bytes.Length, PacketText.Number(bytes), packet.Source.Port);
            _port.Frames.Return(packet.Frame);
            Core.Receive(0, frame.Take(packet.Frame.Length), packet.Source, NowNanos);
            Look();
            return;
        }

        _port.Frames.Return(packet.Frame);
    }

    internal void Look() => Peers.Look(Core, Wire);

    internal void BeginTurn() => IsFull = false;

    /// <summary>Goes on at another port of its host.</summary>
    internal void Move()
    {
        _portNumber++;
        _port.Dispose();
        _port = OpenPort();
    }

    internal void Leap(long nanos) => _offsetNanos += nanos;

    /// <summary>Forgets everything and starts anew.</summary>
    internal void Restart()
    {
        Stop();
        _port.Dispose();
        _port = OpenPort();
        Start(Run.Run + 1);
    }

    public void Dispose()
    {
        Stop();
        _port.Dispose();
    }

    private void Start(int run)
    {
        Run = new NodeRun(Index, run);
        Pool = new FramePool(MdpCore.FramesNeeded(Plan.Options), MdpCore.FrameSizeNeeded(Plan.Options));
        var key = new byte[32];
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = (byte)_dice.Bits();
        }

        Core = new MdpCore(Plan.Options, [Pool], new MdpSecrets(_dice.Bits(), key)) { Planted = _fault };
        Peers = new PeerModel(Run, _messages);
        Wire = new WireModel(Run);
    }

    private void Stop()
    {
        PastPackets += Wire.Sent;
        PastConnections += Peers.Made;
        Peers.EndAll();
        Run.IsOver = true;
        Core.Dispose();
        while (_queue.TryDequeue(out var packet))
        {
            Pool.Return(packet.Packet.Frame);
        }

        Pool.Dispose();
    }

    private void Requeue(in Outgoing packet, ulong mark)
    {
        const long retryNanos = 50_000;
        int behind = _queue.Count;
        _queue.Enqueue((packet, mark, _network.NowNanos() + retryNanos));
        for (; behind > 0; behind--)
        {
            var other = _queue.Dequeue();
            _queue.Enqueue((other.Packet, other.Mark, Math.Max(other.LeavesNanos, _network.NowNanos() + retryNanos)));
        }
    }

    private SimulatedDatagramPort OpenPort() => (SimulatedDatagramPort)_host.Backend.OpenDatagramPort(new DatagramPortOptions
    {
        Local = new Endpoint(_host.Addresses[0], _portNumber),
        FrameCount = 4,
        FrameSize = 16_384,
        ReceiveBufferBytes = 0,
    });

    private static ulong Mark(ReadOnlySpan<byte> bytes)
    {
        ulong mark = (ulong)bytes.Length;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            mark = ulong.RotateLeft(
                (mark ^ System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * 0x9E37_79B9_7F4A_7C15, 29);
        }

        foreach (byte value in bytes)
        {
            mark = ulong.RotateLeft((mark ^ value) * 0x9E37_79B9_7F4A_7C15, 29);
        }

        return mark;
    }
}
