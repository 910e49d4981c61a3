using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;
using Ringside.Net.Randomness;

namespace Ringside.Messaging.Streams.Electing;

/// <summary>Says when one of several that follow a stream is to become its writer (docs/failover.md): the writer is silent, here and at as
/// many stores as a seal needs, and nobody who is to go first has gone.</summary>
/// <remarks>
/// <para>It decides nothing that must be right: an epoch is the coordinator's to give, and the stores' promises end the one before. One
/// that is elected though the writer lives costs an epoch, and no more; that is why stores are asked first.</para>
/// <para>A writer that hands the lead over names who is next, or leaves it to them: then nobody waits for silence.</para>
/// <para>Who has applied most goes first, and each one after waits a step longer, so that one is heard to seal before the next begins.
/// Sans I/O, one thread.</para>
/// </remarks>
public sealed class StreamElection
{
    // Pauses between two questions, or two words, for which an answer or a word counts: one of them may be lost.
    private const int AnswersLast = 3;

    private readonly ElectionOptions _options;
    private readonly StreamFollowerOptions _stream;
    private readonly ulong _instance;
    private readonly IStreamOutput _output;
    private readonly Crc32C _checksum = new();
    private readonly SeededRandom _random;
    private readonly CandidateTable _others;
    private readonly ushort[] _stores;
    private readonly int _silentStores;
    private readonly (long SilentSinceNanos, long AtNanos)[] _answers;
    private readonly byte[] _packet = new byte[StreamControl.Size];
    private long _sinceNanos = long.MinValue;
    private long _tellNanos = long.MinValue;
    private long _confirmedNanos = long.MinValue;
    private long _dueNanos;
    private long _jitterNanos;
    private bool _isSuspecting;
    private (uint Epoch, bool IsToThis, long SinceNanos) _offer;

    /// <summary>One that begins to listen with the first <see cref="Advance"/>.</summary>
    /// <param name="options">Which candidate, and how patient.</param>
    /// <param name="stream">The stream, and its stores.</param>
    /// <param name="instance">Which run of which process.</param>
    /// <param name="output">Where questions go.</param>
    public StreamElection(ElectionOptions options, StreamFollowerOptions stream, ulong instance, IStreamOutput output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfZero(options.Candidate, nameof(options));
        (_options, _stream, _instance, _output) = (options, stream, instance, output);
        _random = new SeededRandom(stream.Seed ^ instance);
        _others = new CandidateTable(AnswersLast * options.TellNanos);
        _answers = new (long, long)[stream.Stores.Count];
        int first = (stream.FirstStores ?? stream.Stores).Count;
        (_stores, _silentStores) = ([.. stream.Stores], Math.Min(first, first - stream.StableCopies + 1));
        Array.Fill(_answers, (long.MaxValue, long.MinValue));
    }

    /// <summary>Whether it is to claim an epoch now.</summary>
    public bool IsElected { get; private set; }

    /// <summary>The epoch whose writer has handed the lead over, to this one or to whoever is elected; 0 for none.</summary>
    internal uint OfferedEpoch => _offer.Epoch;

    /// <summary>Whether the coordinator knows that the last writer is gone: then silence here is enough.</summary>
    public bool IsLeaderGone { get; set; }

    /// <summary>Times that the writer was silent here for longer than it may be.</summary>
    public long Suspicions { get; private set; }

    /// <summary>Newest rules that this one can run, as it tells the others.</summary>
    internal uint LogicVersion { get; init; }

    /// <summary>Which run of numbers it is about, once that is known; else 0. Who differs in another one is no witness here.</summary>
    internal uint Identity { get; set; }

    /// <summary>A rule that is left out on purpose.</summary>
    internal StreamFault Planted { get; init; }

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public long NextDeadlineNanos => _tellNanos == long.MinValue ? long.MinValue
        : _confirmedNanos == long.MinValue ? _tellNanos
        : Math.Min(_tellNanos, _dueNanos);

