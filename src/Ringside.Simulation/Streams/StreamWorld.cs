using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Streams;

/// <summary>One run: stores, writers and readers of a stream on a network that misbehaves, and processes and machines that stop.</summary>
internal sealed partial class StreamWorld
{
    internal const long StepNanos = 100_000;
    private const long CalmNanos = 12_000_000_000;

    private readonly StoreProcess[] _stores;
    private readonly WriterProcess[] _writers;
    private readonly ReaderProcess[] _readers;
    private readonly StreamProcess[] _all;
    private readonly Queue<StreamWire.Delivery>[] _waiting;
    private uint _claimed;
    private InvariantException? _stopped;
    private ulong _instances;

    internal StreamWorld(ulong seed, StreamProfile profile, int keptEvents, StreamFault planted)
    {
        Planted = planted;
        Scenario = StreamScenario.Draw(seed, profile);
        Dice = new ScenarioDice(seed);
        Trail = new EventTrail(keptEvents);
        int stores = Scenario.Sizes.Stores + Scenario.Spares;
        int nodes = stores + Scenario.Writers + Scenario.Readers;
        Wire = new StreamWire(Scenario.Wire, Dice, nodes);
        StreamWatch = new StreamWatch(Wire, [Stream], DiskOf);
        StoreNumbers = [.. Enumerable.Range(0, stores).Select(store => (ushort)(store + 100))];
        StoreAddresses = [.. Enumerable.Range(0, stores).Select(StreamWire.AddressOf)];
        FirstStores = [.. StoreNumbers.Take(Scenario.Sizes.Stores)];
        Payloads = new BatchPayloads(Scenario, Dice);
        _stores = [.. Enumerable.Range(0, stores).Select(node => new StoreProcess(this, node))];
        _writers = [.. Enumerable.Range(_stores.Length, Scenario.Writers).Select(node => new WriterProcess(this, node))];
        _readers = [.. Enumerable.Range(nodes - Scenario.Readers, Scenario.Readers).Select(node => new ReaderProcess(this, node))];
        _all = [.. _stores, .. _writers, .. _readers];
        _waiting = [.. _all.Select(_ => new Queue<StreamWire.Delivery>())];
        if (profile == StreamProfile.BrokenStarts)
        {
            Wire.IsLost = IsOfBrokenStart;
        }
    }

    internal static StreamId Stream { get; } = StreamId.Shard(3);

    internal StreamScenario Scenario { get; }

    /// <summary>A rule that everybody leaves out.</summary>
    internal StreamFault Planted { get; }

    internal ScenarioDice Dice { get; }

    internal EventTrail Trail { get; }

    internal StreamWire Wire { get; }

    internal StreamJudge Judge { get; } = new();

    internal StreamWatch StreamWatch { get; }

    internal BatchPayloads Payloads { get; }

    internal IReadOnlyList<ushort> StoreNumbers { get; }

    internal IReadOnlyList<Endpoint> StoreAddresses { get; }

    /// <summary>Numbers of the stores that count when the stream begins.</summary>
    internal IReadOnlyList<ushort> FirstStores { get; }

    internal long NowNanos { get; private set; }

    /// <summary>Whether an identity was begun: no second one may be.</summary>
    internal bool HasBegun { get; set; }

    /// <summary>Whether writers claim epochs though somebody else writes.</summary>
    internal bool IsStormy => Scenario.IsStorm && !Wire.IsCalm;

    /// <summary>Whether writers shall publish.</summary>
    internal bool WantsBatches { get; private set; } = true;

    internal ulong NextInstance() => ++_instances;

    // What a coordinator does: nobody gets an epoch twice.
    internal uint ClaimEpoch() => ++_claimed;

    internal uint Epochs => _claimed;

    internal void RaiseEpoch(uint epoch) => _claimed = Math.Max(_claimed, epoch);

    /// <summary>Whether somebody writes, as one who listens would find; when all is well again, also whether somebody is about to: to read
    /// a long stream takes longer than others would wait otherwise, and nobody would ever be done.</summary>
    internal bool IsWritten(long nowNanos) => _writers.Any(writer => (writer.Writes || (Wire.IsCalm && writer.Seals(nowNanos)))
        && writer.PausedUntilNanos <= nowNanos && !IsCutOff(writer.Node));

