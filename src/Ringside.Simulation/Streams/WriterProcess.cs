using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Sealing;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Simulation.Streams;

/// <summary>A process that claims an epoch, seals and writes; when another one takes over it waits, and may try again.</summary>
internal sealed class WriterProcess(StreamWorld world, int node) : StreamProcess(world, node)
{
    private StreamFollower? _follower;
    private StreamSealer? _sealer;
    private StreamPublisher? _writer;
    internal const uint Identity = 0xB0A7;
    private const long SealGraceNanos = 1_000_000_000;

    private ulong _instance;
    private uint _epoch;
    private long _claimNanos;
    private long _publishNanos;
    private long _claimedNanos;
    private bool _isTold;
    private bool _hasResumed;

    /// <summary>The set that it is to go over to, until it has begun an epoch, or has given that up; null for none.</summary>
    internal StoreSet? Wanted { get; private set; }

    /// <summary>Whether it takes batches.</summary>
    internal bool Writes => IsUp && _writer is { IsEstablished: true, IsDeposed: false };

    /// <summary>Whether it has claimed an epoch so lately that others wait for it.</summary>
    internal bool Seals(long nowNanos) => IsUp && !Writes && (_sealer ?? (object?)_writer) is not null
        && nowNanos < _claimedNanos + SealGraceNanos;

    /// <summary>Number of its last batch.</summary>
    internal long Last => _writer?.Last ?? 0;

    /// <summary>Number of its last stable batch.</summary>
    internal long Stable => _writer?.Stable ?? 0;

    /// <summary>Whether it can change the store set: it writes, and no change is under way.</summary>
    internal bool MayChange => Writes && !_writer!.IsChanging;

    /// <summary>The stores that count in its epoch.</summary>
    internal StoreSets Sets => _writer!.Sets;

    /// <summary>Takes a new epoch at once, for another store set.</summary>
    internal void Change(StoreSet wanted)
    {
        Forget(0);
        (Wanted, _claimNanos) = (wanted, World.NowNanos);
    }

