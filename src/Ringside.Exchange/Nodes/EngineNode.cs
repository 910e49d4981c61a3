using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Nodes;

/// <summary>The engine of one shard without sockets: becomes the writer of its stream, and turns each input of a gateway into one
/// batch.</summary>
/// <remarks>
/// <para><b>Start.</b> Whatever was stable is sealed, read, and applied batch by batch, each compared with the digest of its first writer;
/// then the epoch begins. A restart is a seal like any other. An input of which the engine before had told a part only is carried out
/// again, as it was stamped. Before other inputs are taken, members' limits and instruments of the configuration are sequenced as
/// commands.</para>
/// <para><b>Running.</b> An input is judged, stamped, applied and published in one call; its gateway learns of it from the stream, as
/// everybody does, and only when it is stable. While too much is not stable, nothing is taken: who sends must keep it.</para>
/// <para><b>End.</b> When a higher epoch is there, or the state differs from what the stream says, or a batch is too long for any reader,
/// it takes nothing more; <see cref="Problem"/> says why. A new one begins with a snapshot, or from the beginning.</para>
/// </remarks>
public sealed class EngineNode
{
    // Heartbeats of an idle stream are closer than this: an engine that does not run for so long stood still. Marks are, too: one that
    // takes nothing for so long waits for its stores.
    private const long PauseNanos = 1_000_000_000;

    private readonly EngineNodeOptions _options;
    private readonly ShardCore _core;
    private readonly EpochWriter _writer;
    private readonly IStamps _stamps;
    private readonly Opening _opening;
    private readonly Closing _closing = new();
    private readonly GatewayWatch _watch;
    private readonly StoreWatch _stores;
    private ulong _lastChain;
    private long _ranNanos;
    private long _servedNanos;
    private long _couldNanos;
    private bool _hasServed;
    private bool _mustGiveUp;
    private bool _isOpen;
    private bool _mustPublish;
    private bool _hasResumed;

    /// <summary>An engine that has claimed nothing yet.</summary>
    /// <param name="options">What it is.</param>
    /// <param name="core">The shard, as far as its owner knows it to be stable; the owner disposes it.</param>
    /// <param name="start">Where that is in the stream.</param>
    /// <param name="claims">Gives out epochs.</param>
    /// <param name="stamps">Gives stamps.</param>
    /// <param name="output">Where packets go.</param>
    public EngineNode(
        EngineNodeOptions options, ShardCore core, StreamPosition start, IEpochClaims claims, IStamps stamps, IStreamOutput output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(core);
        ArgumentNullException.ThrowIfNull(stamps);
        ArgumentNullException.ThrowIfNull(start);
        (_options, _core, _stamps, _lastChain) = (options, core, stamps, start.Chain);
        _writer = new EpochWriter(options.Writer, start, claims, output);
        _opening = new Opening(options);
        _watch = new GatewayWatch(options.GatewaySilenceNanos);
        StreamFollowerOptions follower = options.Writer.Follower;
        _stores = new StoreWatch(follower.Stores.Count, follower.StableCopies, options.StoreSilenceNanos);
    }

    /// <summary>What was done with what came.</summary>
    public EngineCounters Counters { get; } = new();

    /// <summary>How far its writer is.</summary>
    public EpochWriterState State => _writer.State;

    /// <summary>Whether inputs are taken.</summary>
    public bool IsOpen => _isOpen && Fault is null && State == EpochWriterState.Established && _core.Day == DayPhase.Running;

    /// <summary>Whether the day is over and known to be: its last batch is stable.</summary>
    public bool IsDayOver => _core.Day == DayPhase.Ended && State == EpochWriterState.Established && Stable >= _writer.Publisher!.Last;

    /// <summary>Where the last batch with an input is, once the stream is sealed.</summary>
    public DayEnd LastInput => new(_writer.Identity, _core.LastNumber, _lastChain);

