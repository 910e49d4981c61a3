using System.Collections.Immutable;
using System.Net;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Disks;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Configuration;

/// <summary>A venue to try: one shard, one node of each role, all on the loopback interface.</summary>
/// <remarks>
/// <code>
/// port       transport       what
/// base       239.77.0.1 UDP  stream of shard 0
/// base + 1   239.77.0.2 UDP  feed, line A
/// base + 2   239.77.0.3 UDP  feed, line B
/// base + 10  127.0.0.1 UDP   engine-0, stream
/// base + 11  127.0.0.1 UDP   engine-0, orders of gateways
/// base + 12  127.0.0.1 UDP   store-1, stream
/// base + 13  127.0.0.1 UDP   gateway-1, stream
/// base + 14  127.0.0.1 UDP   data-1, stream
/// base + 15  127.0.0.1 UDP   data-1, messages asked for again
/// base + 16  127.0.0.1 UDP   standby-1, stream
/// base + 20  127.0.0.1 TCP   gateway-1, OUCH of members
/// base + 21  127.0.0.1 TCP   data-1, snapshots
/// base + 30  127.0.0.1 TCP   engine-0, health
/// base + 31  127.0.0.1 TCP   store-1, health
/// base + 32  127.0.0.1 TCP   gateway-1, health
/// base + 33  127.0.0.1 TCP   data-1, health
/// base + 34  127.0.0.1 TCP   standby-1, health
/// </code>
/// </remarks>
public static class DemoVenue
{
    /// <summary>The first port, where nothing else is asked for.</summary>
    public const int UsualBasePort = 20_100;

    /// <summary>Ports from the first one on that belong to the venue.</summary>
    public const int Ports = 35;

    private const int PriceScale = 4;
    private const long PriceUnits = 10_000;

    /// <summary>Makes the venue.</summary>
    /// <param name="dataFolder">Folder of all that it keeps; its member file (<see cref="DemoMembers"/>) is there too.</param>
    /// <param name="basePort">The first port, so that two can run side by side.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ports are not within 1 to 65535.</exception>
    public static VenueConfiguration Create(string dataFolder, int basePort = UsualBasePort)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataFolder);
        ArgumentOutOfRangeException.ThrowIfLessThan(basePort, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(basePort, ushort.MaxValue - Ports + 1);
        string folder = Path.GetFullPath(dataFolder);
        return new VenueConfiguration
        {
            Day = Alpha10.Of("DEMO"),
            DataFolder = folder,
            MembersFile = Path.Combine(folder, "members.json"),
            Interface = "lo",
            StableCopies = 1,
            Fsync = StorePolicy.None,
            SnapshotBatches = 250_000,
            Limits = new VenueLimits(),
            Shards = [new ShardConfiguration { Number = 0, Group = Group(1, basePort), Instruments = Instruments() }],
            Nodes = Nodes(basePort),
        };
    }

    private static ImmutableArray<InstrumentConfiguration> Instruments() =>
    [
        Instrument(1, "ALPHA", 100 * PriceUnits),
        Instrument(2, "BRAVO", 25 * PriceUnits),
        Instrument(3, "CHARLIE", 15 * PriceUnits / 2),
        Instrument(4, "DELTA", 250 * PriceUnits),
        Instrument(5, "ECHO", 1_200 * PriceUnits),
        Instrument(6, "FOXTROT", 60 * PriceUnits),
    ];

    // Ticks of a cent, and a collar of half the price, which stops mistakes and not the flow of a benchmark.
    private static InstrumentConfiguration Instrument(uint number, string symbol, long price) => new()
    {
        Number = number,
        Symbol = Alpha8.Of(symbol),
        PriceScale = PriceScale,
        Tick = PriceUnits / 100,
        Lot = 1,
        ReferencePrice = price,
        CollarBasisPoints = 5_000,
    };

    private static ImmutableArray<NodeConfiguration> Nodes(int basePort) =>
    [
        new NodeConfiguration
        {
            Name = "engine-0", Role = NodeRole.Engine, Number = 1, Shard = 0, Stream = Own(basePort + 10), Orders = Own(basePort + 11),
            Health = Own(basePort + 30),
        },
        new NodeConfiguration
        {
            Name = "store-1", Role = NodeRole.Store, Number = 1, Stream = Own(basePort + 12), Health = Own(basePort + 31),
        },
        new NodeConfiguration
        {
            Name = "gateway-1", Role = NodeRole.Gateway, Number = 1, Stream = Own(basePort + 13), Ouch = Own(basePort + 20),
            Health = Own(basePort + 32),
        },
        new NodeConfiguration
        {
            Name = "data-1", Role = NodeRole.MarketData, Number = 1, Shard = 0, Stream = Own(basePort + 14), LineA = Group(2, basePort + 1),
            LineB = Group(3, basePort + 2), Rerequest = Own(basePort + 15), Snapshots = Own(basePort + 21), Health = Own(basePort + 33),
        },
        new NodeConfiguration
        {
            Name = "standby-1", Role = NodeRole.Standby, Number = 1, Stream = Own(basePort + 16), Health = Own(basePort + 34),
        },
    ];

    private static Endpoint Own(int port) => new(IPAddress.Loopback, port);

    private static Endpoint Group(byte last, int port) => new([239, 77, 0, last], port);
}