    internal void Run()
    {
        foreach (StreamProcess process in _all)
        {
            process.Start();
        }

        long next = 0;
        int left = Scenario.Incidents;
        while (NowNanos < Scenario.TroubleNanos)
        {
            if (_brokenStarts.Count > 0)
            {
                RunLater();
            }

            if (left > 0 && NowNanos >= next)
            {
                Incident();
                left--;
                next = NowNanos + Dice.Below(2 * Scenario.TroubleNanos / (Scenario.Incidents + 1));
            }

            Step();
        }

        Calm();
        if (_stopped is not null)
        {
            throw _stopped;
        }
    }

    /// <summary>A node says by itself that something is wrong. With a rule left out that is no proof that it is seen from outside: the run
    /// goes on without the node.</summary>
    internal void OnStopped(StreamProcess process, string invariant, string fault)
    {
        if (Planted == StreamFault.None)
        {
            throw new InvariantException(invariant, fault);
        }

        if (_stopped is null)
        {
            Trail.Add(NowNanos, process.Node, $"has stopped: {fault}");
            _stopped = new InvariantException(invariant, fault);
        }
    }

    private SimulatedDisk? DiskOf(int node, int stream) => node < _stores.Length ? _stores[node].Disk : null;

    internal bool IsCutOff(int node) => _cutOff.Contains(node);

    private void Step()
    {
        NowNanos = Math.Min(NowNanos + StepNanos, Math.Max(Wire.NextNanos, NowNanos + 1));
        Wire.NowNanos = NowNanos;
        while (Wire.TryTake(NowNanos, out StreamWire.Delivery delivery))
        {
            if (_all[delivery.To].IsUp && _waiting[delivery.To].Count < 10_000)
            {
                _waiting[delivery.To].Enqueue(delivery);
            }
        }

        foreach (StreamProcess process in _all)
        {
            Turn(process);
        }
    }

    private bool Works(StreamProcess process) => process.IsUp && process.PausedUntilNanos <= NowNanos;

    private void Turn(StreamProcess process)
    {
        if (Works(process) && process.PausedUntilNanos > 0)
        {
            // It stood still in the middle of something, and goes on with that before it hears what has happened.
            process.PausedUntilNanos = 0;
            process.Advance(NowNanos);
        }

        while (Works(process) && _waiting[process.Node].TryDequeue(out StreamWire.Delivery delivery))
        {
            process.Receive(delivery.Packet, StreamWire.AddressOf(delivery.From), NowNanos);
        }

        if (Works(process))
        {
            process.Advance(NowNanos);
        }
    }

    // Everything is whole again, but what is lost for good: all must come to the same end, and a new reader must be able to read it all.
    private void Calm()
    {
        Wire.IsCalm = true;
        Heal();
        int before = Judge.Written;
        long until = NowNanos + PatienceNanos;
        while (Judge.Written < before + 30 || !_writers.Any(writer => writer.Writes))
        {
            Require(NowNanos < until, "a writer goes on when all is well again");
            Step();
        }

        WantsBatches = false;
        ReaderProcess late = _readers[0];
        late.Kill();
        _waiting[late.Node].Clear();
        late.Start();
        until = NowNanos + PatienceNanos;
        while (!IsLevel())
        {
            Require(NowNanos < until, "all come to the same end when all is well again");
            Step();
        }
    }

    // When a node has stopped there may be no such end.
    private long PatienceNanos => _stopped is null ? CalmNanos : CalmNanos / 6;

    private bool IsLevel()
    {
        WriterProcess? writer = _writers.FirstOrDefault(one => one.Writes);
        return writer is not null && writer.Stable == writer.Last && _readers.All(reader => reader.Shown == writer.Last)
            && _stores.All(store => store.Kept == writer.Last && store.Serves);
    }

    private void Require(bool holds, string what)
    {
        if (!holds)
        {
            if (_stopped is not null)
            {
                throw _stopped;
            }

            string writers = string.Join(", ", _writers.Select(writer =>
                $"{(writer.Writes ? "writes" : "waits")} {writer.Last}/{writer.Stable}"));
            string stores = string.Join(", ", _stores.Select(store => $"{store.Kept}{(store.Serves ? string.Empty : " abstains")}"));
            string readers = string.Join(", ", _readers.Select(reader => reader.Shown));
            throw new InvariantException(what, $"writers {writers}; stores {stores}; readers {readers}");
        }
    }
}
