using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Market.Commands;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Electing;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Storing;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Tests.Nodes;

/// <summary>Engines 1 and 2 of a shard that elect who writes, one store, and a switch between them, in virtual time.</summary>
internal sealed class TwoEngines : IDisposable, IEpochClaims, IStamps
{
    internal const long Milli = 1_000_000;
    private const long StepNanos = Milli;
    private const int FragmentOffset = 12;

    // An input with its outcome fits the first packet of a batch, its digest does not.
    private const int PacketBytes = 250;

    private static readonly Endpoint StoreAddress = new([127, 0, 0, 1], 9);
    private static readonly Endpoint SpareAddress = new([127, 0, 0, 1], 8);
    private static readonly Endpoint ReaderAddress = new([127, 0, 0, 1], 7);

    private readonly ShardCore[] _cores;
    private readonly DayEnd? _before;
    private readonly int _stableCopies;
    private readonly StreamFollower _reader;
    private ulong _instances;
    private readonly Queue<(Endpoint From, Endpoint? To, byte[] Packet)> _wire = [];
    private readonly StreamStore _store;
    private StreamStore? _spare;
    private uint _epoch;
    private long _sequence;

    /// <summary>A venue that begins.</summary>
    /// <param name="newest">The newest version of the rules that each engine can run.</param>
    /// <param name="before">Where the day before has ended; null for none.</param>
    /// <param name="stableCopies">Stores that must hold a batch.</param>
    internal TwoEngines(uint newest = 1, DayEnd? before = null, int stableCopies = 1)
    {
        (_before, _stableCopies) = (before, stableCopies);
        _cores = [NewCore(newest), NewCore(newest)];
        _reader = new StreamFollower(Follow(), StreamPosition.Beginning, new Output(this, ReaderAddress));
        _store = new StreamStore(
            new StreamStoreOptions { Number = 1, Follower = Follow() }, new MemoryDisk(), new DiskState(default, 0, 0, [], null),
            new Output(this, StoreAddress));
        StartSpare(); // it says that it holds nothing, as a stream that begins wants to know of all
        Engines = [NewEngine(0), NewEngine(1)];
        Until(() => Writer > 0);
        _spare = null;
    }

    internal EngineNode[] Engines { get; }

    /// <summary>Store 2, which counts for nothing at first, begins.</summary>
    internal void StartSpare() => _spare = new StreamStore(
        new StreamStoreOptions { Number = 2, Follower = Follow() }, new MemoryDisk(),
        new DiskState(new StorePromise(0, 0, 0) { Directory = 0xD2 }, 0, 0, [], null), new Output(this, SpareAddress));

    internal ulong DigestOf(int engine) => _cores[engine - 1].Digest;

    internal long NowNanos { get; private set; } = 5_000 * Milli;

    /// <summary>Number of the engine whose process does not run; 0 for none.</summary>
    internal int Away { get; set; }

    /// <summary>Whether who gives out epochs does not answer.</summary>
    internal bool IsClaimAway { get; set; }

    /// <summary>Whether it refuses.</summary>
    internal bool IsClaimRefused { get; set; }

    /// <summary>Number of the engine that hears nobody and is heard; 0 for none.</summary>
    internal int Deaf { get; set; }

    /// <summary>Number of the engine that is open; 0 while none is, -1 when both are.</summary>
    internal int Writer => (Engines[0].IsOpen, Engines[1].IsOpen) switch
    {
        (true, true) => -1,
        (true, false) => 1,
        (false, true) => 2,
        _ => 0,
    };

    /// <summary>Inputs of gateway 1 that an engine that writes has taken.</summary>
    internal long Taken { get; private set; }

    /// <summary>Packets of a writer that each engine has sent to all.</summary>
    internal long[] Said { get; } = [0, 0];

    /// <summary>The version of the rules that each epoch names, as a reader of the stream sees it.</summary>
    internal List<uint> EpochVersions { get; } = [];

    /// <summary>What became of each input, likewise.</summary>
    internal List<(ShardInputKind Kind, ShardOutcome Outcome, LogicVerdict Verdict)> Inputs { get; } = [];

    /// <summary>Whether engines send only the first packet of each batch, and none again to who asks.</summary>
    internal bool TearsBatches { get; set; }

    /// <summary>Stamps of others, as engines have heard them.</summary>
    internal List<long> HeardStamps { get; } = [];

    /// <summary>Words of how far each engine is.</summary>
    internal long[] Words { get; } = [0, 0];

    /// <summary>Whoever reads the stream beside the engines; null for nobody.</summary>
    internal StandbyNode? Standby { get; set; }

    /// <summary>Another process with another program takes an engine's place, and begins with the first batch.</summary>
    internal void Restart(int engine, uint newest)
    {
        _cores[engine - 1].Dispose();
        _cores[engine - 1] = NewCore(newest);
        Engines[engine - 1] = NewEngine(engine - 1);
    }

    /// <summary>A follower for <see cref="Standby"/>.</summary>
    internal StreamFollower NewFollower() => new(Follow(), StreamPosition.Beginning, new Output(this, ReaderAddress));

    /// <summary>Lets time go by until something is so, or three seconds are over.</summary>
    /// <returns>How long it took.</returns>
    internal long Until(Func<bool> isSo)
    {
        long began = NowNanos;
        while (!isSo() && NowNanos < began + (3_000 * Milli))
        {
            Step();
        }

        return NowNanos - began;
    }

