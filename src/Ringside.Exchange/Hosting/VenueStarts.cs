using System.Buffers;
using System.Collections.Immutable;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.Health;
using Ringside.Exchange.MarketData;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Exchange.Snapshots;

namespace Ringside.Exchange.Hosting;

/// <summary>Brings the state of a node to where the newest good snapshot is, or the beginning; from there it follows the streams.</summary>
internal sealed class VenueStarts(VenueParts parts, string node)
{
    private const string PartOfMembers = "members";

    private readonly SnapshotFolder _snapshots = new(parts.Folders.Snapshots);

    /// <summary>A shard.</summary>
    internal StartedShard Shard(int shard) => Start(
        (name, places) => LoadShard(name, shard) is { } core ? new StartedShard(core, places[shard], name) : null,
        () => new StartedShard(new ShardCore(parts.Streams.CoreOf(shard)), StreamPlace.Beginning, null));

    /// <summary>The merge: of its own it has nothing, and all that it needs are the places.</summary>
    internal StartedMerge Merge() => Start(
        (name, places) => new StartedMerge(places[^1], [.. places[..^1].Select(place => place.Position.Number)], name),
        () => new StartedMerge(StreamPlace.Beginning, [], null));

    /// <summary>The stores hold another stream than a snapshot is of: it is put aside, so that nobody begins with it again.</summary>
    /// <param name="snapshot">Its name; null for none.</param>
    /// <param name="why">What was found.</param>
    internal void Refuse(string? snapshot, string? why)
    {
        if (snapshot is null)
            return;
        string aside = _snapshots.PutAside(snapshot);
        parts.Log.Write(
            VenueLogLevel.Error, node, "snapshot-refused", new LogField("snapshot", snapshot), new LogField("kept_as", aside),
            new LogField("reason", why ?? string.Empty));
    }

    /// <summary>The members' streams.</summary>
    internal StartedMembers Members() => Start(
        (name, places) => LoadMembers(name) is { } streams ? new StartedMembers(streams, places) : null,
        () => new StartedMembers(new MemberStreams(MembersOptions), Beginnings));

    /// <summary>The feed of a shard.</summary>
    internal StartedFeed Feed(int shard, IItchSink sink) => Start(
        (name, places) => LoadFeed(name, shard, sink) is { } feed ? new StartedFeed(feed, places[shard]) : null,
        () => new StartedFeed(new ItchPublication(FeedOptions(shard), sink), StreamPlace.Beginning));

    /// <summary>Everything at one place.</summary>
    internal StandbyNode Standby(StreamEnd end) => Start(
        (name, places) => LoadStandby(name, places, end),
        () => new StandbyNode(
            parts.ReadFrom(Beginnings, end),
            [.. parts.Venue.Shards.Select(shard => new ShardCore(parts.Streams.CoreOf(shard.Number)))],
            new MemberStreams(MembersOptions),
            [.. parts.Venue.Shards.Select(shard => new ItchPublication(FeedOptions(shard.Number), NoFeed.Instance))]));

    /// <summary>Makes a snapshot of what a standby has.</summary>
    /// <exception cref="IOException">It cannot be written; those before are as they were.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    internal void Save(StandbyNode standby)
    {
        List<StreamPlace> places =
        [
            .. Enumerable.Range(0, standby.Reader.Shards)
                .Select(shard => new StreamPlace(standby.Reader.FollowerOf(shard).Identity, standby.Reader.PositionOf(shard))),
        ];
        if (standby.Reader.Merge is { } merge)
            places.Add(new StreamPlace(merge.Identity, standby.Reader.MergePosition));
        _snapshots.Save(places, PartsOf(standby));
    }

    private static IEnumerable<(string Name, Action<IBufferWriter<byte>> Write)> PartsOf(StandbyNode standby)
    {
        yield return (PartOfMembers, standby.Members.Save);
        for (int shard = 0; shard < standby.Shards.Length; shard++)
        {
            yield return (PartOfShard(shard), standby.Shards[shard].Save);
            yield return (PartOfFeed(shard), standby.Feeds[shard].Save);
        }
    }

