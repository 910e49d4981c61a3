using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Ringside.Exchange.Json;
using Ringside.Exchange.Members;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Market.Engine;
using Ringside.Messaging.Streams.Disks;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Configuration;

/// <summary>Turns the JSON of a venue into its record. Each value is looked at by itself here; whether they fit together is looked at
/// by <see cref="VenueChecks"/>.</summary>
internal sealed class VenueFileReader(string folder)
{
    private const int LongestInterface = 15; // IFNAMSIZ of netdevice(7), less the zero at its end
    private const int LongestNodeName = 32;
    private const int LongestPath = 128;
    private const int MostServers = 16;
    private const int MostHistory = 1 << 26;
    private const int LeastSilenceMilliseconds = 150; // three heartbeats
    private const int MostSilenceMilliseconds = 60_000;

    private readonly StrictJson _json = new();

    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    internal string? Error => _json.Error;

    private static ReadOnlySpan<string> NodeKeys =>
        (string[])["health", "shard", "orders", "ouch", "tls", "lineA", "lineB", "rerequest", "snapshots", "spare"];

    /// <summary>Reads all of it; has no meaning when there is an <see cref="Error"/>.</summary>
    internal VenueConfiguration? Read(JsonElement root)
    {
        bool isObject = _json.IsObject(
            root, string.Empty,
            ["version", "day", "dataFolder", "members", "interface", "stableCopies", "fsync", "snapshotBatches", "shards", "nodes"],
            ["silenceMilliseconds", "mergeGroup", "limits", "zookeeper"]);
        if (!isObject)
            return null;
        _json.Integer(root, string.Empty, "version", 1, 1);
        VenueConfiguration venue = new()
        {
            Day = Alpha10.Of(Word(root, string.Empty, "day", Alpha10.Size, "letters and digits", char.IsAsciiLetterOrDigit)),
            DataFolder = _json.FullPath(root, string.Empty, "dataFolder", folder),
            MembersFile = _json.FullPath(root, string.Empty, "members", folder),
            Interface = Word(root, string.Empty, "interface", LongestInterface, "characters but / and blanks", IsInterface),
            StableCopies = (int)_json.Integer(root, string.Empty, "stableCopies", 0, VenueWords.MostStores),
            Fsync = (StorePolicy)_json.Choice(root, string.Empty, "fsync", VenueWords.Policies),
            SnapshotBatches = _json.Integer(root, string.Empty, "snapshotBatches", 0, long.MaxValue),
            MergeGroup = Optional(root, string.Empty, "mergeGroup", isGroup: true),
            ZooKeeper = root.TryGetProperty("zookeeper", out JsonElement keeper) ? ReadZooKeeper(keeper) : null,
            Limits = root.TryGetProperty("limits", out JsonElement limits) ? ReadLimits(limits) : new VenueLimits(),
            Shards = ReadList(root, string.Empty, "shards", VenueWords.MostShards, ReadShard),
            Nodes = ReadList(root, string.Empty, "nodes", VenueWords.MostNodes, ReadNode),
        };
        if (root.TryGetProperty("silenceMilliseconds", out _))
        {
            venue = venue with
            {
                SilenceMilliseconds =
                    (int)_json.Integer(root, string.Empty, "silenceMilliseconds", LeastSilenceMilliseconds, MostSilenceMilliseconds),
            };
        }

        return Error is null ? venue : null;
    }

    private static bool IsInterface(char letter) => letter is > ' ' and <= '~' and not '/';

    private static bool IsNodeName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.';

