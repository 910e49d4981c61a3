using System.Globalization;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Sealing;

/// <summary>Seals a stream (docs/streams.md): makes stores promise an epoch, chooses the stream of those that have, and brings the follower
/// of its owner to the end of it.</summary>
/// <remarks>
/// <para>Stores - copies + 1 answers are enough: whatever is stable is on at least one of them. Of the answers the one with the highest
/// epoch is taken, among equals the longest: a batch of a higher epoch was written by somebody who had sealed all below it.</para>
/// <para>Which stores count is what the chosen stream says: the answers of the set of its last epoch are needed, and, as long as it has no
/// batch behind the first one of an epoch that changes the set, those of the former set as well. All stores that there are are asked. An
/// answer of a store that does not count may be the chosen one: what it holds was written by somebody, too.</para>
/// <para>Sans I/O, one thread. Used once; a new attempt needs a new epoch.</para>
/// </remarks>
public sealed partial class StreamSealer
{
    private const long LateNanos = 200_000_000;

    private readonly StreamSealerOptions _options;
    private readonly StreamFollower _follower;
    private readonly IStreamOutput _output;
    private readonly Crc32C _checksum = new();
    private readonly ushort[] _first;
    private readonly bool[] _hasAnswered;
    private readonly bool[] _isFresh;
    private readonly bool[] _holdsOther;
    private readonly byte[] _packet = new byte[StreamControl.Size];
    private readonly byte[]?[] _unfinished;
    private readonly uint[] _directories;
    private StreamControl _best;
    private EpochRun[] _runs = [];
    private StoreSets? _found;
    private long _askedNanos = long.MinValue;
    private long _changedNanos = long.MinValue;
    private long _lastSeen = -1;
    private bool _isLate;

    /// <summary>Begins to seal.</summary>
    /// <param name="options">What and as whom.</param>
    /// <param name="follower">Gets the chosen stream; its owner reads it as it comes.</param>
    /// <param name="output">Where questions go.</param>
    public StreamSealer(StreamSealerOptions options, StreamFollower follower, IStreamOutput output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(follower);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfZero(options.Instance, nameof(options));
        ArgumentOutOfRangeException.ThrowIfZero(options.Epoch, nameof(options));
        (_options, _follower, _output) = (options, follower, output);
        int stores = options.Stores.Count;
        (_hasAnswered, _isFresh, _holdsOther) = (new bool[stores], new bool[stores], new bool[stores]);
        (_unfinished, _directories) = (new byte[]?[stores], new uint[stores]);
        _first = [.. options.FirstStores ?? options.Stores];
    }

    /// <summary>How far it is.</summary>
    public SealState State { get; private set; }

    /// <summary>The identity of the stream, once it is sealed.</summary>
    public uint Identity { get; private set; }

    /// <summary>Where the writer goes on, once it is sealed.</summary>
    public StreamPosition Position { get; private set; } = StreamPosition.Beginning;

    /// <summary>The stores that count in the epoch that begins, once it is sealed.</summary>
    public StoreSets? Sets { get; private set; }

    /// <summary>Why the set that was wanted is not taken; null when it is, or none was wanted.</summary>
    public string? ChangeProblem { get; private set; }

    /// <summary>Payload of the first packet of the batch behind <see cref="Position"/>, which the last writer of the sealed stream had
    /// begun to tell, when a store that has promised holds that packet and none the whole batch; else empty. Known once it is
    /// sealed.</summary>
    /// <remarks>Nobody was shown that batch. Its command may be carried out again, in the new epoch: behind the same state it comes to the
    /// same.</remarks>
    public ReadOnlyMemory<byte> Unfinished { get; private set; }

    /// <summary>When it was outrun, the epoch that a store has promised.</summary>
    public uint HigherEpoch { get; private set; }

    /// <summary>Whether it was given up because what the owner had before is not of this stream.</summary>
    public bool IsAtOdds { get; private set; }

    /// <summary>Why it was given up; null while it was not.</summary>
    public string? Reason { get; private set; }

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public long NextDeadlineNanos => State switch
    {
        _ when _askedNanos == long.MinValue => long.MinValue,
        SealState.Asking or SealState.Beginning => _askedNanos + _options.RepeatNanos,
        SealState.Fetching => _changedNanos + _options.PatienceNanos + 1,
        _ => long.MaxValue,
    };

    /// <summary>A rule that is left out on purpose.</summary>
    internal StreamFault Planted { get; set; }

