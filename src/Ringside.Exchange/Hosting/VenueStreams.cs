using System.Security.Cryptography;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Market.Engine;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Exchange.Hosting;

/// <summary>What follows from the configuration of a venue for its streams: names, groups, stores, and room.</summary>
internal sealed class VenueStreams
{
    private const int LeastLogBytes = 16 << 20;

    private readonly VenueConfiguration _venue;
    private readonly ushort[] _stores;
    private readonly ushort[] _firstStores;
    private readonly Endpoint[] _storeAddresses;

    internal VenueStreams(VenueConfiguration venue)
    {
        _venue = venue;
        NodeConfiguration[] stores = [.. venue.Stores];
        _firstStores = [.. venue.FirstStores.Select(store => store.Number)];
        (_stores, _storeAddresses) = ([.. stores.Select(store => store.Number)], [.. stores.Select(store => store.Stream)]);
    }

    /// <summary>Decides where names that strangers choose stand in tables; no other process knows it.</summary>
    internal ulong HashSecret { get; } = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>Shards of the venue.</summary>
    internal int Shards => _venue.Shards.Length;

    /// <summary>Whether there is a merge stream.</summary>
    internal bool HasMerge => Shards > 1;

    /// <summary>All streams: those of the shards by number, then the merge.</summary>
    internal IEnumerable<StreamId> All =>
        _venue.Shards.Select(shard => StreamId.Shard(shard.Number)).Concat(HasMerge ? [StreamId.Merge(0)] : []);

    /// <summary>Groups of all streams.</summary>
    internal IReadOnlyList<Endpoint> Groups => [.. All.Select(GroupOf)];

    /// <summary>The most bytes that a batch can have: all that one command can cause.</summary>
    internal int MostBatchBytes
    {
        get
        {
            long payload = ShardBatch.SizeOf((int)Engine.MostEvents);
            return (int)Math.Min(payload + (((payload / 1_024) + 2) * StreamHeader.Size), 900L << 20);
        }
    }

    internal int LogBytes => Math.Max(LeastLogBytes, 2 * MostBatchBytes);

    internal MatchingEngineOptions Engine => new()
    {
        ExpectedOrders = Math.Min(65_536, _venue.Limits.Orders),
        MaximumOrders = _venue.Limits.Orders,
        MaximumInstruments = 1_024,
        MaximumMembers = _venue.Limits.Members,
        MaximumSessions = _venue.Limits.Sessions,
        HashSecret = HashSecret,
    };

    internal Endpoint GroupOf(StreamId stream) =>
        stream == StreamId.Merge(0) && HasMerge ? _venue.MergeGroup : _venue.Shards[stream.Value & 0xFF].Group;

    internal static string NameOf(StreamId stream) => stream.ToString().Replace(' ', '-');

    internal ShardCoreOptions CoreOf(int shard) => new()
    {
        Shard = shard,
        Shards = Shards,
        Engine = Engine,
        MaximumTokens = _venue.Limits.Tokens,
    };

    internal StreamFollowerOptions FollowerOf(StreamId stream, uint identity, ulong seed) => new()
    {
        Stream = stream,
        Identity = identity,
        Stores = _stores,
        StoreAddresses = _storeAddresses,
        FirstStores = _firstStores,
        StableCopies = _venue.StableCopies,
        LogBytes = LogBytes,
        LogBatches = 1 << 16,
        WindowBytes = Math.Max(8 << 20, MostBatchBytes),
        WindowBatches = 1 << 12,
        FillBatches = 256,
        Seed = seed,
    };
}
