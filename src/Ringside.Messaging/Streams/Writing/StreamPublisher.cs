using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Logs;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Writing;

/// <summary>Writes a stream in one epoch (docs/streams.md): publishes batches, says with heartbeats how far it is, answers who misses some,
/// and counts the marks of the stores.</summary>
/// <remarks>
/// <para>Its first batch is <see cref="EpochStart"/>. Only when that one is stable is the writer established, and takes batches of its
/// owner. A batch stays in memory until it is stable; when there is too much that is not, the writer is full: its owner must wait.</para>
/// <para>It stops for good when it hears of a higher epoch. Sans I/O, one thread; nothing is allocated once its buffers have their
/// size.</para>
/// </remarks>
public sealed class StreamPublisher : IBatchSource
{
    private readonly StreamPublisherOptions _options;
    private readonly IStreamOutput _output;
    private readonly Crc32C _checksum = new();
    private readonly BatchLog _log;
    private readonly BatchBuilder _builder;
    private readonly FillAnswers _answers;
    private readonly MarkBook _marks = new();
    private readonly StrangerMarks _strangers = new();
    private readonly EpochTable _table = new();
    private readonly byte[] _heartbeat = new byte[StreamHeader.Size + HeartbeatPayload.MostBytes];
    private readonly long _first;
    private long _sentNumber;
    private int _sentBytes;
    private bool _hasEnded;
    private long _toldNanos = long.MinValue;
    private long _heartbeatNanos = long.MinValue;
    private long _heartbeatPauseNanos;