    /// <summary>Takes an answer of a store; anything else is ignored.</summary>
    public void Receive(ReadOnlySpan<byte> packet, long nowNanos)
    {
        if (State >= SealState.Sealed || !StreamControl.TryRead(packet, _checksum, out StreamControl answer)
            || answer.Stream != _options.Stream || answer.Instance != _options.Instance)
        {
            return;
        }

        int place = IndexOf(answer.Store);
        if (place < 0 || IsUnheard(answer.Store))
        {
            return;
        }

        if (answer.Kind == StreamControlKind.Refused)
        {
            OnRefused(place, answer);
        }
        else if (answer.Kind == StreamControlKind.Unfinished && answer.Epoch == _options.Epoch)
        {
            _unfinished[place] = packet[StreamControl.Size..].ToArray();
        }
        else if (answer.Kind == StreamControlKind.Promised)
        {
            OnPromised(place, answer, packet[StreamControl.Size..], nowNanos);
        }
    }

    /// <summary>Lets time pass: asks again, looks how far the follower is.</summary>
    public void Advance(long nowNanos)
    {
        if (State >= SealState.Sealed)
        {
            return;
        }

        if (State == SealState.Fetching)
        {
            Fetch(nowNanos);
        }

        _changedNanos = _changedNanos == long.MinValue ? nowNanos : _changedNanos;
        if (State == SealState.Asking && !_isLate && nowNanos - _changedNanos >= LateNanos)
        {
            _isLate = true;
            Decide(nowNanos);
        }

        if (State < SealState.Sealed && nowNanos - _changedNanos > _options.PatienceNanos)
        {
            GiveUp();
        }
        else if (State < SealState.Fetching && (_askedNanos == long.MinValue || nowNanos >= _askedNanos + _options.RepeatNanos))
        {
            Ask(nowNanos);
        }
    }

    private int IndexOf(ushort store)
    {
        for (int i = 0; i < _options.Stores.Count; i++)
        {
            if (_options.Stores[i] == store)
            {
                return i;
            }
        }

        return -1;
    }

    // One that comes late, to a question of an attempt before, is no answer to this one.
    private void OnRefused(int place, in StreamControl answer)
    {
        bool isOther = _follower.Identity != 0 && answer.Identity != 0 && answer.Identity != _follower.Identity;
        if (!isOther && answer.Epoch >= _options.Epoch)
        {
            (State, HigherEpoch) = (SealState.Outrun, answer.Epoch);
        }
        else if (isOther && State == SealState.Asking)
        {
            _holdsOther[place] = true;
            GiveUpAtOdds(answer.Identity);
        }
    }

    private void OnPromised(int place, in StreamControl answer, ReadOnlySpan<byte> payload, long nowNanos)
    {
        if (answer.IsNew)
        {
            _isFresh[place] = State == SealState.Asking || _isFresh[place];
        }
        else if (answer.Epoch == _options.Epoch && PromisedPayload.TryRead(payload, out EpochRun[] runs, out StoreSets? sets))
        {
            _changedNanos = _hasAnswered[place] ? _changedNanos : nowNanos;
            if (State == SealState.Beginning && answer.Number > 0)
            {
                // It comes late, to the first question: another one has begun the stream meanwhile.
                (State, Reason) = (SealState.GivenUp, $"store {answer.Store} holds a stream that another one has begun");
                return;
            }

            (_hasAnswered[place], _directories[place]) = (true, answer.StoreIdentity);
            if (State == SealState.Asking && !TakeBest(answer, runs, sets))
            {
                return;
            }
        }

        Decide(nowNanos);
    }

    // When those that hold another stream are so many that the others are too few for a seal. What a spare holds is no sign: it may have
    // been away while the stream became another one.
    private void GiveUpAtOdds(uint identity)
    {
        int others = _first.Count(store => IndexOf(store) is int place and >= 0 && _holdsOther[place]);
        if (others <= _first.Length - NeededOf(_first.Length, _options.StableCopies))
        {
            return;
        }

        (State, IsAtOdds) = (SealState.GivenUp, true);
        Reason = $"the stores hold identity {identity:x8}, and the owner begins in {_follower.Identity:x8}";
    }

