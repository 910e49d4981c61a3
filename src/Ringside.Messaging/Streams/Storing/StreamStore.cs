using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Logs;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Storing;

/// <summary>Stores a stream (docs/streams.md): follows it, writes it, says with marks how far it is, promises epochs to writers, and
/// answers who misses something.</summary>
/// <remarks>
/// <para>A promise is kept on the disk before it is told, and nothing live of a lower epoch is stored after it. A mark is told after the
/// write that it speaks of.</para>
/// <para>A store that may hold less than it once said (it is fresh, its machine stopped, a record is damaged) <em>abstains</em>: it
/// promises nothing and sends no mark, until it has what an established writer had when it was heard first. One that cannot read what it
/// keeps abstains until it is made anew.</para>
/// <para>Sans I/O but for the disk, one thread.</para>
/// </remarks>
public sealed partial class StreamStore : IFollowerOwner, IBatchSource
{
    private const string NothingBefore = "it has held nothing before";

    private readonly StreamStoreOptions _options;
    private readonly IStoreDisk _disk;
    private readonly KeptBatches _batches;
    private readonly IStreamOutput _output;
    private readonly Crc32C _checksum = new();
    private readonly StreamFollower _follower;
    private readonly FillAnswers _answers;
    private readonly MarkTimer _timer;
    private readonly byte[] _packet = new byte[StreamControl.Size + PromisedPayload.MostBytes];
    private readonly StoredSets _sets;
    private StorePromise _promise;
    private string? _doubt;
    private long _begun;
    private (long Kept, long Begun) _underWay; // when a promise did not wait for it
    private long _writerHeardNanos = long.MinValue;
    private StoreMark _kept;
    private uint _catchUpEpoch;
    private long _catchUpTo = long.MaxValue;

    /// <summary>Makes a store of what a disk holds.</summary>
    /// <param name="options">What it is.</param>
    /// <param name="disk">Where it keeps the stream.</param>
    /// <param name="state">What is there.</param>
    /// <param name="output">Where packets go.</param>
    public StreamStore(StreamStoreOptions options, IStoreDisk disk, DiskState state, IStreamOutput output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(disk);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(output);
        (_options, _disk, _output, _promise) = (options, disk, output, state.Promise);
        var start = new StreamPosition(state.Last, state.Chain, state.Runs);
        _follower = new StreamFollower(options.Follower with { Identity = state.Promise.Identity }, start, output, this);
        _follower.RaiseEpoch(_promise.Epoch);
        _answers = new FillAnswers(output, _checksum);
        _batches = new KeptBatches(disk);
        _sets = new StoredSets(_follower, _batches);
        _timer = new MarkTimer(options);
        _begun = state.Last;
        _kept = new StoreMark(_promise.Epoch, _follower.LastEpoch, state.Last, state.Chain);
        IsFresh = _promise.Identity == 0;
        _doubt = state.Doubt ?? (IsFresh ? NothingBefore : null);
    }

    /// <summary>Why it abstains; null when it does not.</summary>
    public string? Doubt => _batches.Damage ?? _doubt;

    /// <summary>Whether it has never held anything.</summary>
    public bool IsFresh { get; private set; }

    /// <summary>Whether the newest epoch that it knows of does not count it: its directory was never admitted, or another set is in
    /// force.</summary>
    public bool IsStranger => !IsFresh && _follower.StoreSets is { } sets && !sets.Current.Has(Self)
        && !(sets.Former?.Has(Self) ?? false);

    /// <summary>The stores that count in the newest epoch that it knows of; null before any is known.</summary>
    public StoreSets? Sets => _follower.StoreSets;

    /// <summary>What it has promised.</summary>
    public StorePromise Promise => _promise;

    /// <summary>Why it has stopped for good; null while it has not.</summary>
    public string? Fault => _follower.Fault;

    /// <summary>Number of the last batch that it keeps.</summary>
    public long Kept => Math.Min(Planted == StreamFault.MarkBeforeWrite ? _begun : _disk.Kept, _follower.Last);

    /// <summary>Packets sent to who asked.</summary>
    public long FillPackets => _answers.Packets;

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public long NextDeadlineNanos => Math.Min(
        Math.Min(_follower.NextDeadlineNanos, _answers.DeadlineNanos),
        Doubt is null && Fault is null && !IsFresh ? _timer.DeadlineNanos : long.MaxValue);

    internal StreamFollower Follower => _follower;

    private StoreMember Self => new(_options.Number, _promise.Directory);

    /// <summary>A rule that is left out on purpose.</summary>
    internal StreamFault Planted
    {
        get => _follower.Planted;
        set => _follower.Planted = value;
    }

