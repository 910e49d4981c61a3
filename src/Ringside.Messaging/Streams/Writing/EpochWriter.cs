using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Electing;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Sealing;

namespace Ringside.Messaging.Streams.Writing;

/// <summary>Becomes the writer of a stream (docs/streams.md, docs/failover.md): where others would write, too, follows until it is elected;
/// claims an epoch, seals what was written before, lets its owner read that, and writes on behind it.</summary>
/// <remarks>
/// <para>Where it is the only one, an attempt that too few stores answer, or that meets a higher promise, is followed by another one, as
/// long as nothing was fetched, in the same epoch or, when a higher one was promised, above that: what was read in a lost attempt may not
/// be the stream's, so then the writer ends, and its owner begins anew with what it knows to be stable.</para>
/// <para>One of several goes back to following instead, behind what its owner has: whether that is the stream's the next writer's table
/// tells, and only if it is not the writer ends. So does a writer that was deposed, or that gave up the lead.</para>
/// <para>Sans I/O but for the claims, one thread.</para>
/// </remarks>
public sealed partial class EpochWriter
{
    private readonly EpochWriterOptions _options;
    private readonly IEpochClaims _claims;
    private readonly IStreamOutput _output;
    private readonly StreamElection? _election;
    private readonly SealHeartbeat? _heartbeat;
    private StreamPosition _start;
    private StreamFollower _follower;
    private StreamSealer? _sealer;
    private (long Number, ulong Chain) _read;
    private uint _above;
    private uint _epoch;
    private uint _heardEpoch;
    private uint _handedOverEpoch;
    private StoreSet? _wanted;
    private bool _keepsEpoch;
    private bool _isStartGiven = true;
    private long _claimNanos = long.MinValue;
    private long _beganNanos;

    /// <summary>Makes a writer that has claimed nothing yet.</summary>
    /// <param name="options">What it writes, and as whom.</param>
    /// <param name="start">What its owner has already, of the stable stream.</param>
    /// <param name="claims">Gives out epochs.</param>
    /// <param name="output">Where packets go.</param>
    public EpochWriter(EpochWriterOptions options, StreamPosition start, IEpochClaims claims, IStreamOutput output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfZero(options.Instance, nameof(options));
        (_options, _start, _claims, _output) = (options, start, claims, output);
        _read = (start.Number, start.Chain);
        _follower = new StreamFollower(options.Follower, start, output);
        if (options.Election is { } election)
        {
            _election = new StreamElection(election, options.Follower, options.Instance, output)
            {
                LogicVersion = options.LogicVersion,
                Planted = options.Planted,
            };
            _heartbeat = new SealHeartbeat(options.Follower.Stream, election.SealHeartbeatNanos, output);
            State = EpochWriterState.Following;
        }
    }

    /// <summary>How far it is.</summary>
    public EpochWriterState State { get; private set; }

    /// <summary>Why it has ended, or why the last attempt was in vain; null while all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>The epoch of the present or the last attempt; 0 before the first.</summary>
    public uint Epoch => _epoch;

    /// <summary>The epoch that the stream is written in, as far as this one knows: its own while it writes, else the highest that it has
    /// heard of; 0 for none.</summary>
    public uint WriterEpoch => Publisher is null ? _follower.WriterEpoch : _epoch;

    /// <summary>What writes, from <see cref="EpochWriterState.Starting"/> on.</summary>
    public StreamPublisher? Publisher { get; private set; }

    /// <summary>Follows the stream, until <see cref="EpochWriterState.Starting"/>.</summary>
    public StreamFollower Follower => _follower;

    /// <summary>Identity of the stream, once it is known; else 0.</summary>
    public uint Identity => _sealer is { Identity: not 0 } sealer ? sealer.Identity : _follower.Identity;

    /// <summary>What the last writer had begun to tell behind the sealed stream, and nobody holds as a whole: the payload of its first
    /// packet, from <see cref="EpochWriterState.Sealed"/> on; empty when there is none. If an input is in there, it is to be the first one
    /// of the epoch, with its own stamp.</summary>
    public ReadOnlyMemory<byte> Unfinished { get; private set; }

    /// <summary>Whether it has ended because what its owner began with is not of the stream that the stores hold: the same beginning would
    /// end the same way.</summary>
    public bool IsStartRefused { get; private set; }

    /// <summary>Last batch that it has published, or its owner has read.</summary>
    public long Last => Publisher?.Last ?? _read.Number;

    /// <summary>Whether the coordinator knows that the last writer is gone: then stores need not say so.</summary>
    public bool IsLeaderGone
    {
        set
        {
            if (_election is not null)
            {
                _election.IsLeaderGone = value;
            }
        }
    }

    /// <summary>Times that it was elected.</summary>
    public long Elections { get; private set; }