    /// <summary>Gives an input of gateway 1 to whoever writes.</summary>
    internal bool TryGive(ShardInputKind kind, ushort to = 0, long quantity = 0)
    {
        ShardInput input = new() { Kind = kind, Gateway = 1, Instance = 1, Sequence = _sequence + 1 };
        input.Command.Kind = kind == ShardInputKind.Administration ? CommandKind.Revive : default;
        (input.Command.Session, input.Command.Quantity) = (to, quantity);
        bool isTaken = Writer > 0 && Engines[Writer - 1].TryTake(input, NowNanos);
        _sequence += isTaken ? 1 : 0;
        Taken += isTaken ? 1 : 0;
        return isTaken;
    }

    public ClaimState Claim(uint above, out uint epoch, out string problem)
    {
        (epoch, problem) = (0, IsClaimRefused ? "no room" : string.Empty);
        if (IsClaimAway || IsClaimRefused)
            return IsClaimRefused ? ClaimState.Refused : ClaimState.Pending;
        epoch = _epoch = Math.Max(_epoch, above) + 1;
        return ClaimState.Claimed;
    }

    public void Heard(long lastNanos) => HeardStamps.Add(lastNanos);

    public long Next(long lastNanos) => Math.Max(lastNanos, NowNanos);

    public void Dispose() => Array.ForEach(_cores, core => core.Dispose());

    private static ShardCore NewCore(uint newest) =>
        new(ShardCoreOptions.Tiny with { NewestLogicVersion = newest, MarkedLogicVersion = 2 });

    private static Endpoint AddressOf(int place) => new([127, 0, 0, 1], (ushort)(place + 1));

    private StreamFollowerOptions Follow() => new()
    {
        Stream = StreamId.Shard(0),
        Stores = [1, 2],
        StoreAddresses = [StoreAddress, SpareAddress],
        FirstStores = [1],
        StableCopies = _stableCopies,
    };

    private EngineNode NewEngine(int place) => new(
        new EngineNodeOptions
        {
            Shard = 0,
            Writer = new EpochWriterOptions
            {
                Instance = ++_instances,
                Election = new ElectionOptions { Candidate = (ushort)(place + 1) },
                Follower = Follow(),
                NewIdentity = 7,
                PacketBytes = PacketBytes,
            },
            Instruments = [],
            Members = [],
            Others = [(ushort)(2 - place)],
            Before = _before,
        },
        _cores[place], StreamPosition.Beginning, this, this, new Output(this, AddressOf(place)));

    private void Step()
    {
        NowNanos += StepNanos;
        for (int count = _wire.Count; count > 0; count--)
        {
            (Endpoint from, Endpoint? to, byte[] packet) = _wire.Dequeue();
            for (int place = 0; place < Engines.Length; place++)
            {
                if (Away != place + 1 && Deaf != place + 1 && IsFor(AddressOf(place), from, to))
                    Engines[place].Receive(packet, from, NowNanos);
            }

            if (IsFor(ReaderAddress, from, to))
            {
                _reader.Receive(packet, from, NowNanos);
                Standby?.Receive(packet, from, NowNanos);
            }

            if (IsFor(StoreAddress, from, to))
                _store.Receive(packet, from, NowNanos);
            if (IsFor(SpareAddress, from, to))
                _spare?.Receive(packet, from, NowNanos);
        }

        for (int place = 0; place < Engines.Length; place++)
        {
            if (Away != place + 1)
                Engines[place].Advance(NowNanos);
        }

        _store.Advance(NowNanos);
        _spare?.Advance(NowNanos);
        _reader.Advance(NowNanos);
        Standby?.Advance(100, NowNanos);
        while (_reader.TryRead(out StreamBatch batch))
            Note(batch);
    }

    private void Note(in StreamBatch batch)
    {
        if (batch.IsEpochStarted)
        {
            Assert.True(EpochStart.TryRead(batch.Payload, out EpochStart? start));
            EpochVersions.Add(start.LogicVersion);
            return;
        }

        Assert.True(ShardBatch.TryRead(0, batch.Number, batch.Payload, out StableBatch stable, out _));
        Inputs.Add((stable.Input.Kind, stable.Outcome, LogicVerdict.Of(stable.Input.Command.Quantity)));
    }

    private static bool IsEngine(in Endpoint from) => from.Port is 1 or 2;

    private static bool IsFor(in Endpoint node, in Endpoint from, in Endpoint? to) => to is { } one ? one == node : from != node;

    private sealed class Output(TwoEngines venue, Endpoint from) : IStreamOutput
    {
        public bool TrySendToAll(ReadOnlySpan<byte> packet)
        {
            // What writers say begins with RSX1, what others say does not (docs/streams.md).
            bool isEngine = IsEngine(from);
            if (isEngine && packet[..4].SequenceEqual("RSX1"u8))
                venue.Said[from.Port - 1]++;
            else if (isEngine)
                venue.Words[from.Port - 1]++;
            if (isEngine && venue.TearsBatches && packet[..4].SequenceEqual("RSX1"u8) && packet[FragmentOffset] != 0)
                return true;
            venue._wire.Enqueue((from, null, packet.ToArray()));
            return true;
        }

        public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet)
        {
            if (venue.TearsBatches && IsEngine(from))
                return true;
            venue._wire.Enqueue((from, to, packet.ToArray()));
            return true;
        }
    }
}
