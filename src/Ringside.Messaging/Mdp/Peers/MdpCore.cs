using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Receiving;
using Ringside.Messaging.Mdp.Sending;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Net.Frames;
using Ringside.Net.Randomness;

namespace Ringside.Messaging.Mdp.Peers;

/// <summary>
/// The protocol of a node, without sockets, threads or a clock: packets and the time go in, packets, messages and deadlines come out
/// (docs/mdp.md draws the packet and the states).
/// </summary>
/// <remarks>
/// The order of a turn: <see cref="Receive"/> what has arrived, <see cref="Advance"/> to the time, take messages and events, send,
/// <see cref="Drain"/>, and sleep until <see cref="NextDeadlineNanos"/>. All that a peer can make this node keep is bounded by the options;
/// what is above is refused or dropped, and counted. One thread owns a core and the pools of its ports.
/// </remarks>
public sealed partial class MdpCore : IDisposable
{
    // Frames for confirmations and the like, beside those of blocks; as many must be free for a block out of order to be kept.
    private const int ControlFrames = 256;
    private const int RememberedConnections = 16_384;

    private readonly FramePool[] _pools;
    private readonly Peer?[] _peers;
    private readonly long[] _generations;
    private readonly int _shard;
    private readonly Stack<int> _freeSlots = new();
    private readonly ConnectionTable _connections;
    private readonly Dictionary<(int Port, Endpoint Remote), Peer> _byAddress = [];
    private readonly Dictionary<ulong, Peer> _byDialler = [];
    private readonly FinishedConnections _finished = new(RememberedConnections);
    private readonly DeadlineHeap _deadlines;
    private readonly Queue<Peer> _ready = new();
    private readonly EventQueue _events = new();
    private readonly Budget _messageBudget;
    private readonly Budget _blockBudget;
    private readonly SeededRandom _random;
    private readonly AddressTokens _tokens;
    private readonly HandshakeSeal _handshakeSeal;
    private readonly RateLimit _handshakes;
    private readonly RateLimit _unknownAnswers;
    private readonly Crc32C _checksum = new();
    private readonly ulong _instance;
    private PeerStatistics _node;
    private PeerStatistics _past;

    /// <summary>Makes a core without peers.</summary>
    /// <param name="options">What it shall be.</param>
    /// <param name="pools">The frames of its ports; each of <see cref="FramesNeeded"/> frames or more, of <see cref="FrameSizeNeeded"/>
    /// bytes.</param>
    /// <param name="secrets">What nobody may guess.</param>
    /// <param name="shard">Which of several cores of one node this is, 0 to 255: it stands in the names of peers.</param>
    public MdpCore(MdpOptions options, IReadOnlyList<FramePool> pools, MdpSecrets secrets, int shard = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(pools);
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)shard, 255U, nameof(shard));
        options.Check();
        CheckPools(options, pools);
        Options = options;
        _pools = [.. pools];
        int slots = options.MaxPeers + 1;
        _peers = new Peer?[slots];
        _generations = new long[slots];
        _shard = shard;
        for (int slot = slots - 1; slot > 0; slot--)
        {
            _freeSlots.Push(slot);
        }

        _connections = new ConnectionTable(slots);
        _deadlines = new DeadlineHeap(slots);
        _messageBudget = new Budget(options.MaxEnqueuedMessages);
        _blockBudget = new Budget(options.MaxEnqueuedPackets);
        _random = new SeededRandom(secrets.Seed);
        _instance = _random.NextUInt64();
        _tokens = new AddressTokens(secrets.TokenKey);
        _handshakeSeal = new HandshakeSeal(options.Key);
        _handshakes = new RateLimit(options.HandshakesPerSecond);
        _unknownAnswers = new RateLimit(options.UnknownAnswersPerSecond);
        _memory = new AssemblyMemory(options.MaxAssemblyBytes);
    }

    /// <summary>What it was made to be.</summary>
    public MdpOptions Options { get; }

    /// <summary>When <see cref="Advance"/> or <see cref="Drain"/> has something to do even if nothing arrives, in nanoseconds; the least
    /// value when at once, the greatest when never.</summary>
    public long NextDeadlineNanos => _ready.Count > 0 || _answerCount > 0 ? long.MinValue : _deadlines.FirstNanos;

    /// <summary>Frames that the pool of each port must have.</summary>
    public static int FramesNeeded(MdpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (2 * options.MaxEnqueuedPackets) + (2 * ControlFrames);
    }

    /// <summary>Bytes that each frame must have, a power of two.</summary>
    public static int FrameSizeNeeded(MdpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)options.MaxPacketSize + PacketHeader.TagSize);
    }

    /// <summary>Lets pass what time alone brings about: probes, heartbeats, timeouts, redials.</summary>
    /// <param name="nowNanos">The time; never less than before.</param>
    public void Advance(long nowNanos)
    {
        while (_deadlines.FirstNanos <= nowNanos)
        {
            Peer peer = _peers[_deadlines.First]!;
            _deadlines.Set(peer.Id.Slot, long.MaxValue);
            peer.DeadlineNanos = long.MaxValue;
            OnTime(peer, nowNanos);
            if (_peers[peer.Id.Slot] == peer)
            {
                MarkReady(peer);
            }
        }
    }

    /// <summary>Takes the oldest event that was not taken.</summary>
    public bool TryTakeEvent(out MdpEvent happened) => _events.TryTake(out happened);

    /// <summary>Ends all connections without a word and returns all frames.</summary>
    public void Dispose()
    {
        DropReady();
        foreach (Peer? peer in _peers)
        {
            peer?.Connection?.Dispose();
        }
    }

    private static void CheckPools(MdpOptions options, IReadOnlyList<FramePool> pools)
    {
        ArgumentOutOfRangeException.ThrowIfZero(pools.Count);
        foreach (FramePool pool in pools)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(pool.FrameCount, FramesNeeded(options), nameof(pools));
            ArgumentOutOfRangeException.ThrowIfLessThan(pool.PayloadCapacity, options.MaxPacketSize, nameof(pools));
        }
    }

    private void MarkReady(Peer peer)
    {
        if (!peer.IsReady)
        {
            peer.IsReady = true;
            _ready.Enqueue(peer);
        }
    }

    private Peer? Find(PeerId id)
    {
        Peer? peer = (uint)id.Slot < (uint)_peers.Length ? _peers[id.Slot] : null;
        return peer is not null && peer.Id == id ? peer : null;
    }
}