    /// <summary>Times that the writer was silent for so long that another one was looked for.</summary>
    public long Suspicions => _election?.Suspicions ?? 0;

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public long NextDeadlineNanos => State switch
    {
        EpochWriterState.Following => Math.Min(_election!.NextDeadlineNanos, _follower.NextDeadlineNanos),
        EpochWriterState.Waiting => _claimNanos,
        EpochWriterState.Sealing => Math.Min(
            _heartbeat?.DeadlineNanos ?? long.MaxValue, Math.Min(_sealer!.NextDeadlineNanos, _follower.NextDeadlineNanos)),
        EpochWriterState.Starting or EpochWriterState.Established => Publisher!.NextDeadlineNanos,
        _ => long.MaxValue,
    };

    /// <summary>Takes a packet of the stream; anything that is not for it is ignored.</summary>
    public void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        switch (State)
        {
            case EpochWriterState.Following:
            case EpochWriterState.Waiting when _election is not null:
                _election!.Receive(packet, nowNanos);
                _follower.Receive(packet, from, nowNanos);
                break;
            case EpochWriterState.Sealing:
                HearCandidate(packet, nowNanos);
                _sealer!.Receive(packet, nowNanos);
                _follower.Receive(packet, from, nowNanos);
                break;
            case EpochWriterState.Starting or EpochWriterState.Established:
                HearCandidate(packet, nowNanos);
                Publisher!.Receive(packet, from, nowNanos);
                break;
        }
    }

    /// <summary>Goes on as far as it can now.</summary>
    /// <returns>How much was done.</returns>
    public int Advance(long nowNanos) => State switch
    {
        EpochWriterState.Following => Follow(nowNanos),
        EpochWriterState.Waiting when nowNanos >= _claimNanos => Claim(nowNanos),
        EpochWriterState.Sealing => Seal(nowNanos),
        EpochWriterState.Sealed => Beat(nowNanos),
        EpochWriterState.Starting or EpochWriterState.Established => Write(nowNanos),
        _ => 0,
    };

    /// <summary>Reads the next batch: while it follows, of what is stable; then of the stream that is being sealed, or is.</summary>
    /// <param name="batch">The batch; valid until the next call of anything here.</param>
    /// <returns>False when there is none now. When the stream is sealed, there are no more.</returns>
    public bool TryRead(out StreamBatch batch)
    {
        bool mayRead = State is EpochWriterState.Following or EpochWriterState.Sealing or EpochWriterState.Sealed;
        batch = default;
        if (!mayRead || !_follower.TryRead(out batch))
        {
            return false;
        }

        _read = (batch.Number, batch.Chain);
        return true;
    }

    /// <summary>The owner has read all of the sealed stream: the epoch begins, with the newest rules that the owner can run.</summary>
    /// <param name="stampNanos">Stamp of the last batch.</param>
    /// <param name="nowNanos">The time.</param>
    /// <exception cref="InvalidOperationException">The stream is not sealed.</exception>
    public void Begin(long stampNanos, long nowNanos) => Begin(stampNanos, _options.LogicVersion, nowNanos);

    /// <summary>The owner has read all of the sealed stream: the epoch begins.</summary>
    /// <param name="stampNanos">Stamp of the last batch.</param>
    /// <param name="logicVersion">Which rules hold at its beginning, and a reader must know; 0 where rules have no versions.</param>
    /// <param name="nowNanos">The time.</param>
    /// <exception cref="InvalidOperationException">The stream is not sealed.</exception>
    public void Begin(long stampNanos, uint logicVersion, long nowNanos)
    {
        if (State != EpochWriterState.Sealed)
        {
            throw new InvalidOperationException($"a writer that is {State} cannot begin; expected {EpochWriterState.Sealed}");
        }

        Publisher = new StreamPublisher(
            new StreamPublisherOptions
            {
                Stream = _options.Follower.Stream,
                Identity = _sealer!.Identity,
                Epoch = _epoch,
                Instance = _options.Instance,
                Sets = _sealer.Sets!,
                LogicVersion = logicVersion,
                PacketBytes = _options.PacketBytes,
                LogBytes = _options.LogBytes,
                FirstLogBytes = _options.FirstLogBytes,
                LogBatches = _options.LogBatches,
                UnstableBytes = _options.UnstableBytes,
                BusyHeartbeatNanos = _options.BusyHeartbeatNanos,
            },
            _sealer.Position,
            _output);
        if (_election is not null)
        {
            _election.Identity = _sealer.Identity;
        }

        Publisher.Planted = _options.Planted;
        Publisher.Start(stampNanos, nowNanos);
        Publisher.IsResuming = !Unfinished.IsEmpty;
        _beganNanos = nowNanos;
        State = EpochWriterState.Starting;
    }

    private int Claim(long nowNanos)
    {
        if (_election is not null && IsAnotherHeard)
        {
            // The claim takes long, or will: nothing was written in its epoch, and nobody is deposed.
            StopTrying("another one was heard while an epoch was claimed", nowNanos);
            return 1;
        }

        string problem = string.Empty;
        ClaimState claim = _keepsEpoch ? ClaimState.Claimed : _claims.Claim(_above, out _epoch, out problem);
        if (claim == ClaimState.Pending)
        {
            _claimNanos = nowNanos + _options.ClaimPauseNanos;
            return 0;
        }

        if (claim == ClaimState.Refused)
        {
            StopTrying(problem, nowNanos);
            return 1;
        }

        _keepsEpoch = false;
        _sealer = new StreamSealer(
            new StreamSealerOptions
            {
                Stream = _options.Follower.Stream,
                Epoch = _epoch,
                Instance = _options.Instance,
                Stores = _options.Follower.Stores,
                StoreAddresses = _options.Follower.StoreAddresses,
                FirstStores = _options.Follower.FirstStores,
                StableCopies = _options.Follower.StableCopies,
                Wanted = _wanted,
                NewIdentity = MayBeginStream ? _options.NewIdentity : 0,
                PatienceNanos = _options.PatienceNanos,
            },
            _follower,
            _output)
        {
            Planted = _options.Planted,
        };
        State = EpochWriterState.Sealing;
        return 1;
    }

    // Not who has handed the lead over: the last word of it may come late.
    private bool IsAnotherHeard => _follower.WriterHeardNanos != long.MinValue
        && (_follower.WriterEpoch != _handedOverEpoch || _follower.SealerHeardNanos != long.MinValue);

    // What was heard of once is not begun once more. What its owner began with, and nobody has heard of, shows itself to be at odds.
    private bool MayBeginStream => (_isStartGiven && _start.Number > 0)
        || (_read.Number == 0 && (_follower.Identity == 0 || _follower.Identity == _options.NewIdentity));

    private int Seal(long nowNanos)
    {
        _follower.Advance(nowNanos);
        _sealer!.Advance(nowNanos);
        Beat(nowNanos);
        switch (_sealer.State)
        {
            case SealState.Sealed:
                (State, Problem, Unfinished) = (EpochWriterState.Sealed, null, _sealer.Unfinished);
                ChangeProblem = _wanted is null ? ChangeProblem : _sealer.ChangeProblem;
                _wanted = null;
                return 1;
            case SealState.Outrun:
                _above = Math.Max(_above, _sealer.HigherEpoch);
                TryAgain($"a store has promised epoch {_sealer.HigherEpoch}", nowNanos);
                return 1;
            case SealState.GivenUp:
                // What was read in this seal may be another's; what it began with is not, if something could be read behind it.
                IsStartRefused = _isStartGiven && _sealer.IsAtOdds && _start.Number > 0
                    && (_follower.Fault is null || _read.Number == _start.Number);
                _keepsEpoch = _election is null; // nothing was written in it: the same run may ask once more for the same
                TryAgain(_sealer.Reason ?? "given up", nowNanos);
                return 1;
            default:
                return 0;
        }
    }

    private void TryAgain(string why, long nowNanos)
    {
        GiveUpChange(why);
        if (_follower.Fault is not null || IsStartRefused || _sealer!.IsAtOdds)
        {
            End(_follower.Fault ?? why);
        }
        else if (_election is not null)
        {
            StopTrying(why, nowNanos);
        }
        else if (_follower.Last != _start.Number)
        {
            End(why);
        }
        else
        {
            Problem = why;
            _follower = new StreamFollower(_options.Follower, _start, _output);
            (_sealer, State, _claimNanos) = (null, EpochWriterState.Waiting, nowNanos + _options.RetryNanos);
        }
    }

    private int Write(long nowNanos)
    {
        int work = Publisher!.Advance(nowNanos);
        if (Publisher.IsContradicted)
        {
            End("two stores hold different batches of one epoch and number");
        }
        else if (Publisher.IsDeposed)
        {
            Yield($"epoch {_epoch} was ended by a higher one", nowNanos);
        }
        else if (State == EpochWriterState.Starting && Publisher.IsEstablished)
        {
            State = EpochWriterState.Established;
            work++;
        }
        else if (State == EpochWriterState.Starting && MayResign && nowNanos - _beganNanos > _options.PatienceNanos)
        {
            Yield("too few stores have taken the first batch of the epoch", nowNanos);
        }

        return work;
    }

    private void End(string why)
    {
        GiveUpChange(why);
        (State, Problem) = (EpochWriterState.Ended, why);
    }
}