    /// <summary>Why it has ended for good; null while it has not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Why it is not open, as far as there is a reason to tell.</summary>
    public string? Problem => Fault ?? _writer.Problem ?? (IsDayOver ? "the day is over" : null);

    /// <summary>Why nothing can be shown of what it does, though it is open; null while all is well.</summary>
    public string? Trouble => IsOpen ? _stores.Trouble : null;

    /// <summary>Whether it has ended, and another one must begin.</summary>
    public bool HasEnded => Fault is not null || State == EpochWriterState.Ended;

    /// <summary>Whether it has ended because what it began with is not of the stream that the stores hold.</summary>
    public bool IsStartRefused => _writer.IsStartRefused;

    /// <summary>The epoch.</summary>
    public uint Epoch => _writer.Epoch;

    /// <summary>The shard.</summary>
    public ShardCore Core => _core;

    /// <summary>Number of its last batch that is stable; 0 before it is established.</summary>
    public long Stable => _writer.Publisher?.Stable ?? 0;

    /// <summary>Packets that it has sent again in this epoch to who missed them.</summary>
    public long FillPackets => _writer.Publisher?.FillPackets ?? 0;

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public long NextDeadlineNanos =>
        HasEnded ? long.MaxValue
        : IsOpen && CanSequence ? Math.Min(_writer.NextDeadlineNanos, _ranNanos + (_watch.DeadlineNanos - _servedNanos))
        : _writer.NextDeadlineNanos;