    // As many as a seal needs: where none is to hold a batch, all. Before it is known which count, any of them that are as many as at the
    // beginning of the stream: those that were there then may be gone for good.
    private bool IsConfirmed(StoreSets? sets, long nowNanos) => sets is null
        ? Confirmations(_stores, nowNanos) >= _silentStores
        : IsConfirmedBy(sets.Current, nowNanos) && (sets.Former is null || IsConfirmedBy(sets.Former, nowNanos));

    private bool IsConfirmedBy(StoreSet set, long nowNanos) =>
        Confirmations([.. set.Members.Select(member => member.Store)], nowNanos) >= set.SealAnswers;

    /// <summary>Takes an answer of a store, or what another candidate says; anything else is ignored.</summary>
    public void Receive(ReadOnlySpan<byte> packet, long nowNanos)
    {
        if (!StreamControl.TryRead(packet, _checksum, out StreamControl control) || control.Stream != _stream.Stream)
        {
            return;
        }

        if (control.Kind == StreamControlKind.Candidate && control.Store != _options.Candidate)
        {
            _others.Take(control.Store, control.Number, (uint)Math.Min(control.Value, uint.MaxValue), nowNanos);
        }
        else if (control.Kind == StreamControlKind.Differs && control.Store != _options.Candidate && control.Identity == Identity)
        {
            _others.TakeDiffering(control.Store, nowNanos);
        }
        else if (control.Kind == StreamControlKind.Heard && control.Instance == _instance)
        {
            for (int place = 0; place < _answers.Length; place++)
            {
                // One that was under way for long says less than it seems to: the silence is taken to be younger than it is.
                _answers[place] = _stream.Stores[place] == control.Store ? (nowNanos - control.Number, nowNanos) : _answers[place];
            }
        }
    }

    /// <summary>Lets time pass: says how far this one is, asks stores, decides.</summary>
    /// <param name="follower">Follows the stream.</param>
    /// <param name="applied">Last batch that was applied here.</param>
    /// <param name="nowNanos">The time.</param>
    public void Advance(StreamFollower follower, long applied, long nowNanos)
    {
        ArgumentNullException.ThrowIfNull(follower);
        Identity = follower.Identity;
        _sinceNanos = _sinceNanos == long.MinValue ? nowNanos : _sinceNanos;
        bool isSilent = nowNanos >= Math.Max(_sinceNanos, follower.WriterHeardNanos) + _options.DetectNanos
            && (follower.SealerHeardNanos == long.MinValue || nowNanos >= follower.SealerHeardNanos + _options.GraceNanos
                || Planted == StreamFault.GraceIgnored);
        Suspicions += isSilent && !_isSuspecting ? 1 : 0;
        _isSuspecting = isSilent;
        if (nowNanos >= _tellNanos || _tellNanos == long.MinValue)
        {
            _tellNanos = nowNanos + _options.TellNanos;
            Tell(follower, applied);
        }

        bool isOffered = _offer.Epoch != 0 && follower.WriterEpoch == _offer.Epoch && follower.SealerHeardNanos <= _offer.SinceNanos;
        if (!isOffered && _offer.Epoch != 0)
        {
            Rest(nowNanos);
        }

        Decide(isOffered, applied, follower.StoreSets, nowNanos);
    }

    /// <summary>The writer has handed the lead over, and is silent from now on.</summary>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="candidate">Who is to write; 0 for whoever is elected. Anybody else rests.</param>
    /// <param name="nowNanos">The time.</param>
    internal void HearHandOver(uint epoch, ushort candidate, long nowNanos)
    {
        Rest(nowNanos);
        if (candidate == 0 || candidate == _options.Candidate)
        {
            (_offer, _tellNanos) = ((epoch, candidate != 0, nowNanos), nowNanos);
        }
    }

