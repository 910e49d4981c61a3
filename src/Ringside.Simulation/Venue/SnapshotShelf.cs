using System.Buffers;
using System.Collections.Immutable;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.MarketData;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Exchange.Snapshots;

namespace Ringside.Simulation.Venue;

/// <summary>The snapshots of a venue. Who starts takes the newest, or an older one, or none, or finds that a bit of it has
/// flipped.</summary>
internal sealed class SnapshotShelf(VenueWorld world)
{
    private const int Most = 3;

    private readonly List<Snapshot> _snapshots = [];

    /// <summary>How many were made.</summary>
    internal int Made { get; private set; }

    internal void Save(StandbyNode standby, ImmutableArray<StreamPlace> places)
    {
        Made++;
        _snapshots.Add(new Snapshot(
            places,
            standby.Members.Save(),
            [.. standby.Shards.Select(shard => shard.Save())],
            [.. standby.Feeds.Select(Save)],
            [.. standby.Shards.Select(shard => shard.LogicVersion)]));
        if (_snapshots.Count > Most)
        {
            _snapshots.RemoveAt(0);
        }
    }

    /// <summary>A shard and where it is.</summary>
    /// <param name="shard">Which.</param>
    /// <param name="newestLogic">The newest version of the rules that can be run: snapshots of a newer one are left alone.</param>
    internal (ShardCore Core, StreamPlace At) Shard(int shard, uint newestLogic)
    {
        ShardCoreOptions options = world.Layout.CoreOf(shard) with { NewestLogicVersion = newestLogic };
        if (Pick() is { } snapshot && snapshot.Logic[shard] <= newestLogic && TryLoad(snapshot.Shards[shard], Load, out ShardCore? core))
        {
            return (core!, snapshot.Places[shard]);
        }

        return (new ShardCore(options), StreamPlace.Beginning);

        ShardCore? Load(byte[] bytes) =>
            ShardCore.TryLoad(bytes, options, out ShardCore? loaded, out _) ? loaded : null;
    }

    /// <summary>Where the merge is, and each shard with it.</summary>
    internal (StreamPlace At, ImmutableArray<long> Merged) Merge() => Pick() is { } snapshot
        ? (snapshot.Places[^1], [.. snapshot.Places[..^1].Select(place => place.Position.Number)])
        : (StreamPlace.Beginning, []);

    /// <summary>The members' streams and where they are.</summary>
    internal (MemberStreams Streams, ImmutableArray<StreamPlace> At) Members()
    {
        if (Pick() is { } snapshot && TryLoad(snapshot.Members, LoadMembers, out MemberStreams? streams))
        {
            return (streams!, snapshot.Places);
        }

        return (new MemberStreams(world.Layout.MembersOptions), Beginnings);
    }

    /// <summary>The feed of a shard and where it is.</summary>
    internal (ItchPublication Feed, StreamPlace At) Feed(int shard, IItchSink sink)
    {
        if (Pick() is { } snapshot && TryLoad(snapshot.Feeds[shard], Load, out ItchPublication? feed))
        {
            return (feed!, snapshot.Places[shard]);
        }

        return (new ItchPublication(world.Layout.FeedOptions(shard), sink), StreamPlace.Beginning);

        ItchPublication? Load(byte[] bytes) => LoadFeed(bytes, shard, sink);
    }

    /// <summary>All that a standby has.</summary>
    internal StandbyNode Standby(Func<ImmutableArray<StreamPlace>, MergedReader> read, IItchSink sink)
    {
        int shards = world.Scenario.Shards;
        if (Pick() is { } snapshot)
        {
            return new StandbyNode(
                read(snapshot.Places),
                [.. Enumerable.Range(0, shards).Select(shard => Sure(
                    ShardCore.TryLoad(snapshot.Shards[shard], world.Layout.CoreOf(shard), out ShardCore? core, out _) ? core : null))],
                Sure(LoadMembers(snapshot.Members)),
                [.. Enumerable.Range(0, shards).Select(shard => Sure(LoadFeed(snapshot.Feeds[shard], shard, sink)))]);
        }

        return new StandbyNode(
            read(Beginnings),
            [.. Enumerable.Range(0, shards).Select(shard => new ShardCore(world.Layout.CoreOf(shard)))],
            new MemberStreams(world.Layout.MembersOptions),
            [.. Enumerable.Range(0, shards).Select(shard => new ItchPublication(world.Layout.FeedOptions(shard), sink))]);
    }

    private ImmutableArray<StreamPlace> Beginnings => [.. world.Layout.Streams.Select(_ => StreamPlace.Beginning)];

    private Snapshot? Pick()
    {
        if (_snapshots.Count == 0 || world.Dice.Chance(20))
        {
            return null;
        }

        return world.Dice.Chance(75) ? _snapshots[^1] : _snapshots[(int)world.Dice.Below(_snapshots.Count)];
    }

    private bool TryLoad<T>(byte[] bytes, Func<byte[], T?> load, out T? loaded)
        where T : class
    {
        if (world.Dice.Chance(10))
        {
            byte[] spoiled = [.. bytes];
            spoiled[world.Dice.Below(spoiled.Length)] ^= (byte)(1 << (int)world.Dice.Below(8));
            if (load(spoiled) is not null)
            {
                throw new InvariantException("a spoiled snapshot is refused", typeof(T).Name);
            }

            loaded = null;
            return false;
        }

        loaded = Sure(load(bytes));
        return true;
    }

    private MemberStreams? LoadMembers(byte[] bytes) =>
        MemberStreams.TryLoad(bytes, world.Layout.MembersOptions, out MemberStreams? streams, out _) ? streams : null;

    private ItchPublication? LoadFeed(byte[] bytes, int shard, IItchSink sink) =>
        ItchPublication.TryLoad(bytes, world.Layout.FeedOptions(shard), sink, out ItchPublication? feed, out _) ? feed : null;

    private static T Sure<T>(T? loaded)
        where T : class => loaded ?? throw new InvariantException("a good snapshot is taken", typeof(T).Name);

    private static byte[] Save(ItchPublication feed)
    {
        ArrayBufferWriter<byte> bytes = new();
        feed.Save(bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private sealed record Snapshot(ImmutableArray<StreamPlace> Places, byte[] Members, byte[][] Shards, byte[][] Feeds, uint[] Logic);
}