    private ImmutableArray<T> ReadList<T>(JsonElement parent, string path, string key, int most, Func<JsonElement, string, T?> read)
        where T : class
    {
        JsonElement[] elements = _json.List(parent, path, key, most);
        ImmutableArray<T>.Builder list = ImmutableArray.CreateBuilder<T>(elements.Length);
        for (int index = 0; index < elements.Length && Error is null; index++)
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"{StrictJson.Join(path, key)}[{index}]");
            if (read(elements[index], place) is { } one)
                list.Add(one);
        }

        return list.ToImmutable();
    }

    private ZooKeeperConfiguration? ReadZooKeeper(JsonElement element)
    {
        const string path = "zookeeper";
        if (!_json.IsObject(element, path, ["servers", "root"], ["sessionMilliseconds", "credentialsFile", "tls"]))
            return null;
        string root = _json.Text(element, path, "root", LongestPath);
        bool isPath = root.Length > 1 && root[0] == '/' && root.Split('/')[1..].All(name => name.Length > 0 && name.All(IsNodeName));
        if (!isPath)
            _json.Fail("zookeeper.root", $"expected a path as /ringside/VENUE, of letters, digits, '-', '_' and '.', found \"{root}\"");
        JsonElement[] servers = _json.List(element, path, "servers", MostServers);
        if (servers.Length == 0)
            _json.Fail("zookeeper.servers", "expected at least one");
        ZooKeeperConfiguration read = new()
        {
            Servers = [.. servers.Select(Server)],
            Root = root,
            CredentialsFile = OptionalPath(element, path, "credentialsFile"),
            TlsFile = OptionalPath(element, path, "tls"),
        };
        return !element.TryGetProperty("sessionMilliseconds", out _) ? read : read with
        {
            SessionMilliseconds = (int)_json.Integer(element, path, "sessionMilliseconds", 100, 600_000),
        };
    }

    private Endpoint Server(JsonElement element, int place)
    {
        string text = element.ValueKind == JsonValueKind.String ? element.GetString()! : string.Empty;
        if (Endpoint.TryParse(text, out Endpoint server) && server.Port != 0 && !server.IsMulticast)
            return server;
        _json.Fail(
            VenueChecks.At("zookeeper.servers", place),
            $"expected address:port of one machine with a port from 1 to 65535, found {StrictJson.Show(element)}");
        return default;
    }

    private string? OptionalPath(JsonElement parent, string path, string key) =>
        parent.TryGetProperty(key, out _) ? _json.FullPath(parent, path, key, folder) : null;

    private VenueLimits ReadLimits(JsonElement element)
    {
        const string path = "limits";
        VenueLimits usual = new();
        bool isObject = _json.IsObject(
            element,
            path,
            [],
            ["orders", "tokens", "sessions", "members", "connections", "connectionsPerAddress", "streamChunks", "feedHistory"]);
        if (!isObject)
            return usual;
        int history = Limit(element, "feedHistory", MostHistory, usual.FeedHistory);
        if (!BitOperations.IsPow2(history))
            _json.Fail("limits.feedHistory", $"expected a power of two, found {history}");
        return new VenueLimits
        {
            Orders = Limit(element, "orders", VenueWords.MostOrders, usual.Orders),
            Tokens = Limit(element, "tokens", ShardCoreOptions.LargestMaximumTokens, usual.Tokens),
            Sessions = Limit(element, "sessions", MatchingEngineOptions.LargestMaximumParties, usual.Sessions),
            Members = Limit(element, "members", MemberList.MostMembers, usual.Members),
            Connections = Limit(element, "connections", MatchingEngineOptions.LargestMaximumParties, usual.Connections),
            ConnectionsPerAddress = Limit(
                element, "connectionsPerAddress", MatchingEngineOptions.LargestMaximumParties, usual.ConnectionsPerAddress),
            StreamChunks = Limit(element, "streamChunks", VenueWords.MostStreamChunks, usual.StreamChunks),
            FeedHistory = history,
        };
    }

    private int Limit(JsonElement element, string key, int most, int usual) =>
        element.TryGetProperty(key, out _) ? (int)_json.Integer(element, "limits", key, 1, most) : usual;

    private ShardConfiguration? ReadShard(JsonElement element, string path) =>
        !_json.IsObject(element, path, "number", "group", "instruments") ? null : new ShardConfiguration
        {
            Number = (byte)_json.Integer(element, path, "number", 0, VenueWords.MostShards - 1),
            Group = Address(element, path, "group", isGroup: true),
            Instruments = ReadList(element, path, "instruments", VenueWords.MostInstruments, ReadInstrument),
        };

    private InstrumentConfiguration? ReadInstrument(JsonElement element, string path)
    {
        bool isObject = _json.IsObject(
            element, path, "number", "symbol", "priceScale", "tick", "lot", "referencePrice", "collarBasisPoints");
        if (!isObject)
            return null;
        uint number = (uint)_json.Integer(element, path, "number", 1, uint.MaxValue);
        string symbol = Word(element, path, "symbol", Alpha8.Size, "characters but blanks", letter => letter is > ' ' and <= '~');
        int scale = (int)_json.Integer(element, path, "priceScale", 0, VenueWords.LargestScale);
        long highest = VenueChecks.HighestPrice(scale);
        return new InstrumentConfiguration
        {
            Number = number,
            Symbol = Alpha8.Of(symbol),
            PriceScale = scale,
            Tick = _json.Decimal(element, path, "tick", scale, 1, highest),
            Lot = _json.Integer(element, path, "lot", 1, VenueWords.MostLot),
            ReferencePrice = _json.Decimal(element, path, "referencePrice", scale, 0, highest),
            CollarBasisPoints = (int)_json.Integer(element, path, "collarBasisPoints", 0, VenueWords.LargestCollar),
        };
    }

    private NodeConfiguration? ReadNode(JsonElement element, string path)
    {
        ReadOnlySpan<string> common = (string[])["name", "role", "number", "stream"];
        if (!_json.IsObject(element, path, common, NodeKeys))
            return null;
        var role = (NodeRole)_json.Choice(element, path, "role", VenueWords.Roles);
        string[] needs = role switch
        {
            NodeRole.Engine => ["shard", "orders"],
            NodeRole.Gateway => ["ouch"],
            NodeRole.MarketData => ["shard", "lineA", "rerequest", "snapshots"],
            _ => [],
        };
        string[] may = role switch
        {
            NodeRole.Gateway => ["health", "tls"],
            NodeRole.MarketData => ["health", "lineB"],
            NodeRole.Store => ["health", "spare"],
            _ => ["health"],
        };
        if (Error is not null || !_json.IsObject(element, path, [.. common, .. needs], may))
            return null;
        return new NodeConfiguration
        {
            Name = Word(element, path, "name", LongestNodeName, "letters, digits, '-', '_' and '.'", IsNodeName),
            Role = role,
            Number = (ushort)_json.Integer(element, path, "number", 1, ushort.MaxValue),
            Stream = Address(element, path, "stream", isGroup: false),
            Health = Optional(element, path, "health", isGroup: false),
            IsSpare = element.TryGetProperty("spare", out _) && _json.Flag(element, path, "spare"),
            Shard = (byte)(element.TryGetProperty("shard", out _)
                ? _json.Integer(element, path, "shard", 0, VenueWords.MostShards - 1)
                : 0),
            Orders = Optional(element, path, "orders", isGroup: false),
            Ouch = Optional(element, path, "ouch", isGroup: false),
            TlsFile = OptionalPath(element, path, "tls"),
            LineA = Optional(element, path, "lineA", isGroup: true),
            LineB = Optional(element, path, "lineB", isGroup: true),
            Rerequest = Optional(element, path, "rerequest", isGroup: false),
            Snapshots = Optional(element, path, "snapshots", isGroup: false),
        };
    }

    private string Word(JsonElement parent, string path, string key, int longest, string kind, Func<char, bool> isAllowed)
    {
        JsonElement element = parent.GetProperty(key);
        string text = element.ValueKind == JsonValueKind.String ? element.GetString()! : string.Empty;

        // Names become names of files and folders, so the two that mean other folders are none.
        if (text.Length > 0 && text.Length <= longest && text.All(isAllowed) && text is not ("." or ".."))
            return text;
        _json.Fail(StrictJson.Join(path, key), $"expected 1 to {longest} {kind}, found {StrictJson.Show(element)}");
        return "x";
    }

    private Endpoint Optional(JsonElement parent, string path, string key, bool isGroup) =>
        parent.TryGetProperty(key, out _) ? Address(parent, path, key, isGroup) : default;

    private Endpoint Address(JsonElement parent, string path, string key, bool isGroup)
    {
        JsonElement element = parent.GetProperty(key);
        string text = element.ValueKind == JsonValueKind.String ? element.GetString()! : string.Empty;
        bool isAddress = Endpoint.TryParse(text, out Endpoint endpoint) && endpoint.Port != 0;
        if (isAddress && endpoint.IsMulticast == isGroup)
            return endpoint;
        string what = (isAddress, isGroup) switch
        {
            (true, true) => "expected group:port, a multicast group as 239.77.0.1",
            (true, false) => "expected address:port of one machine, and no multicast group",
            (false, true) => "expected group:port with a port from 1 to 65535",
            (false, false) => "expected address:port with a port from 1 to 65535",
        };
        _json.Fail(StrictJson.Join(path, key), $"{what}, found {StrictJson.Show(element)}");
        return default;
    }
}
