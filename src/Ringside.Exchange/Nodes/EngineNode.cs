using Ringside.Exchange.Administration;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Nodes;

/// <summary>The engine of one shard without sockets: becomes the writer of its stream, and turns each input of a gateway into one
/// batch.</summary>
/// <remarks>
/// <para><b>One of several.</b> It follows the engine that writes, applies what is stable, batch by batch, compares the digests, and waits
/// to be elected (docs/failover.md). One that is deposed, or gives up the lead, follows again with the state that it has; if that is not
/// the stream's, the next writer's table tells, and another engine must begin.</para>
/// <para><b>Start.</b> Whatever was stable is sealed, read, and applied batch by batch, each compared with the digest of its first writer;
/// then the epoch begins. A restart is a seal like any other. An input of which the engine before had told a part only is carried out
/// again, as it was stamped. Before other inputs are taken, members' limits and instruments of the configuration are sequenced as
/// commands.</para>
/// <para><b>Running.</b> An input is judged, stamped, applied and published in one call; its gateway learns of it from the stream, as
/// everybody does, and only when it is stable. While too much is not stable, nothing is taken: who sends must keep it.</para>
/// <para><b>Hand-over.</b> Asked to, one of several takes nothing more, waits until all is stable, and is silent; the one that is named
/// claims the next epoch as soon as it has read that. One that is named itself, or is the only one, goes on.</para>
/// <para><b>Stores.</b> Asked for other stores, it says in the stream whether that can be; if it can, it takes nothing more, waits until
/// all is stable, and goes on in the next epoch, with the new set and the state that it has.</para>
/// <para><b>Versions.</b> The rules have an active version, which is state (<see cref="LogicVersions"/>). One that meets a version which
/// its program cannot run applies nothing from there on, and is no candidate any more. The one that writes lets a version be raised when
/// all others have said that they can run it.</para>
/// <para><b>Differences.</b> One of several that has come to another state, and stays out, says so; when more differ than agree, or all
/// others do, the one that writes halts its shard.</para>
/// <para><b>End.</b> When a higher epoch is there, or the state differs from what the stream says, or a batch is too long for any reader,
/// it takes nothing more; <see cref="Problem"/> says why. A new one begins with a snapshot, or from the beginning.</para>
/// </remarks>
public sealed partial class EngineNode
{
    // Heartbeats of an idle stream are closer than this: an engine that does not run for so long stood still. Marks are, too: one that
    // takes nothing for so long waits for its stores.
    private const long PauseNanos = 1_000_000_000;

    private readonly EngineNodeOptions _options;
    private readonly ShardCore _core;
    private readonly EpochWriter _writer;
    private readonly IStamps _stamps;
    private Closing _closing = new();
    private readonly GatewayWatch _watch;
    private Opening _opening;
    private StoreWatch _stores;
    private ulong _lastChain;
    private long _ranNanos;
    private long _servedNanos;
    private long _couldNanos;
    private bool _hasServed;
    private bool _mustGiveUp;
    private bool _isOpen;
    private bool _mustPublish;
    private bool _hasResumed;
    private bool _hasWritten;
    private bool _handsOver;
    private bool _hasSettled;
    private StoreChangeProblem _toldChange;
    private StoreSet? _wantedStores;
    private long _wantedNanos;
    private bool _isEndStable;
    private long _hereFrom = long.MaxValue; // the first batch that was made after this engine had heard a writer, or has written
    private bool _isUnheard;