    internal override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        _sealer?.Receive(packet, nowNanos);
        _writer?.Receive(packet, from, nowNanos);
        if (_writer is null)
        {
            _follower!.Receive(packet, from, nowNanos);
        }
    }

    internal override void Advance(long nowNanos)
    {
        _follower!.Advance(nowNanos);
        while (_writer is null && _follower.TryRead(out _))
        {
        }

        if (_writer is not null)
        {
            Write(nowNanos);
        }
        else if (_sealer is not null)
        {
            Seal(nowNanos);
        }
        else if (nowNanos >= _claimNanos && (Wanted is not null || World.IsStormy || !World.IsWritten(nowNanos)))
        {
            Claim();
        }
    }

    protected override void OnStart()
    {
        _instance = World.Planted == StreamFault.EpochUsedAgain && _instance > 0 ? _instance : World.NextInstance();
        Forget(0);
    }

    protected override void OnKill() => (_follower, _sealer, _writer, Wanted) = (null, null, null, null);

    private void Forget(long waitNanos)
    {
        (_sealer, _writer, Wanted, _isTold, _hasResumed) = (null, null, null, false, false);
        _follower = new StreamFollower(FollowerOptions(), StreamPosition.Beginning, Output) { Planted = World.Planted };
        _claimNanos = World.NowNanos + waitNanos + World.Dice.Below(World.IsStormy ? World.Scenario.ClaimNanos : 40_000_000);
    }

    private void Claim()
    {
        // Its lease is still there, as nobody has claimed an epoch since.
        bool goesOn = World.Planted == StreamFault.EpochUsedAgain && _epoch > 0 && _epoch == World.Epochs;
        _epoch = goesOn ? _epoch : World.ClaimEpoch();
        _claimedNanos = World.NowNanos;
        World.Trail.Add(World.NowNanos, Node, "claims epoch", _epoch);
        var options = new StreamSealerOptions
        {
            Stream = StreamWorld.Stream,
            Epoch = _epoch,
            Instance = _instance,
            Stores = World.StoreNumbers,
            StoreAddresses = World.StoreAddresses,
            FirstStores = World.FirstStores,
            StableCopies = World.Scenario.Sizes.Copies,
            Wanted = Wanted,
            NewIdentity = World.HasBegun ? 0 : Identity,
        };
        World.BreakSeal(this);
        _sealer = new StreamSealer(options, _follower!, Output) { Planted = World.Planted };
    }

    private void Seal(long nowNanos)
    {
        _sealer!.Advance(nowNanos);
        switch (_sealer.State)
        {
            case SealState.Outrun:
                World.RaiseEpoch(_sealer.HigherEpoch);
                Forget(0);
                break;
            case SealState.GivenUp:
                World.Trail.Add(nowNanos, Node, $"gives up: {_sealer.Reason}");
                Forget(20_000_000);
                break;
            case SealState.Sealed:
                World.HasBegun = true;
                World.Trail.Add(nowNanos, Node, "has sealed; epoch, last", _epoch, _sealer.Position.Number);
                _writer = new StreamPublisher(WriterOptions(_sealer.Identity), Behind(_sealer.Position), Output)
                {
                    Planted = World.Planted,
                };
                World.StreamWatch.OnSealed(0, _epoch, _sealer.Position);
                World.OnBegun(_epoch, _writer.Sets);
                Wanted = null;
                if (_sealer.ChangeProblem is { } problem)
                {
                    World.Trail.Add(nowNanos, Node, $"leaves the store set as it is: {problem}");
                }

                _writer.Start(0, nowNanos);
                World.BreakStart(this);
                World.Judge.OnPublished(_epoch, _writer.Last, _writer.LastChain);
                break;
        }
    }

    // One that goes on in an epoch that it had does not look at what it has written in it.
    private StreamPosition Behind(StreamPosition sealedAt) => World.Planted != StreamFault.EpochUsedAgain ? sealedAt
        : new StreamPosition(sealedAt.Number, sealedAt.Chain, [.. sealedAt.Runs.Where(run => run.Epoch < _epoch)]);

    private StreamPublisherOptions WriterOptions(uint identity) => new()
    {
        Stream = StreamWorld.Stream,
        Identity = identity,
        Epoch = _epoch,
        Instance = _instance,
        Sets = _sealer!.Sets!,
        LogBytes = 1 << 20,
        FirstLogBytes = 1 << 12,
        LogBatches = 1 << 12,
        UnstableBytes = 1 << 17,
    };

    private void Write(long nowNanos)
    {
        if (_writer!.IsEstablished && !_isTold)
        {
            _isTold = true;
            World.Trail.Add(nowNanos, Node, "is established in epoch", _epoch);
            World.StreamWatch.OnEstablished(0, _epoch, _writer);
            World.OnEstablished(_epoch);
        }

        if (!_writer.IsChanging && _isTold)
        {
            World.OnSettled(_epoch);
        }

        ReadOnlySpan<byte> again = _writer.IsReady && !_hasResumed ? World.Payloads.Again(_sealer!.Unfinished.Span) : default;
        _hasResumed |= _writer.IsReady;
        if (_writer.IsReady && ((nowNanos >= _publishNanos && World.WantsBatches) || !again.IsEmpty))
        {
            if (!again.IsEmpty)
            {
                World.Judge.OnResumed(_epoch, _sealer!.Position, again);
                World.Trail.Add(nowNanos, Node, "goes on with what was begun; epoch, last", _epoch, _writer.Last);
            }

            ReadOnlySpan<byte> payload = again.IsEmpty ? World.Payloads.Next() : again;
            World.Judge.OnPayload(_epoch, _writer.LastChain, payload);
            _writer.IsResuming = !again.IsEmpty;
            _writer.Begin();
            _writer.TryAppend(payload);
            if (_writer.TryPublish(isEndOfStream: false, nowNanos))
            {
                World.Judge.OnPublished(_epoch, _writer.Last, _writer.LastChain);
            }

            _publishNanos = nowNanos + World.Scenario.BatchNanos;
        }

        _writer.Advance(nowNanos);
        if (_writer.IsDeposed || (!_writer.IsEstablished && nowNanos > _claimNanos + 3_000_000_000))
        {
            World.Trail.Add(nowNanos, Node, "stops writing in epoch", _epoch, _writer.Last);
            Forget(10_000_000);
        }
        else if (_writer.IsEstablished && World.IsCutOff(Node))
        {
            // It hears no store any more: it goes, so that another one may come.
            Forget(50_000_000);
        }
    }
}