    ushort IFollowerOwner.Store => _options.Number;

    long IFollowerOwner.KeepFrom => Math.Max(Kept, 1);

    ulong IFollowerOwner.ChainOf(long number)
    {
        ulong chain = 0;
        if (_batches.TryRead(number, out ReadOnlySpan<byte> packets))
        {
            var walk = new PacketWalk(packets);
            while (walk.MoveNext())
            {
                chain = StreamHeader.TryRead(walk.Packet, _checksum, out StreamHeader header) ? header.Chain : 0;
            }
        }

        return chain;
    }

    /// <summary>Takes a packet; anything that is not for it is ignored.</summary>
    public void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        if (StreamControl.TryRead(packet, _checksum, out StreamControl control))
        {
            if (control.Stream != _options.Follower.Stream)
            {
                return;
            }

            switch (control.Kind)
            {
                case StreamControlKind.PromiseRequest:
                    OnPromiseRequest(control, from);
                    return;
                case StreamControlKind.FillRequest:
                    OnFillRequest(control, from, nowNanos);
                    return;
                case StreamControlKind.HeardRequest:
                    OnHeardRequest(control, from, nowNanos);
                    return;
            }
        }
        else if (!MayFollow(packet, nowNanos))
        {
            return;
        }

        _follower.Receive(packet, from, nowNanos);
        Watch();
    }

    /// <summary>Writes what has come, and tells marks.</summary>
    /// <returns>How much was done.</returns>
    public int Advance(long nowNanos)
    {
        _follower.Advance(nowNanos);
        int work = BeginWrites() + _disk.DoWork(nowNanos) + _answers.Advance(this, nowNanos);
        bool isSure = Doubt is null || Planted == StreamFault.DoubtIgnored;
        if (isSure && !IsFresh && Fault is null && _timer.IsDue(Mark(), nowNanos))
        {
            Tell(nowNanos);
            work++;
        }

        return work;
    }

    void IFollowerOwner.OnCut(long number)
    {
        if (number < _begun)
        {
            _disk.Drain();
            _disk.CutTo(number);
            _begun = number;
            if (_kept.Number > number)
            {
                // What was cut is told no more, also while what comes in its place is not kept yet.
                _kept = new StoreMark(_promise.Epoch, _follower.LastEpoch, number, _follower.LastChain);
            }

            _underWay.Begun = Math.Min(_underWay.Begun, number);
        }
    }

    private int BeginWrites()
    {
        int begun = 0;
        while (_begun < _follower.Last && _disk.TryAppend(_begun + 1, _follower.Log.Packets(_begun + 1)))
        {
            _begun++;
            begun++;
        }

        return begun;
    }

    // A higher epoch raises the promise, and durably so, before anything of it is stored. One that seals still raises nothing.
    private bool MayFollow(ReadOnlySpan<byte> packet, long nowNanos)
    {
        bool isMine = StreamHeader.TryRead(packet, _checksum, out StreamHeader header) && header.Stream == _options.Follower.Stream
            && (IsFresh || header.Identity == _promise.Identity);
        if (!isMine || (header.Epoch < _promise.Epoch && Planted != StreamFault.AnyEpochStored))
        {
            return false;
        }

        _writerHeardNanos = nowNanos;
        bool isSealing = header.IsHeartbeat && header.Number == 0;
        if (IsFresh)
        {
            // The stream has begun without it: it follows, so that a change of the set can admit it.
            return !isSealing && GoesOn(header, packet) && TryPromise(new StorePromise(header.Epoch, 0, header.Identity) { IsLate = true });
        }

        return header.Epoch <= _promise.Epoch || isSealing || TryPromise(new StorePromise(header.Epoch, 0, _promise.Identity));
    }

    private static bool GoesOn(in StreamHeader header, ReadOnlySpan<byte> packet)
    {
        Span<EpochRun> runs = stackalloc EpochRun[HeartbeatPayload.MostRuns];
        return header.IsHeartbeat && packet.Length == StreamHeader.Size + header.Length
            && HeartbeatPayload.TryRead(packet[StreamHeader.Size..], out _, runs) > 0
            && HeartbeatPayload.SaysItGoesOn(packet[StreamHeader.Size..]);
    }

    // What came before the promise is written before it; nothing of a lower epoch comes after it.
    private bool TryPromise(in StorePromise promise)
    {
        if (Planted == StreamFault.PromiseIsNoBarrier)
        {
            _underWay = (Kept, _begun);
        }
        else
        {
            do
            {
                _disk.Drain();
            }
            while (BeginWrites() > 0);
        }

        _follower.RaiseEpoch(promise.Epoch);
        bool isForgotten = Planted == StreamFault.PromiseForgotten && _promise.Identity != 0;
        StorePromise kept = promise with { Directory = _promise.Directory, IsLate = IsFresh ? promise.IsLate : _promise.IsLate };
        if (!isForgotten && !_disk.TrySave(kept))
        {
            return false;
        }

        _doubt = IsFresh && _doubt == NothingBefore ? null : _doubt;
        (_promise, IsFresh) = (kept, false);
        return true;
    }

    private void OnPromiseRequest(in StreamControl request, in Endpoint from)
    {
        bool isSure = (Doubt is null && !(_promise.IsLate && Kept == 0)) || Planted == StreamFault.DoubtIgnored;
        if (request.IsNew ? !MayBegin(request) : !isSure && !IsFresh)
        {
            return;
        }

        bool isMine = request.IsNew || IsFresh || request.Identity == 0 || request.Identity == _promise.Identity;
        bool isHigher = request.Epoch > _promise.Epoch
            || (request.Epoch == _promise.Epoch && (_promise.Instance == 0 || _promise.Instance == request.Instance));
        if (!isHigher || !isMine)
        {
            // Who asks for another identity is told this one, so that it knows why.
            Answer(StreamControlKind.Refused, from, request.Instance);
        }
        else if (IsFresh && !request.IsNew)
        {
            Answer(StreamControlKind.Promised, from, request.Instance); // says that it is fresh, and promises nothing
        }
        else if (TryPromise(new StorePromise(
            request.Epoch, request.Instance, request.IsNew ? request.Identity : _promise.Identity)))
        {
            _doubt = request.IsNew ? null : _doubt;
            AnswerUnfinished(from, request.Instance);
            Answer(StreamControlKind.Promised, from, request.Instance);
        }
    }

    // An identity begins only on stores that have held nothing; a question that comes twice is answered twice.
    private bool MayBegin(in StreamControl request) =>
        request.Identity != 0 && !_promise.IsLate && (IsFresh || (request.Identity == _promise.Identity && _follower.Last == 0));

    bool IBatchSource.TryPackets(long number, out ReadOnlySpan<byte> packets)
    {
        packets = default;
        if (!_follower.IsWritersOwn || number > _follower.Last)
        {
            return false;
        }

        if (!_follower.Log.Holds(number))
        {
            return _batches.TryRead(number, out packets);
        }

        packets = _follower.Log.Packets(number);
        return true;
    }

    // One that doubts is whole again when it has what an established writer, not below its promise, had when it was heard.
    private void Watch()
    {
        if (_doubt is null || IsFresh)
        {
            return;
        }

        if (_catchUpEpoch != _follower.WriterEpoch)
        {
            bool isEstablished = _follower.IsWriterEstablished && _follower.WriterEpoch >= _promise.Epoch;
            (_catchUpEpoch, _catchUpTo) = isEstablished ? (_follower.WriterEpoch, _follower.Known) : (0, long.MaxValue);
        }

        if (_catchUpEpoch != 0 && Kept >= _catchUpTo && Mark().Epoch == _catchUpEpoch)
        {
            _doubt = null;
        }
    }

    private StoreMark Mark()
    {
        long kept = Kept;
        if (kept == _follower.Last)
        {
            _kept = new StoreMark(_promise.Epoch, _follower.LastEpoch, kept, _follower.LastChain);
        }
        else if (_follower.Log.Holds(kept))
        {
            BatchPlace place = _follower.Log.Place(kept);
            _kept = new StoreMark(_promise.Epoch, place.Epoch, kept, place.Chain);
        }

        bool isLate = Planted == StreamFault.PromiseIsNoBarrier && kept > _underWay.Kept && kept <= _underWay.Begun;
        return _kept with { Promised = isLate ? _kept.Epoch : _promise.Epoch };
    }

    private void Tell(long nowNanos)
    {
        StoreMark mark = Mark();
        _follower.OnMark(Self, mark, nowNanos);
        Span<byte> packet = _packet.AsSpan(0, StreamControl.Size);
        new StreamControl
        {
            Kind = StreamControlKind.Mark,
            Stream = _options.Follower.Stream,
            Identity = _promise.Identity,
            Epoch = mark.Promised,
            LastEpoch = mark.Epoch,
            Store = _options.Number,
            StoreIdentity = _promise.Directory,
            Number = mark.Number,
            Value = mark.Chain,
        }.Write(packet, _checksum);
        _output.TrySendToAll(packet);
    }
}
