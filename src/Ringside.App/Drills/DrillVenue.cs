using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Members;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Disks;
using Ringside.Protocols.Fields;

namespace Ringside.App.Drills;

/// <summary>The venue of a drill: its file and its members.</summary>
/// <remarks>
/// <code>
/// port                transport           what
/// base + shard        239.78.0.1+ UDP     streams of the shards
/// base + 9            239.78.0.10 UDP     the merge stream
/// base + 10 + 2 shard 239.78.0.11+ UDP    lines A and B of the feeds
/// base + 20 ..        127.0.0.1 UDP, TCP  nodes, one after the other
/// base + 90 ..        127.0.0.1 TCP       servers of ZooKeeper, three ports each
/// </code>
/// </remarks>
internal static class DrillVenue
{
    /// <summary>The first port, where nothing else is asked for.</summary>
    internal const int UsualBasePort = 27_200;

    /// <summary>Ports from the first one on that belong to the venue.</summary>
    internal const int Ports = 100;

    /// <summary>Secret of all users here, who are known to this machine alone.</summary>
    internal const string Secret = "DRILL";

    /// <summary>Name of the administrator.</summary>
    internal const string Administrator = "ADMIN";

    private const int HashIterations = 100;
    private const int MergePort = 9;
    private const int LinePort = 10;
    private const int NodePort = 20;
    private const int ZooKeeperPort = 90;
    private const int SessionMilliseconds = 2_000;
    private const long SnapshotBatches = 50_000;
    private const int PriceScale = 4;
    private const long PriceUnits = 10_000;

    private static ReadOnlySpan<string> Symbols => (string[])["ALPHA", "DELTA", "BRAVO", "ECHO", "CHARLIE", "FOXTROT"];

    private static ReadOnlySpan<long> Prices => (long[])[100, 250, 25, 1_200, 15, 60];

    /// <summary>Describes the venue.</summary>
    /// <param name="topology">What it is made of.</param>
    /// <param name="folder">The folder of all that it keeps.</param>
    /// <param name="basePort">The first port.</param>
    internal static VenueConfiguration Describe(DrillTopology topology, string folder, int basePort) => new()
    {
        Day = Alpha10.Of("DRILL"),
        DataFolder = Path.Combine(folder, "data"),
        MembersFile = Path.Combine(folder, "members.json"),
        Interface = "lo",
        StableCopies = topology.StableCopies,
        Fsync = StorePolicy.None,
        SnapshotBatches = topology.Standbys > 0 ? SnapshotBatches : 0,
        MergeGroup = topology.Shards > 1 ? Group(10, basePort + MergePort) : default,
        ZooKeeper = topology.ZooKeepers == 0 ? null : new ZooKeeperConfiguration
        {
            Servers =
            [
                .. Enumerable.Range(0, topology.ZooKeepers).Select(server => DrillEnsemble.AddressOf(server, basePort + ZooKeeperPort)),
            ],
            Root = "/ringside/drill",
            SessionMilliseconds = SessionMilliseconds,
        },
        Limits = new VenueLimits { Orders = 1 << 16, Tokens = 1 << 23, Sessions = 64, Members = 64, StreamChunks = 1 << 14 },
        Shards =
        [
            .. Enumerable.Range(0, topology.Shards).Select(shard => new ShardConfiguration
            {
                Number = (byte)shard,
                Group = Group(1 + shard, basePort + shard),
                Instruments = InstrumentsOf(shard, topology.Shards),
            }),
        ],
        Nodes = [.. new NodeList(topology, basePort).All()],
    };

    /// <summary>The members: one user each, no limits, orders that stay when a connection is lost; and an administrator, of the first
    /// one.</summary>
    internal static MemberList Members(int count) => new(
    [
        .. Enumerable.Range(1, count).Select(number => new Member
        {
            Number = (uint)number,
            Name = $"Member {number}",
            RatePerSecond = TokenBucket.Most,
            Burst = TokenBucket.Most,
            Users =
            [
                new MemberUser
                {
                    Name = Alpha6.Of(UserOf(number)),
                    Kind = UserKind.Trading,
                    Session = (uint)number,
                    Secret = HashOf(number),
                },
                .. number > 1 ? Array.Empty<MemberUser>() :
                [
                    new MemberUser { Name = Alpha6.Of(Administrator), Kind = UserKind.Administrator, Secret = HashOf(0) },
                ],
            ],
        }),
    ]);

    private static SecretHash HashOf(int number) =>
        SecretHash.Make(Alpha10.Of(Secret), Encoding.ASCII.GetBytes($"drill {number,-10}"), HashIterations);

    /// <summary>Name of the user of a member.</summary>
    internal static string UserOf(int member) => string.Create(CultureInfo.InvariantCulture, $"D{member:d3}");

    private static ImmutableArray<InstrumentConfiguration> InstrumentsOf(int shard, int shards)
    {
        var list = ImmutableArray.CreateBuilder<InstrumentConfiguration>();
        for (int at = shard; at < Symbols.Length; at += shards)
        {
            list.Add(new InstrumentConfiguration
            {
                Number = (uint)(at + 1),
                Symbol = Alpha8.Of(Symbols[at]),
                PriceScale = PriceScale,
                Tick = PriceUnits / 100,
                Lot = 1,
                ReferencePrice = Prices[at] * PriceUnits,
                CollarBasisPoints = 5_000,
            });
        }

        return list.ToImmutable();
    }

    private static Endpoint Group(int last, int port) => new([239, 78, 0, (byte)last], port);

    /// <summary>The nodes; each takes the next ports.</summary>
    private sealed class NodeList(DrillTopology topology, int basePort)
    {
        private int _port = basePort + NodePort;

        internal IEnumerable<NodeConfiguration> All()
        {
            for (int number = 1; number <= topology.Stores; number++)
            {
                yield return Node("store", NodeRole.Store, number) with { Health = Own() };
            }

            for (int shard = 0; shard < topology.Shards; shard++)
            {
                for (int number = 1; number <= topology.EnginesPerShard; number++)
                {
                    string name = topology.EnginesPerShard == 1 ? $"engine-{shard}" : $"engine-{shard}-{number}";
                    yield return Node("engine", NodeRole.Engine, (shard * topology.EnginesPerShard) + number) with
                    {
                        Name = name,
                        Shard = (byte)shard,
                        Orders = Own(),
                        Health = Own(),
                    };
                }
            }

            for (int number = 1; topology.Shards > 1 && number <= topology.Merges; number++)
            {
                yield return Node("merge", NodeRole.Merge, number);
            }

            for (int number = 1; number <= topology.Gateways; number++)
            {
                yield return Node("gateway", NodeRole.Gateway, number) with { Ouch = Own() };
            }

            for (int shard = 0; shard < topology.Shards; shard++)
            {
                int line = LinePort + (2 * shard);
                yield return Node("data", NodeRole.MarketData, shard + 1) with
                {
                    Shard = (byte)shard,
                    LineA = Group(line + 1, basePort + line),
                    LineB = Group(line + 2, basePort + line + 1),
                    Rerequest = Own(),
                    Snapshots = Own(),
                };
            }

            for (int number = 1; number <= topology.Standbys; number++)
            {
                yield return Node("standby", NodeRole.Standby, number);
            }
        }

        private NodeConfiguration Node(string name, NodeRole role, int number) => new()
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"),
            Role = role,
            Number = (ushort)number,
            Stream = Own(),
        };

        private Endpoint Own() => new(IPAddress.Loopback, _port++);
    }
}
