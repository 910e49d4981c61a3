using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Storing;
using Ringside.Messaging.Streams.Writing;
using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Tests.Streams;

/// <summary>Stores A, B and C, two of which make a batch stable, others that wait to be admitted, two writers and a reader, on a network
/// that a test cuts, in virtual time.</summary>
internal sealed class StoreSetWorld : IEpochClaims
{
    internal const int A = 0;
    internal const int B = 1;
    internal const int C = 2;
    internal const int D = 3;
    internal const int E = 4;
    private const int Stores = 5;
    private const int Nodes = Stores + 3;
    private const long StepNanos = 200_000;

    private static readonly ushort[] Numbers = [100, 101, 102, 103, 104];

    private readonly StreamWire _wire;
    private readonly SimulatedDisk[] _disks;
    private readonly StreamStore?[] _stores = new StreamStore?[Stores];
    private readonly EpochWriter?[] _writers = new EpochWriter?[2];
    private readonly StreamFollower _reader;
    private readonly Dictionary<long, ulong> _released = [];
    private uint _claimed;
    private ulong _instances;

    internal StoreSetWorld(StreamFault planted = StreamFault.None)
    {
        Planted = planted;
        var dice = new ScenarioDice(7);
        _wire = new StreamWire(new WireManners(0, 0, 50_000, 0), dice, Nodes);
        _disks = [.. Enumerable.Range(0, Stores).Select(_ => new SimulatedDisk(new DiskManners(20_000, false), dice))];
        _reader = new StreamFollower(Follow(7), StreamPosition.Beginning, _wire.OutputOf(Stores + 2)) { Planted = planted };
        foreach (int store in (int[])[A, B, C])
        {
            StartStore(store);
        }
    }

    internal StreamFault Planted { get; }

    internal long NowNanos { get; private set; }

    /// <summary>Last batch that the reader was shown.</summary>
    internal long Released { get; private set; }

    /// <summary>Batches that were shown and then shown otherwise.</summary>
    internal int Replaced { get; private set; }

    /// <summary>Why the reader has stopped.</summary>
    internal string? ReaderFault => _reader.Fault;

    internal EpochWriter Writer(int number) => _writers[number]!;

    internal StreamStore Store(int store) => _stores[store]!;

    internal SimulatedDisk Disk(int store) => _disks[store];

    internal static ushort NumberOf(int store) => Numbers[store];

    internal StoreMember Member(int store) => new(Numbers[store], Store(store).Promise.Directory);

    internal StoreSet Set(params int[] stores) => new(stores.Select(Member), 2);

    internal void StartStore(int store) => _stores[store] = new StreamStore(
        new StreamStoreOptions { Number = Numbers[store], Follower = Follow((ulong)store + 20) }, _disks[store], _disks[store].Recover(),
        _wire.OutputOf(store))
    { Planted = Planted };

    internal void KillStore(int store)
    {
        _disks[store].Kill();
        _stores[store] = null;
    }

    internal EpochWriter StartWriter(int number, bool mayBegin = false) => _writers[number] = new EpochWriter(
        new EpochWriterOptions
        {
            Instance = ++_instances,
            Follower = Follow((ulong)number + 30),
            NewIdentity = mayBegin ? 0xB0A7U : 0,
            Planted = Planted,
        },
        StreamPosition.Beginning, this, _wire.OutputOf(Stores + number));

    internal void KillWriter(int number) => _writers[number] = null;

    /// <summary>Nothing gets from one node to others any more; stores have their numbers, writers come behind them.</summary>
    internal void Cut(int from, params int[] to) => Array.ForEach(to, other => _wire.Cut(from, other, isCut: true));

    internal void Heal() => _wire.Heal();

    internal static int NodeOfWriter(int number) => Stores + number;

    /// <summary>Publishes a batch.</summary>
    internal bool Publish(int writer, byte what)
    {
        if (Writer(writer).Publisher is not { IsReady: true } publisher)
        {
            return false;
        }

        publisher.Begin();
        publisher.TryAppend([what, (byte)writer]);
        return publisher.TryPublish(isEndOfStream: false, NowNanos);
    }

    /// <summary>Lets time go by until something is so.</summary>
    internal bool Run(Func<bool> until, long mostMillis = 3_000)
    {
        for (long end = NowNanos + (mostMillis * 1_000_000); NowNanos < end;)
        {
            if (until())
            {
                return true;
            }

            Step();
        }

        return until();
    }

    internal void Run(long millis) => Run(() => false, millis);

    ClaimState IEpochClaims.Claim(uint above, out uint epoch, out string problem)
    {
        (epoch, problem) = (_claimed = Math.Max(_claimed, above) + 1, string.Empty);
        return ClaimState.Claimed;
    }

    private void Step()
    {
        NowNanos += StepNanos;
        _wire.NowNanos = NowNanos;
        while (_wire.TryTake(NowNanos, out StreamWire.Delivery one))
        {
            Endpoint from = StreamWire.AddressOf(one.From);
            if (one.To < Stores)
            {
                _stores[one.To]?.Receive(one.Packet, from, NowNanos);
            }
            else if (one.To < Stores + 2)
            {
                _writers[one.To - Stores]?.Receive(one.Packet, from, NowNanos);
            }
            else
            {
                _reader.Receive(one.Packet, from, NowNanos);
            }
        }

        foreach (StreamStore? store in _stores)
        {
            store?.Advance(NowNanos);
        }

        foreach (EpochWriter? writer in _writers)
        {
            Advance(writer);
        }

        _reader.Advance(NowNanos);
        while (_reader.TryRead(out StreamBatch batch))
        {
            Replaced += _released.TryAdd(batch.Number, batch.Chain) || _released[batch.Number] == batch.Chain ? 0 : 1;
            Released = batch.Number;
        }
    }

    private void Advance(EpochWriter? writer)
    {
        writer?.Advance(NowNanos);
        while (writer is not null && writer.TryRead(out _))
        {
        }

        if (writer?.State == EpochWriterState.Sealed)
        {
            writer.Begin(0, NowNanos);
        }
    }

    private static StreamFollowerOptions Follow(ulong seed) => new()
    {
        Stream = StreamId.Shard(1),
        Stores = Numbers,
        StoreAddresses = [.. Enumerable.Range(0, Stores).Select(StreamWire.AddressOf)],
        FirstStores = Numbers[..3],
        StableCopies = 2,
        LogBytes = 1 << 18,
        FirstLogBytes = 1 << 12,
        LogBatches = 1 << 8,
        WindowBatches = 64,
        Seed = seed,
    };
}