    /// <summary>The lead was given up, or a seal was in vain: it is silent for a time, so that others may try.</summary>
    public void Rest(long nowNanos)
    {
        (_sinceNanos, IsElected, _isSuspecting) = (nowNanos + _options.GraceNanos - _options.DetectNanos, false, false);
        (_confirmedNanos, _offer) = (long.MinValue, default);
    }

    /// <summary>Looks another candidate up that was heard lately, and not longer ago than one that seals may be silent.</summary>
    /// <param name="candidate">Its number.</param>
    /// <param name="nowNanos">The time.</param>
    /// <param name="logicVersion">The newest rules that it can run, when the result is true; 0 when it has not said.</param>
    /// <returns>False when it was not heard.</returns>
    internal bool TryFindCandidate(ushort candidate, long nowNanos, out uint logicVersion) =>
        _others.TryFind(candidate, nowNanos - _options.GraceNanos, out logicVersion);

    /// <summary>Whether another one has said that its state differs from the writer's, and nothing else since.</summary>
    internal bool HasDiffering => _others.HasDiffering;

    /// <summary>Counts the others that were heard lately: the candidates, and those that differ.</summary>
    internal (int Agreeing, int Differing) CountOthers(long nowNanos) => _others.Count(nowNanos - _options.GraceNanos);

    /// <summary>Says that this one is no candidate, as it has come to another state than the writer.</summary>
    /// <param name="identity">Identity of the stream.</param>
    /// <param name="epoch">Epoch of the writer.</param>
    /// <param name="number">The batch at which it differs.</param>
    /// <param name="digest">What it has come to there.</param>
    internal void TellDifference(uint identity, uint epoch, long number, ulong digest) =>
        TellOthers(StreamControlKind.Differs, identity, epoch, number, digest);

    private void Decide(bool isOffered, long applied, StoreSets? sets, long nowNanos)
    {
        bool isSilent = _isSuspecting && (IsLeaderGone || IsConfirmed(sets, nowNanos));
        if (!isOffered && !isSilent)
        {
            (_confirmedNanos, IsElected) = (long.MinValue, false);
            return;
        }

        if (_confirmedNanos == long.MinValue)
        {
            (_confirmedNanos, _jitterNanos) = (nowNanos, _random.NextBelow(_options.JitterNanos + 1));
        }

        int rank = _others.RankOf(_options.Candidate, applied, nowNanos);
        bool isNamed = isOffered && _offer.IsToThis;
        _dueNanos = isNamed ? nowNanos : _confirmedNanos + (rank * _options.StepNanos) + _jitterNanos;
        IsElected = nowNanos >= _dueNanos;
    }

    private int Confirmations(ushort[] stores, long nowNanos)
    {
        int count = 0;
        for (int place = 0; place < _answers.Length; place++)
        {
            (long silentSince, long at) = stores.Contains(_stream.Stores[place]) ? _answers[place] : (long.MaxValue, long.MinValue);
            bool isFresh = at != long.MinValue && nowNanos - at <= AnswersLast * _options.TellNanos;
            count += isFresh && nowNanos - silentSince >= _options.DetectNanos ? 1 : 0;
        }

        return count;
    }

    private void Tell(StreamFollower follower, long applied)
    {
        TellOthers(StreamControlKind.Candidate, follower.Identity, follower.WriterEpoch, applied, LogicVersion);
        if (!_isSuspecting)
        {
            return;
        }

        new StreamControl { Kind = StreamControlKind.HeardRequest, Stream = _stream.Stream, Instance = _instance }
            .Write(_packet, _checksum);
        foreach (Endpoint store in _stream.StoreAddresses)
        {
            _output.TrySend(store, _packet);
        }
    }

    private void TellOthers(StreamControlKind kind, uint identity, uint epoch, long number, ulong value)
    {
        new StreamControl
        {
            Kind = kind,
            Stream = _stream.Stream,
            Identity = identity,
            Epoch = epoch,
            Store = _options.Candidate,
            Number = number,
            Value = value,
            Instance = _instance,
        }.Write(_packet, _checksum);
        _output.TrySendToAll(_packet);
    }
}