    /// <summary>An engine that has claimed nothing yet.</summary>
    /// <param name="options">What it is.</param>
    /// <param name="core">The shard, as far as its owner knows it to be stable; the owner disposes it.</param>
    /// <param name="start">Where that is in the stream.</param>
    /// <param name="claims">Gives out epochs.</param>
    /// <param name="stamps">Gives stamps.</param>
    /// <param name="output">Where packets go.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first packet of a batch cannot hold an input.</exception>
    public EngineNode(
        EngineNodeOptions options, ShardCore core, StreamPosition start, IEpochClaims claims, IStamps stamps, IStreamOutput output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(core);
        ArgumentNullException.ThrowIfNull(stamps);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Writer.PacketBytes, StreamHeader.Size + ShardInput.Size, nameof(options));
        (_options, _core, _stamps, _lastChain) = (options, core, stamps, start.Chain);
        _isEndStable = core.Day == DayPhase.Ended;
        _writer = new EpochWriter(options.Writer with { LogicVersion = core.NewestLogicVersion }, start, claims, output);
        _opening = new Opening(options);
        _watch = new GatewayWatch(options.GatewaySilenceNanos);
        _stores = NewStoreWatch();
        StopIfTooOld(LogicCheck.WhyNot(core, options.Shard, options.Before));
    }

    /// <summary>What was done with what came.</summary>
    public EngineCounters Counters { get; } = new();

    /// <summary>How far its writer is.</summary>
    public EpochWriterState State => _writer.State;

    /// <summary>Identity of the stream, once it is known; else 0. From then on the others hear that this one seals.</summary>
    public uint Identity => _writer.Identity;

    /// <summary>Whether inputs are taken.</summary>
    public bool IsOpen => _isOpen && Fault is null && State == EpochWriterState.Established && _core.Day == DayPhase.Running;

    /// <summary>Whether the day is over and known to be: its last batch is stable.</summary>
    public bool IsDayOver => _core.Day == DayPhase.Ended
        && (_isEndStable || (State == EpochWriterState.Established && Stable >= _writer.Publisher!.Last));

    /// <summary>Where the last batch with an input is, once the stream is sealed.</summary>
    public DayEnd LastInput => new(Identity, _core.LastNumber, _lastChain) { LogicVersion = _core.LogicVersion };

    /// <summary>Why it has ended for good; null while it has not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Why it is not open, as far as there is a reason to tell.</summary>
    public string? Problem => Fault ?? _writer.Problem ?? (IsDayOver ? "the day is over" : null);

    /// <summary>Why nothing can be shown of what it does, though it is open; null while all is well.</summary>
    public string? Trouble => IsOpen ? _stores.Trouble : null;

    /// <summary>Whether it has ended, and another one must begin.</summary>
    public bool HasEnded => Fault is not null || IsAhead || State == EpochWriterState.Ended;

    /// <summary>Whether its state has an input that it could not publish before it was deposed: no stream has that.</summary>
    public bool IsAhead { get; private set; }

    /// <summary>Whether it follows another engine that writes.</summary>
    public bool IsFollowing => State == EpochWriterState.Following;

    /// <summary>Whether it follows another engine that is established: it could take over.</summary>
    public bool IsStandby => IsFollowing && _writer.Follower.IsWriterEstablished;

    /// <summary>Times that it was elected.</summary>
    public long Elections => _writer.Elections;

    /// <summary>Times that nothing was heard of the engine that writes for so long that another one was looked for.</summary>
    public long Suspicions => _writer.Suspicions;

    /// <summary>Whether it has ended because what it began with is not of the stream that the stores hold.</summary>
    public bool IsStartRefused => _writer.IsStartRefused;

    /// <summary>Whether the coordinator knows that the engine that wrote last is gone: then stores need not say so.</summary>
    public bool IsLeaderGone
    {
        set => _writer.IsLeaderGone = value;
    }

    /// <summary>Why another engine may have been let in by the coordinator; null when there is no reason. Where stores keep what was
    /// acknowledged that is none to stop: whoever was let in must be promised an epoch by them. Without stable copies nothing else fences
    /// this engine, so it gives up the lead, if it is one of several.</summary>
    internal string? LeadTrouble { get; set; }

    /// <summary>The epoch of its last attempt to write; 0 before the first.</summary>
    public uint Epoch => _writer.Epoch;

    /// <summary>The epoch that the shard is in, as far as it knows; 0 for none.</summary>
    public uint WriterEpoch => _writer.WriterEpoch;

    /// <summary>The shard.</summary>
    public ShardCore Core => _core;

    /// <summary>Reads the stream of another engine; only while <see cref="IsFollowing"/> what it releases is stable.</summary>
    internal StreamFollower Follower => _writer.Follower;

    /// <summary>What writes, from when the epoch has begun; else null.</summary>
    internal StreamPublisher? Publisher => _writer.Publisher;

    /// <summary>Number of its last batch that is stable; 0 before it is established.</summary>
    public long Stable => _writer.Publisher?.Stable ?? 0;

    /// <summary>The stores that count, as far as it knows; null before it has heard of its stream.</summary>
    public StoreSets? Stores => _writer.Sets;

    /// <summary>Packets that it has sent again in this epoch to who missed them.</summary>
    public long FillPackets => _writer.Publisher?.FillPackets ?? 0;

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public long NextDeadlineNanos =>
        HasEnded ? long.MaxValue
        : IsOpen && CanSequence ? Math.Min(_writer.NextDeadlineNanos, _ranNanos + (_watch.DeadlineNanos - _servedNanos))
        : _writer.NextDeadlineNanos;

    /// <summary>Takes a packet of the stream; anything that is not for it is ignored.</summary>
    public void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        _writer.Receive(packet, from, nowNanos);
        if (_hereFrom == long.MaxValue && _writer.Follower.IsWriterEstablished)
            _hereFrom = _writer.Follower.Known + 1;
    }

    /// <summary>Goes on as far as it can now, and sends what was published.</summary>
    /// <returns>How much was done.</returns>
    public int Advance(long nowNanos)
    {
        if (HasEnded)
            return 0;
        int work = _writer.Advance(nowNanos);
        if (_hasWritten && IsFollowing)
            StandDown();
        work += State switch
        {
            EpochWriterState.Following or EpochWriterState.Sealing or EpochWriterState.Sealed => Replay(nowNanos),
            EpochWriterState.Established => Run(nowNanos),
            _ => 0,
        };
        _isEndStable = IsDayOver;
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
                or ShardInputKind.EndOfDay or ShardInputKind.HandOver or ShardInputKind.Stores or ShardInputKind.LogicRaised))
        {
            Counters.Forbidden++;
            return true;
        }

        if (IsFollowing)
        {
            // Whoever sends to one that does not write will send it again, to the one that does.
            Counters.NotLeading++;
            return true;
        }

        if (!IsOpen || _mustPublish || _handsOver || _wantedStores is not null)
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
        if (input.Kind == ShardInputKind.Stores)
            SequenceChange(input, nowNanos);
        else if (input.Kind is ShardInputKind.HandOver or ShardInputKind.LogicRaised)
            Sequence(Judged(input, nowNanos), nowNanos);
        else
            Sequence(input, nowNanos);
        return true;
    }
}
