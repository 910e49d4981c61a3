using System.Buffers.Binary;
using System.Collections.Immutable;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.MarketData;
using Ringside.Exchange.Members;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Market.Commands;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Storing;
using Ringside.Messaging.Streams.Writing;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Tests.Nodes;

/// <summary>One engine, one store and one gateway in virtual time, with links in memory; each of them can be away.</summary>
internal sealed class SmallVenue : IDisposable, IEpochClaims, IStamps, IShardLink, IGatewayHost
{
    internal const long Milli = 1_000_000;
    internal const long Second = 1_000 * Milli;
    private const long StepNanos = 5 * Milli;
    private const int FlagsOffset = 6;
    private const int NumberOffset = 16;
    private const byte EndOfStream = 8;

    private static readonly Endpoint EngineAddress = new([127, 0, 0, 1], 1);
    private static readonly Endpoint StoreAddress = new([127, 0, 0, 1], 2);
    private static readonly Endpoint GatewayAddress = new([127, 0, 0, 1], 3);
    private static readonly Endpoint DataAddress = new([127, 0, 0, 1], 4);

    private readonly ImmutableArray<InstrumentConfiguration> _instruments;
    private ShardCore _core = new(ShardCoreOptions.Tiny);
    private readonly int _unstableBytes;
    private ulong _engines;
    private readonly Queue<(Endpoint From, Endpoint? To, byte[] Packet)> _wire = [];
    private readonly StreamStore _store;
    private uint _epoch;
    private long _sequence;

    internal SmallVenue(int unstableBytes = 4_000, params ImmutableArray<InstrumentConfiguration> instruments)
    {
        (_instruments, _unstableBytes) = (instruments, unstableBytes);
        _store = new StreamStore(
            new StreamStoreOptions { Number = 1, Follower = Follow() }, Disk, new DiskState(default, 0, 0, [], null),
            new Output(this, StoreAddress));
        Engine = NewEngine();
        StreamFollower follower = new(Follow(), StreamPosition.Beginning, new Output(this, GatewayAddress));
        Gateway = new GatewayNode(
            new GatewayCore(
                new GatewayOptions { Gateway = 1, Instance = 1, Day = Alpha10.Of("DAY1"), Decoy = Gateways.TestVenue.Decoy },
                Gateways.TestVenue.Members(), new MemberStreams(new MemberStreamsOptions { Shards = 1, ExpectedOrders = 16 }), this, this),
            new MergedReader([follower], null));
    }

    internal MemoryDisk Disk { get; } = new();

    internal EngineNode Engine { get; private set; }

    internal GatewayNode Gateway { get; }

    /// <summary>Market data, once it was added.</summary>
    internal MarketDataNode? Data { get; private set; }

    /// <summary>Numbers of batches that were sent as the last one of the stream.</summary>
    internal List<long> EndsOfStream { get; } = [];

    internal long NowNanos { get; private set; } = 5 * Second;

    internal bool IsEngineAway { get; set; }

    internal bool IsStoreAway { get; set; }

    /// <summary>The gateway says nothing to the engine, and reads on.</summary>
    internal bool IsGatewayMute { get; set; }

    /// <summary>Another gateway, of number 2, sends as much as the engine takes.</summary>
    internal bool IsFlooded { get; set; }

    /// <summary>Market data that begins now with the first batch.</summary>
    internal MarketDataNode AddData(IPacketOutput line)
    {
        var history = new ItchHistory(1 << 12);
        var publisher = new MoldPublisher(new MoldPublisherOptions { Session = Alpha10.Of("DAY1") }, history, line, null);
        Data = new MarketDataNode(
            0, new StreamFollower(Follow(), StreamPosition.Beginning, new Output(this, DataAddress)),
            new ItchPublication(new ItchPublicationOptions(), publisher), publisher);
        return Data;
    }

    /// <summary>Most that the other gateway sends in a step.</summary>
    internal int MostPerStep { get; set; } = int.MaxValue;

    /// <summary>The engine ends, with what it had not told, and another one begins.</summary>
    internal void RestartEngine()
    {
        _core.Dispose();
        _core = new ShardCore(ShardCoreOptions.Tiny);
        Engine = NewEngine();
    }

