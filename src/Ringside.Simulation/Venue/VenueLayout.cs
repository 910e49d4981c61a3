using Ringside.Exchange;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.MarketData;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Market.Engine;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Electing;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Writing;
using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Venue;

/// <summary>What follows from a scenario: streams, numbers of nodes on the network, who listens to what, and limits, all of them
/// small.</summary>
/// <remarks>Nodes: stores, places for the engine of each shard, and for the merge, gateways, market data, standby, auditor.</remarks>
internal sealed class VenueLayout
{
    private const uint FirstIdentity = 0xB0A7;
    private readonly VenueScenario _scenario;
    private readonly VenueFault _planted;
    private readonly ushort[] _storeNumbers;
    private readonly Endpoint[] _storeAddresses;

    internal VenueLayout(VenueScenario scenario, VenueFault planted)
    {
        (_scenario, _planted) = (scenario, planted);
        Stores = scenario.Sizes.Stores + scenario.Spares;
        _storeNumbers = [.. Enumerable.Range(0, Stores).Select(store => (ushort)(store + 100))];
        _storeAddresses = [.. Enumerable.Range(0, Stores).Select(StreamWire.AddressOf)];
        FirstEngine = Stores;
        FirstMerge = FirstEngine + (scenario.Places * scenario.Shards);
        FirstGateway = FirstMerge + (HasMerge ? scenario.Places : 0);
        FirstFeed = FirstGateway + scenario.Gateways;
        Standby = FirstFeed + (scenario.Feeds * scenario.Shards);
        Auditor = Standby + 1;
        Streams = [.. Enumerable.Range(0, scenario.Shards).Select(shard => StreamId.Shard((byte)shard))];
        if (HasMerge)
        {
            Streams = [.. Streams, StreamId.Merge(0)];
        }
    }

    internal bool HasMerge => _scenario.Shards > 1;

    /// <summary>The shards' streams by number, then the merge.</summary>
    internal StreamId[] Streams { get; }

    /// <summary>All stores, those that do not count at first included.</summary>
    internal int Stores { get; }

    internal int FirstEngine { get; }

    internal int FirstMerge { get; }

    internal int FirstGateway { get; }

    internal int FirstFeed { get; }

    internal int Standby { get; }

    internal int Auditor { get; }

    internal int Nodes => Auditor + 1;

    internal ushort StoreNumber(int node) => _storeNumbers[node];

    internal int ShardOfFeed(int node) => (node - FirstFeed) % _scenario.Shards;

    /// <summary>The nodes that hear a stream.</summary>
    internal int[] ListenersOf(int stream)
    {
        List<int> nodes = [.. Enumerable.Range(0, Stores)];
        if (stream < _scenario.Shards)
        {
            nodes.AddRange(Enumerable.Range(FirstEngine + (_scenario.Places * stream), _scenario.Places));
            nodes.AddRange(Enumerable.Range(FirstFeed, Standby - FirstFeed).Where(node => ShardOfFeed(node) == stream));
        }

        nodes.AddRange(Enumerable.Range(FirstMerge, FirstFeed - FirstMerge));
        nodes.AddRange([Standby, Auditor]);
        return [.. nodes];
    }

    internal StreamFollowerOptions FollowerOf(int stream, uint identity, ulong seed, bool readsUnstable = false) => new()
    {
        Stream = Streams[stream],
        Identity = identity,
        Stores = _storeNumbers,
        StoreAddresses = _storeAddresses,
        FirstStores = _storeNumbers[.._scenario.Sizes.Stores],
        StableCopies = readsUnstable ? 0 : _scenario.Sizes.Copies,
        LogBytes = 1 << 18,
        FirstLogBytes = 1 << 12,
        LogBatches = 1 << 10,
        WindowBatches = 64,
        WindowBytes = 1 << 18,
        Seed = seed,
    };

    internal EpochWriterOptions WriterOf(int stream, int place, uint identity, ulong instance, bool hasBegun, ulong seed) => new()
    {
        Instance = instance,
        Election = _scenario.HasElection ? ElectionOf(place) : null,
        Follower = FollowerOf(stream, identity, seed),
        NewIdentity = hasBegun ? 0 : FirstIdentity + (uint)stream,
        LogBytes = 1 << 19,
        FirstLogBytes = 1 << 12,
        LogBatches = 1 << 11,
        PacketBytes = _scenario.PacketBytes,
        UnstableBytes = _scenario.UnstableBytes,

        // The streams' own simulation has them; here they would hide most of what a node that hears late does wrong.
        BusyHeartbeatNanos = 3_600_000_000_000,
        RetryNanos = 20_000_000,
        PatienceNanos = _scenario.PatienceNanos,
    };

    // Everything a few times faster than in a venue: a run is short.
    private static ElectionOptions ElectionOf(int place) => new()
    {
        Candidate = (ushort)(place + 1),
        DetectNanos = 120_000_000,
        GraceNanos = 300_000_000,
        TellNanos = 20_000_000,
        StepNanos = 25_000_000,
        JitterNanos = 10_000_000,
        StuckNanos = 200_000_000,
        SealHeartbeatNanos = 10_000_000,
    };

    /// <summary>What a shard is.</summary>
    /// <param name="shard">Its number.</param>
    /// <param name="isTrue">Whether it compares digests in any case.</param>
    internal ShardCoreOptions CoreOf(int shard, bool isTrue = false) => new()
    {
        Shard = shard,
        Shards = _scenario.Shards,
        Engine = new MatchingEngineOptions
        {
            ExpectedOrders = 64,
            MaximumOrders = 1 << 10,
            MaximumInstruments = 4,
            MaximumMembers = 4,
            MaximumSessions = 8,
            WindowBits = 8,
            StopWindowBits = 8,
        },
        MaximumGateways = 4,
        MaximumTokens = 1 << 13,
        ExpectedEvents = 64,
        NewestLogicVersion = VenueUpgrade.Newest,
        MarkedLogicVersion = VenueUpgrade.Newest,
        Planted = isTrue && _planted == VenueFault.DigestIgnored ? VenueFault.None : _planted,
    };

    internal MemberStreamsOptions MembersOptions => new()
    {
        Shards = _scenario.Shards,
        MostStreams = 16,
        MostInstruments = 8,
        SpareChunks = 0,
        ExpectedOrders = 64,
    };

    internal ItchPublicationOptions FeedOptions(int shard) =>
        new() { Shard = shard, MaximumOrders = 1 << 10, InitialOrders = 64, MaximumInstruments = 4 };
}