    /// <summary>Makes a writer that goes on behind a stream.</summary>
    /// <param name="options">What it writes.</param>
    /// <param name="behind">The stream that was sealed.</param>
    /// <param name="output">Where packets go.</param>
    /// <exception cref="ArgumentException">An epoch that is not above all others, or packets of no length.</exception>
    public StreamPublisher(StreamPublisherOptions options, StreamPosition behind, IStreamOutput output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(behind);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PacketBytes, 2 * StreamHeader.Size, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.PacketBytes, ushort.MaxValue, nameof(options));
        _table.Set([.. behind.Runs]);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Epoch, _table.Last.Epoch, nameof(options));
        (_options, _output, _first) = (options, output, behind.Number + 1);
        _log = new BatchLog(options.LogBytes, options.LogBatches, options.FirstLogBytes);
        _log.Reset(behind.Number, behind.Chain);
        _builder = new BatchBuilder(options, _log.MostBytes, _checksum);
        _answers = new FillAnswers(output, _checksum);
        _table.Note(options.Epoch, _first);
        _marks.Enter(options.Epoch, _first, options.Sets);
        (_sentNumber, _heartbeatPauseNanos) = (behind.Number, options.FirstHeartbeatNanos);
    }

    /// <summary>Number of the last batch.</summary>
    public long Last => _log.Last;

    /// <summary>Chain of the last batch.</summary>
    public ulong LastChain => _log.LastChain;

    /// <summary>Place behind the last batch.</summary>
    public StreamPosition Position => new(Last, LastChain, [.. _table.Runs.Where(run => run.First <= Last)]);

    /// <summary>Number of the last batch of this epoch that is stable; 0 while none is.</summary>
    public long Stable => _options.Sets.Current.Copies == 0 ? Last : _marks.Stable.Epoch == _options.Epoch ? _marks.Stable.Number : 0;

    /// <summary>Whether the first batch of the epoch is stable: from then on batches are taken.</summary>
    public bool IsEstablished => Last >= _first && Stable >= _first;

    /// <summary>Whether a higher epoch is known: nothing leaves any more.</summary>
    public bool IsDeposed { get; private set; }

    /// <summary>Whether two stores have named different chains of one batch: nothing may go on.</summary>
    public bool IsContradicted => _marks.IsContradicted;

    /// <summary>Whether a batch may be published now.</summary>
    public bool IsReady => IsEstablished && !IsDeposed && !IsContradicted && UnstableBytes < _options.UnstableBytes;

    /// <summary>Bytes that are published and not stable, or have not even left.</summary>
    public long UnstableBytes
    {
        get
        {
            long stable = Math.Max(Math.Min(Stable, _sentNumber), _first - 1);
            if (stable >= Last)
            {
                return 0;
            }

            BatchPlace last = _log.Place(Last);
            return last.Position + last.Length - _log.Place(stable + 1).Position;
        }
    }

    /// <summary>A rule that is left out on purpose.</summary>
    internal StreamFault Planted
    {
        get => _marks.Planted;
        set => _marks.Planted = value;
    }

    /// <summary>Whether what is published next was begun before, and is carried out again: a batch of this epoch like any other, unless
    /// that rule is left out.</summary>
    internal bool IsResuming { get; set; }

    /// <summary>Packets sent again to who asked.</summary>
    public long FillPackets => _answers.Packets;

    /// <summary>The stores that count in this epoch.</summary>
    public StoreSets Sets => _marks.InForce!;

    /// <summary>Whether a change of the store set is under way: until a batch behind the first one of the epoch is stable.</summary>
    public bool IsChanging => _marks.IsChanging;

    /// <summary>How many more stores would have to be heard since a time, so that there are as many as must hold a batch.</summary>
    public int StoresMissingSince(long nanos) => _marks.MissingSince(nanos);

    /// <summary>Whether a store that counts was heard since a time.</summary>
    public bool HasHeard(in StoreMember store, long nanos) => _marks.HasHeard(store, nanos);

    /// <summary>Looks up a store that does not count.</summary>
    /// <param name="store">Its number.</param>
    /// <param name="sinceNanos">When it must have been heard last.</param>
    /// <param name="member">The directory that is there.</param>
    /// <param name="number">Last batch that it keeps.</param>
    /// <returns>False when no such store was heard since.</returns>
    public bool TryFindStranger(ushort store, long sinceNanos, out StoreMember member, out long number) =>
        _strangers.TryFind(store, sinceNanos, out member, out number);

    /// <summary>Publishes the first batch of the epoch.</summary>
    /// <param name="stampNanos">Stamp of the batch before.</param>
    /// <param name="nowNanos">The time.</param>
    /// <exception cref="InvalidOperationException">It was published before.</exception>
    public void Start(long stampNanos, long nowNanos)
    {
        if (Last >= _first)
        {
            throw new InvalidOperationException($"epoch {_options.Epoch} has begun before");
        }

        var start = new EpochStart
        {
            Epoch = _options.Epoch,
            LogicVersion = _options.LogicVersion,
            Instance = _options.Instance,
            StampNanos = stampNanos,
            Sets = _options.Sets,
            Runs = _table.Runs,
        };
        _builder.Begin();
        _builder.TryAppend(start.ToBytes());
        PublishBuilt(StreamFlags.EpochStarted, nowNanos);
    }

    /// <summary>Begins a batch; what was added and not published is forgotten.</summary>
    public void Begin() => _builder.Begin();

    /// <summary>Adds to the batch; bytes of one call stay in one packet if they fit one.</summary>
    /// <returns>False when the batch is too long for any reader.</returns>
    public bool TryAppend(ReadOnlySpan<byte> bytes) => _builder.TryAppend(bytes);

    /// <summary>Publishes what was added.</summary>
    /// <param name="isEndOfStream">Whether it is the last batch of this identity.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>False when nothing was added, or it cannot be now: then what was added stays, for another try.</returns>
    public bool TryPublish(bool isEndOfStream, long nowNanos) =>
        IsReady && !_builder.IsEmpty && PublishBuilt(isEndOfStream ? StreamFlags.EndOfStream : StreamFlags.None, nowNanos);

    /// <summary>Takes a mark, a question, or a sign of a higher epoch; anything else is ignored.</summary>
    public void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        if (StreamHeader.TryRead(packet, _checksum, out StreamHeader header))
        {
            IsDeposed |= header.Stream == _options.Stream && header.Identity == _options.Identity && header.Epoch > _options.Epoch
                && Planted != StreamFault.WriterGoesOn;
        }
        else if (StreamControl.TryRead(packet, _checksum, out StreamControl control) && control.Stream == _options.Stream
            && control.Identity == _options.Identity)
        {
            OnControl(control, from, nowNanos);
        }
    }

    /// <summary>Sends what is to be sent, and heartbeats when it is time to.</summary>
    /// <returns>Packets that left.</returns>
    public int Advance(long nowNanos)
    {
        if (IsDeposed)
        {
            return 0;
        }

        int answered = _answers.Advance(this, nowNanos);
        int sent = Send(nowNanos);
        if (sent == 0 ? nowNanos >= HeartbeatDeadline : IsBusyHeartbeatDue(nowNanos))
        {
            SendHeartbeat(nowNanos);
            sent++;
        }

        return sent + answered;
    }

    bool IBatchSource.TryPackets(long number, out ReadOnlySpan<byte> packets)
    {
        bool isHere = !IsDeposed && _log.Holds(number);
        packets = isHere ? _log.Packets(number) : default;
        return isHere;
    }

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public long NextDeadlineNanos => IsDeposed ? long.MaxValue : _sentNumber < Last ? long.MinValue
        : Math.Min(HeartbeatDeadline, _answers.DeadlineNanos);

    // Who comes new to a stream that never rests learns from heartbeats where it is, and whose.
    private bool IsBusyHeartbeatDue(long nowNanos) =>
        _toldNanos == long.MinValue || nowNanos - _toldNanos >= _options.BusyHeartbeatNanos;

    private long HeartbeatDeadline => _heartbeatNanos == long.MinValue ? long.MinValue : _heartbeatNanos + _heartbeatPauseNanos;

    private bool PublishBuilt(StreamFlags flags, long nowNanos)
    {
        uint epoch = IsResuming && Planted == StreamFault.ResumedKeepsEpoch ? _table.Runs[^2].Epoch : _options.Epoch;
        ReadOnlySpan<byte> packets = _builder.Complete(Last + 1, epoch, LastChain, flags, nowNanos, out ulong chain);
        bool isKept = _log.TryAppend(packets, epoch, chain, Math.Min(Stable, _sentNumber) + 1);
        if (isKept)
        {
            _hasEnded = (flags & StreamFlags.EndOfStream) != 0;
            _builder.Begin();
            IsResuming = false;
        }

        return isKept;
    }

    private void OnControl(in StreamControl control, in Endpoint from, long nowNanos)
    {
        switch (control.Kind)
        {
            case StreamControlKind.Mark:
                OnMark(control, nowNanos);
                // Also one that does not count: it takes nothing more of this epoch, and could never be admitted.
                IsDeposed |= control.Epoch > _options.Epoch && Planted != StreamFault.WriterGoesOn;
                break;
            case StreamControlKind.Refused:
                IsDeposed |= control.Epoch > _options.Epoch;
                break;
            case StreamControlKind.FillRequest when !IsDeposed && Planted != StreamFault.WriterForgets:
                _answers.Add(from, control, Math.Max(control.Number, _log.First), _sentNumber);
                _answers.Advance(this, nowNanos);
                break;
        }
    }

    private void OnMark(in StreamControl control, long nowNanos)
    {
        var store = new StoreMember(control.Store, control.StoreIdentity);
        if (_options.Sets.Current.Has(store) || (_options.Sets.Former?.Has(store) ?? false) || Planted == StreamFault.FreshStoreCounts)
        {
            _marks.Take(store, new StoreMark(control.Epoch, control.LastEpoch, control.Number, control.Value), nowNanos);
        }
        else
        {
            _strangers.Take(store, control.Number, nowNanos);
        }
    }

    private int Send(long nowNanos)
    {
        int sent = 0;
        while (_sentNumber < Last && sent < _options.PacketsPerTurn)
        {
            var walk = new PacketWalk(_log.Packets(_sentNumber + 1)[_sentBytes..]);
            while (sent < _options.PacketsPerTurn && walk.MoveNext())
            {
                if (!_output.TrySendToAll(walk.Packet))
                {
                    return sent;
                }

                _sentBytes += walk.Packet.Length;
                sent++;
            }

            if (_sentBytes == _log.Place(_sentNumber + 1).Length)
            {
                (_sentNumber, _sentBytes) = (_sentNumber + 1, 0);
            }
        }

        if (sent > 0)
        {
            (_heartbeatNanos, _heartbeatPauseNanos) = (nowNanos, _options.FirstHeartbeatNanos);
        }

        return sent;
    }

    // Until the first batch has left the stream is not told to anybody: only that there is a writer.
    private void SendHeartbeat(long nowNanos)
    {
        bool isSealing = _sentNumber < _first;
        StoreSets? sets = isSealing ? null : _options.Sets;
        int length = HeartbeatPayload.SizeOf(isSealing ? 0 : _table.Runs.Count, sets);
        Span<byte> packet = _heartbeat.AsSpan(0, StreamHeader.Size + length);
        HeartbeatPayload.Write(packet[StreamHeader.Size..], IsEstablished, isSealing ? [] : _table.Runs, sets, _hasEnded);
        new StreamHeader
        {
            Stream = _options.Stream,
            Flags = StreamFlags.Heartbeat,
            Epoch = _options.Epoch,
            Length = (ushort)length,
            Number = isSealing ? 0 : _sentNumber + 1,
            PublishedNanos = nowNanos,
            Chain = isSealing ? 0 : _log.Place(_sentNumber).Chain,
            Identity = _options.Identity,
        }.Write(packet, _checksum);
        _output.TrySendToAll(packet);
        _toldNanos = nowNanos;
        _heartbeatPauseNanos = _heartbeatNanos == long.MinValue
            ? _options.FirstHeartbeatNanos
            : Math.Min(2 * _heartbeatPauseNanos, _options.LongestHeartbeatNanos);
        _heartbeatNanos = nowNanos;
    }
}