    /// <summary>Takes a packet of the stream; anything that is not for it is ignored.</summary>
    public void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) => _writer.Receive(packet, from, nowNanos);

    /// <summary>Goes on as far as it can now, and sends what was published.</summary>
    /// <returns>How much was done.</returns>
    public int Advance(long nowNanos)
    {
        if (HasEnded)
            return 0;
        int work = _writer.Advance(nowNanos);
        work += State switch
        {
            EpochWriterState.Sealing or EpochWriterState.Sealed => Replay(nowNanos),
            EpochWriterState.Established => Run(nowNanos),
            _ => 0,
        };
        return work;
    }

    /// <summary>A gateway is alive.</summary>
    /// <param name="gateway">Its number.</param>
    /// <param name="instance">Which run of it.</param>
    /// <param name="nowNanos">The time.</param>
    public void Heard(uint gateway, ulong instance, long nowNanos) => _watch.Heard(gateway, instance, _servedNanos);

    /// <summary>Takes an input of a gateway, in the order of its sequence.</summary>
    /// <param name="input">The input; any bytes.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>False when it cannot be taken now, and is to be offered again.</returns>
    public bool TryTake(in ShardInput input, long nowNanos)
    {
        if (input.Gateway == 0
            || input.Kind is not (ShardInputKind.Command or ShardInputKind.GatewayStarted or ShardInputKind.Administration
                or ShardInputKind.EndOfDay))
        {
            Counters.Forbidden++;
            return true;
        }

        if (!IsOpen || _mustPublish)
            return false;
        _watch.Heard(input.Gateway, input.Instance, _servedNanos);
        switch (_core.JudgeSequence(input))
        {
            case ShardOutcome.OutOfSequence:
                Counters.OutOfSequence++;
                return true;
            case ShardOutcome.Repeated:
                Counters.Repeated++;
                return true;
            default:
                break;
        }

        if (_mustGiveUp || !_writer.Publisher!.IsReady)
        {
            Counters.Busy++;
            return false;
        }

        _hasServed = true;
        Sequence(input, nowNanos);
        return true;
    }

    private int Replay(long nowNanos)
    {
        int count = 0;
        while (count < _options.BatchesPerTurn && _writer.TryRead(out StreamBatch batch))
        {
            count++;
            if (batch.IsEpochStarted)
                continue;
            Counters.Replayed++;
            _lastChain = batch.Chain;
            if (ShardPayload.Apply(_core, _options.Shard, batch) is { } fault)
            {
                Fault = fault;
                return count;
            }
        }

        if (State == EpochWriterState.Sealed && count < _options.BatchesPerTurn)
        {
            _writer.Begin(Math.Max(_core.LastStampNanos, 0), nowNanos);
            count += _writer.Advance(nowNanos) + 1;
        }

        return count;
    }

    // Silence of gateways is measured by a clock that runs only while they are served: not while this process stands still, and not while
    // nothing can be taken for longer than a pause. Under a load that is more than the stores take something is taken all the time, though
    // at most moments nothing can be: then it goes on.
    private void Count(long nowNanos)
    {
        if (_hasServed || CanSequence)
            _couldNanos = nowNanos;
        bool isServed = nowNanos - _ranNanos <= PauseNanos && nowNanos - _couldNanos <= PauseNanos;
        _servedNanos += isServed ? nowNanos - _ranNanos : 0;
        (_ranNanos, _hasServed) = (nowNanos, false);
    }

    private int Run(long nowNanos)
    {
        if (_mustPublish)
            Publish(nowNanos);
        Count(nowNanos);
        int work = 0;
        if (!_hasResumed && CanSequence)
            Resume(nowNanos);
        if (_core.Day != DayPhase.Running)
            return Close(nowNanos);
        while (!_isOpen && CanSequence)
        {
            work++;
            if (_opening.TryNext(_core, out ShardInput input))
            {
                Sequence(input, nowNanos);
                continue;
            }

            _isOpen = true;
            _watch.Begin(_servedNanos);
        }

        _mustGiveUp = false;
        while (_isOpen && _watch.TryFindSilent(_core, _servedNanos, out uint gateway, out ulong instance))
        {
            // Before others fill again what becomes free, it is said that this one is lost.
            _mustGiveUp = !CanSequence;
            if (_mustGiveUp)
                break;
            Counters.GatewaysLost++;
            Sequence(new ShardInput { Kind = ShardInputKind.GatewayLost, Gateway = gateway, Instance = instance }, nowNanos);
            work++;
        }

        _stores.Advance(_writer.Publisher!, nowNanos);
        return work + _writer.Advance(nowNanos);
    }

    private int Close(long nowNanos)
    {
        int work = 0;
        for (; _core.Day == DayPhase.Ending && CanSequence; work++)
        {
            _closing.Next(_core, out ShardInput input);
            Sequence(input, nowNanos);
        }

        return work + _writer.Advance(nowNanos);
    }

    private bool CanSequence => Fault is null && !_mustPublish && _writer.Publisher!.IsReady;

    // The engine before had judged it behind the same state, and some store knows of it: it comes before anything else, as it was.
    private void Resume(long nowNanos)
    {
        _hasResumed = true;
        if (!ShardBatch.TryReadInput(_writer.Unfinished.Span, out ShardInput input) || input.Command.TimeNanos < _core.LastStampNanos)
            return;
        Counters.Resumed++;
        Sequence(input, input.Command.TimeNanos, nowNanos);
    }

    private void Sequence(in ShardInput input, long nowNanos) => Sequence(input, _stamps.Next(_core.LastStampNanos), nowNanos);

    private void Sequence(in ShardInput input, long stampNanos, long nowNanos)
    {
        StreamPublisher publisher = _writer.Publisher!;
        Counters.Sequenced++;
        _core.Apply(publisher.Last + 1, input, stampNanos);
        if (ShardPayload.TryAppend(publisher, _core))
            Publish(nowNanos);
        else
            Fault = $"shard {_options.Shard}: batch {publisher.Last + 1} has {_core.Events.Length} events, too many for any reader";
    }

    private void Publish(long nowNanos)
    {
        _mustPublish = !_writer.Publisher!.TryPublish(isEndOfStream: _core.Day == DayPhase.Ended, nowNanos);
        _lastChain = _mustPublish ? _lastChain : _writer.Publisher.LastChain;
    }
}