    /// <summary>Lets time go by.</summary>
    internal void Wait(long nanos)
    {
        for (long end = NowNanos + nanos; NowNanos < end;)
        {
            NowNanos = Math.Min(NowNanos + StepNanos, end);
            Step();
        }
    }

    /// <summary>Time goes by in which nobody does anything.</summary>
    internal void StandStill(long nanos)
    {
        NowNanos += nanos;
        Step();
    }

    public ClaimState Claim(uint above, out uint epoch, out string problem)
    {
        (epoch, problem) = (_epoch = Math.Max(_epoch, above) + 1, string.Empty);
        return ClaimState.Claimed;
    }

    public void Heard(long lastNanos)
    {
    }

    public long Next(long lastNanos) => Math.Max(lastNanos, NowNanos);

    public bool TrySend(int shard, in ShardInput input) => !IsGatewayMute && !IsEngineAway && Engine.TryTake(input, NowNanos);

    public void Verify(long ticket, SecretHash hash, Alpha10 secret)
    {
        // Nobody logs in.
    }

    public void HasOutput(int connection)
    {
        // Nobody is connected.
    }

    public void Close(int connection, CloseReason reason)
    {
        // Nobody is connected.
    }

    public void Dispose() => _core.Dispose();

    private EngineNode NewEngine() => new(
        new EngineNodeOptions
        {
            Shard = 0,
            Writer = new EpochWriterOptions
            {
                Instance = ++_engines,
                Follower = Follow(),
                NewIdentity = _engines == 1 ? 7u : 0,
                UnstableBytes = _unstableBytes,
            },
            Instruments = _instruments,
            Members = [],
        },
        _core, StreamPosition.Beginning, this, this, new Output(this, EngineAddress));

    private static StreamFollowerOptions Follow() => new()
    {
        Stream = StreamId.Shard(0),
        Stores = [1],
        StoreAddresses = [StoreAddress],
        StableCopies = 1,
    };

    // As the shells do it: first what has come is read, then gateways give what the engine takes, then it goes on.
    private void Step()
    {
        for (int count = _wire.Count; count > 0; count--)
        {
            (Endpoint from, Endpoint? to, byte[] packet) = _wire.Dequeue();
            if (!IsEngineAway && IsFor(EngineAddress, from, to))
                Engine.Receive(packet, from, NowNanos);
            if (!IsStoreAway && IsFor(StoreAddress, from, to))
                _store.Receive(packet, from, NowNanos);
            if (IsFor(GatewayAddress, from, to))
                Gateway.Receive(packet, from, NowNanos);
            if (IsFor(DataAddress, from, to))
                Data?.Receive(packet, from, NowNanos);
        }

        if (!IsEngineAway)
        {
            if (!IsGatewayMute)
                Engine.Heard(1, 1, NowNanos);
            Flood();
            Engine.Advance(NowNanos);
        }

        if (!IsStoreAway)
            _store.Advance(NowNanos);
        Gateway.Advance(64, NowNanos);
        Data?.Advance(64, NowNanos);
    }

    private void Flood()
    {
        for (int count = 0; IsFlooded && Engine.IsOpen && count < MostPerStep; count++)
        {
            ShardInput input = new()
            {
                Kind = _sequence == 0 ? ShardInputKind.GatewayStarted : ShardInputKind.Command,
                Gateway = 2,
                Instance = 1,
                Sequence = _sequence + 1,
            };
            input.Command.Kind = CommandKind.SessionDisconnected;
            input.Command.Session = 99;
            if (!Engine.TryTake(input, NowNanos))
                break;
            _sequence++;
        }
    }

    private static bool IsFor(in Endpoint node, in Endpoint from, in Endpoint? to) => to is { } one ? one == node : from != node;

    private sealed class Output(SmallVenue venue, Endpoint from) : IStreamOutput
    {
        public bool TrySendToAll(ReadOnlySpan<byte> packet)
        {
            // The header's flags and number (docs/streams.md).
            if ((packet[FlagsOffset] & EndOfStream) != 0)
                venue.EndsOfStream.Add(BinaryPrimitives.ReadInt64LittleEndian(packet[NumberOffset..]));
            venue._wire.Enqueue((from, null, packet.ToArray()));
            return true;
        }

        public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet)
        {
            venue._wire.Enqueue((from, to, packet.ToArray()));
            return true;
        }
    }
}