    private bool TakeBest(in StreamControl answer, EpochRun[] runs, StoreSets? sets)
    {
        if (Identity != 0 && Identity != answer.Identity)
        {
            Reason = $"stores hold different streams: identity {Identity:x8} and {answer.Identity:x8}";
            State = SealState.GivenUp;
            return false;
        }

        Identity = answer.Identity;
        uint first = Planted == StreamFault.LongestWins ? 0 : answer.LastEpoch;
        uint other = Planted == StreamFault.LongestWins ? 0 : _best.LastEpoch;
        if (_best.Kind == StreamControlKind.None || (first, answer.Number).CompareTo((other, _best.Number)) > 0)
        {
            (_best, _runs) = (answer, runs);
            _found = sets is not null && answer.Number > runs[^1].First ? sets.Settled : sets;
        }

        return true;
    }

    private void Decide(long nowNanos)
    {
        bool mayBegin = _options.NewIdentity != 0 && _best.Number == 0;
        if (State == SealState.Asking && !mayBegin && _best.Kind != StreamControlKind.None && IsEnough() && !IsWaitingForNew())
        {
            State = SealState.Fetching;
            Sets = SetsToWrite();
            _follower.Choose(_options.Epoch, Identity, _runs, _best.Number, _options.StoreAddresses[IndexOf(_best.Store)]);
            Fetch(nowNanos);
        }
        else if (State == SealState.Asking && mayBegin && IsEmptyEverywhere)
        {
            // An earlier beginning may have got to some of them; it is the same one that goes on.
            Identity = Identity == 0 ? _options.NewIdentity : Identity;
            (State, _askedNanos) = (SealState.Beginning, long.MinValue);
            Array.Clear(_hasAnswered);
        }
        else if (State == SealState.Beginning && IsTrueOfFirst(place => _hasAnswered[place]))
        {
            Sets = FirstSets();
            _follower.Choose(_options.Epoch, Identity, [], 0, default);
            IsAtOdds = _follower.Last != 0 || _follower.Fault is not null;
            State = IsAtOdds ? SealState.GivenUp : SealState.Sealed;
            Reason = IsAtOdds ? _follower.Fault ?? $"the stores hold nothing, and batch {_follower.Last} is where the owner begins" : null;
        }
    }

    private void Fetch(long nowNanos)
    {
        if (_follower.Last != _lastSeen)
        {
            (_lastSeen, _changedNanos) = (_follower.Last, nowNanos);
        }

        if (_follower.Fault is { } fault)
        {
            (State, Reason, IsAtOdds) = (SealState.GivenUp, fault, !_follower.Marks.IsContradicted);
        }
        else if (_follower.Last == _best.Number)
        {
            bool isSame = _follower.LastChain == _best.Value;
            IsAtOdds = !isSame;
            State = isSame ? SealState.Sealed : SealState.GivenUp;
            Reason = isSame ? null : $"what was fetched up to batch {_best.Number} is not what store {_best.Store} holds";
            Position = new StreamPosition(_follower.Last, _follower.LastChain, [.. _follower.Runs]);
            Unfinished = FindUnfinished();
        }
    }

    // Of exactly the next number, and by the writer of the last batch: any other one stands behind another state.
    private ReadOnlyMemory<byte> FindUnfinished()
    {
        foreach (byte[]? packet in _unfinished)
        {
            if (packet is not null && StreamHeader.TryRead(packet, _checksum, out StreamHeader header)
                && packet.Length == StreamHeader.Size + header.Length && header.Stream == _options.Stream && header.Identity == Identity
                && (header.Flags & ~StreamFlags.End) == StreamFlags.First && header.Number == _best.Number + 1
                && header.Epoch == _best.LastEpoch)
            {
                return packet.AsMemory(StreamHeader.Size);
            }
        }

        return default;
    }

    private void GiveUp()
    {
        Reason = State == SealState.Fetching
            ? string.Create(
                CultureInfo.InvariantCulture, $"batch {_follower.Last + 1} of {_best.Number} could not be fetched from any store")
            : DescribeTooFew();
        State = SealState.GivenUp;
    }

    private void Ask(long nowNanos)
    {
        bool isNew = State == SealState.Beginning;
        var request = new StreamControl
        {
            Kind = StreamControlKind.PromiseRequest,
            IsNew = isNew,
            Stream = _options.Stream,
            Identity = isNew ? Identity : _follower.Identity,
            Epoch = _options.Epoch,
            Instance = _options.Instance,
        };
        request.Write(_packet, _checksum);
        for (int i = 0; i < _options.Stores.Count; i++)
        {
            if (!_hasAnswered[i] && (!isNew || _first.Contains(_options.Stores[i])))
            {
                _output.TrySend(_options.StoreAddresses[i], _packet);
            }
        }

        _askedNanos = nowNanos;
    }
}