    private static string PartOfShard(int shard) => $"shard-{shard}";

    private static string PartOfFeed(int shard) => $"feed-{shard}";

    private ImmutableArray<StreamPlace> Beginnings => [.. parts.Streams.All.Select(_ => StreamPlace.Beginning)];

    private MemberStreamsOptions MembersOptions => new()
    {
        Shards = parts.Streams.Shards,
        MostStreams = parts.Venue.Limits.Sessions + parts.Venue.Limits.Members,
        MostChunks = parts.Venue.Limits.StreamChunks,
        HashSecret = parts.Streams.HashSecret,
    };

    private ItchPublicationOptions FeedOptions(int shard) =>
        new()
        {
            Shard = shard,
            MaximumOrders = parts.Venue.Limits.Orders,
            MaximumInstruments = 1_024,
            HashSecret = parts.Streams.HashSecret,
        };

    private T Start<T>(Func<string, ImmutableArray<StreamPlace>, T?> load, Func<T> begin)
        where T : class
    {
        foreach (string name in _snapshots.Names())
        {
            if (!_snapshots.TryReadPlaces(name, out ImmutableArray<StreamPlace>? places))
                NoteSpoiled(name, "places", "spoiled, or not there");
            else if (places.Value.Length == Beginnings.Length && load(name, places.Value) is { } started)
                return started;
        }

        return begin();
    }

    private ShardCore? LoadShard(string name, int shard)
    {
        string error = "not there";
        if (_snapshots.TryRead(name, PartOfShard(shard), out byte[]? bytes)
            && ShardCore.TryLoad(bytes, parts.Streams.CoreOf(shard), out ShardCore? core, out error))
        {
            return core;
        }

        NoteSpoiled(name, PartOfShard(shard), error);
        return null;
    }

    private MemberStreams? LoadMembers(string name)
    {
        string error = "not there";
        if (_snapshots.TryRead(name, PartOfMembers, out byte[]? bytes)
            && MemberStreams.TryLoad(bytes, MembersOptions, out MemberStreams? streams, out error))
        {
            return streams;
        }

        NoteSpoiled(name, PartOfMembers, error);
        return null;
    }

    private ItchPublication? LoadFeed(string name, int shard, IItchSink sink)
    {
        string error = "not there";
        if (_snapshots.TryRead(name, PartOfFeed(shard), out byte[]? bytes)
            && ItchPublication.TryLoad(bytes, FeedOptions(shard), sink, out ItchPublication? feed, out error))
        {
            return feed;
        }

        NoteSpoiled(name, PartOfFeed(shard), error);
        return null;
    }

    private StandbyNode? LoadStandby(string name, ImmutableArray<StreamPlace> places, StreamEnd end)
    {
        var shards = ImmutableArray.CreateBuilder<ShardCore>();
        var feeds = ImmutableArray.CreateBuilder<ItchPublication>();
        MemberStreams? members = LoadMembers(name);
        for (int shard = 0; members is not null && shard < parts.Streams.Shards; shard++)
        {
            if (LoadShard(name, shard) is { } core)
                shards.Add(core);
            if (LoadFeed(name, shard, NoFeed.Instance) is { } feed)
                feeds.Add(feed);
        }

        if (members is not null && shards.Count == parts.Streams.Shards && feeds.Count == parts.Streams.Shards)
            return new StandbyNode(parts.ReadFrom(places, end), shards.ToImmutable(), members, feeds.ToImmutable());
        foreach (ShardCore core in shards)
            core.Dispose();
        return null;
    }

    private void NoteSpoiled(string name, string part, string error) => parts.Log.Write(
        VenueLogLevel.Warning, node, "snapshot-refused", new LogField("snapshot", name), new LogField("part", part),
        new LogField("reason", error));
}
