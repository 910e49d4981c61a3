using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;

namespace Ringside.Exchange.Shards;

/// <summary>The replicated state machine of one shard: inputs in, outcomes and events out, nothing else.</summary>
/// <remarks>
/// <para><b>Problem.</b> Gateways die, wake up late and send again; members move between them. Still every command is carried out at most
/// once, and every replica comes to the same state.</para>
/// <para><b>Model.</b> In front of the matching engine stand three tables, which are state like its books. <i>Gateways</i>: the newest run
/// of each, and the sequence of its last input; an older run is refused, a sequence that was seen is a repeat. <i>Sessions</i>: who owns
/// each, and in which generation, the number of the batch that connected it on its home shard; only a greater one takes it over, and
/// nobody but the owner speaks for it. <i>Tokens</i>: the order and the content of each that was used, for the whole day. Ids of orders are
/// made
/// here: the number of the batch that brings the order in. Everything depends on the inputs, their stamps and the numbers of
/// their batches only.</para>
/// <para><b>What a gateway may ask for</b>: Enter, Cancel, Reduce, Replace, MassCancel of a session, SessionConnected and
/// SessionDisconnected; for an administrator who is logged in there MassCancel of anything, Kill, Revive, DefineMember, SetState, the end
/// of the day, a newer version of the rules (<see cref="LogicVersions"/>), and that the engine hands over the lead or goes over to other
/// stores, which changes no state. The writer itself (gateway 0) may ask for everything but
/// Enter and Replace; its sequence means nothing, and its orders are named by their ids. It owns no session: if it connects or disconnects
/// one, the owner stays who it was.</para>
/// <para><b>A refused input</b> leaves the books and the tables as they were; if it is the next one of its gateway's run, its
/// sequence is used up all the same.</para>
/// <para><b>Not here.</b> Who may send a <see cref="ShardInputKind.GatewayLost"/> or an input of gateway 0: the writer of the shard makes
/// those itself and takes them from no link. Stamps, numbering, storing: they are the writer's and the stream's.</para>
/// <para>One thread. After construction nothing allocates, as long as the events of one input fit what was expected.</para>
/// </remarks>
public sealed partial class ShardCore : IDisposable
{
    private readonly ShardCoreOptions _options;
    private readonly EventBuffer _events;
    private readonly MatchingEngine<EventBufferSink> _engine;
    private readonly GatewayTable _gateways;
    private readonly SessionTable _sessions;
    private readonly TokenTable _tokens;
    private ShardInput _input;
    private ShardOutcome _outcome;

    /// <summary>A shard before its first batch.</summary>
    /// <param name="options">All its limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The options are out of range.</exception>
    public ShardCore(ShardCoreOptions options)
        : this(Checked(options), new EventBuffer(options.ExpectedEvents), null)
    {
    }

    private ShardCore(ShardCoreOptions options, EventBuffer events, MatchingEngine<EventBufferSink>? engine)
    {
        _options = options;
        _events = events;
        _engine = engine ?? new MatchingEngine<EventBufferSink>(options.Engine, events.Sink);
        ulong secret = options.Engine.HashSecret;
        _gateways = new GatewayTable(options.MaximumGateways, secret) { Planted = options.Planted };
        _sessions = new SessionTable(options.Engine.MaximumSessions, secret) { Planted = options.Planted };
        _tokens = new TokenTable(options.MaximumTokens, secret);
    }

    /// <summary>Number of the last batch that was taken; 0 before the first one.</summary>
    public long LastNumber { get; private set; }

    /// <summary>Stamp of the last batch; <see cref="long.MinValue"/> before the first one.</summary>
    public long LastStampNanos { get; private set; } = long.MinValue;

    /// <summary>Digest of the whole state, tables, number and stamp of the last batch included: equal in two replicas of equal
    /// states.</summary>
    public ulong Digest => StateHash.Of(_engine.Digest, TablesDigest, MarkedNumber, (ulong)LastStampNanos);

    /// <summary>Orders that rest or wait.</summary>
    public int OpenOrders => _engine.OpenOrders;

    /// <summary>Order tokens that were used up.</summary>
    public int UsedTokens => _tokens.Count;

    /// <summary>What the last input has caused. Good until the next one.</summary>
    public ReadOnlySpan<EngineEvent> Events => _events.Events;

    /// <summary>The last input with all that it has caused, as readers of the stream will see it. Good until the next one.</summary>
    public StableBatch Last => new(_options.Shard, LastNumber, in _input, _outcome, _events.Events);

    /// <summary>How far the day is.</summary>
    public DayPhase Day { get; private set; }

    /// <summary>The version of the rules by which it judges and matches. It is part of the state: a stream begins with 1, or with that of
    /// the day before, and inputs raise it.</summary>
    public uint LogicVersion { get; private set; } = LogicVersions.First;

    /// <summary>The newest version of the rules that this program can run.</summary>
    public uint NewestLogicVersion => _options.NewestLogicVersion;

    // Of the first version it is what it was before there were versions.
    internal ulong TablesDigest => _gateways.Digest + _sessions.Digest + _tokens.Digest + ((ulong)Day << 61)
        + ((ulong)(LogicVersion - LogicVersions.First) << 32);

    private ulong MarkedNumber =>
        (ulong)LastNumber * (_options.MarkedLogicVersion != 0 && LogicVersion >= _options.MarkedLogicVersion ? 2UL : 1UL);

    internal ulong EngineDigest => _engine.Digest;

    internal MatchingEngine<EventBufferSink> Engine => _engine;

    /// <summary>A rule that is left out on purpose.</summary>
    internal VenueFault Planted => _options.Planted;

    /// <summary>Whether an input is the next one of its gateway's run, as far as that means something: Applied when it is.</summary>
    internal ShardOutcome JudgeSequence(in ShardInput input) => IsSequenced(input) ? _gateways.Judge(input) : ShardOutcome.Applied;

    internal GatewayTable Gateways => _gateways;

    /// <summary>Whether a session is connected that an older run of a gateway owns.</summary>
    internal bool HasSessionsBefore(uint gateway, ulong instance)
    {
        for (int place = 0; place < _sessions.Count; place++)
        {
            ref readonly ShardSession session = ref _sessions[place];
            if (session.IsConnected != 0 && session.Gateway == gateway && session.Instance < instance)
                return true;
        }

        return false;
    }

    /// <summary>An instrument.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="instrument">The instrument, when the result is true.</param>
    /// <returns>False when it was not defined.</returns>
    public bool TryFindInstrument(uint number, out InstrumentView instrument) => _engine.TryFindInstrument(number, out instrument);

    /// <summary>Instruments that were defined.</summary>
    public int InstrumentCount => _engine.InstrumentCount;

    /// <summary>An instrument, in the order of their numbers.</summary>
    /// <param name="rank">From 0; below <see cref="InstrumentCount"/>.</param>
    /// <exception cref="IndexOutOfRangeException">There are not so many.</exception>
    public InstrumentView InstrumentAt(int rank) => _engine.InstrumentAt(rank);

    /// <summary>Takes the input of a batch; what it causes is in <see cref="Events"/> when the call returns.</summary>
    /// <param name="number">Number of the batch: greater than the one before; batches that are not inputs have taken those between.</param>
    /// <param name="input">The input; any bytes.</param>
    /// <param name="stampNanos">Stamp of the batch; one that goes back is taken as the one before.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not greater than the one before.</exception>
    public ShardOutcome Apply(long number, in ShardInput input, long stampNanos)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(number, LastNumber);
        LastNumber = number;
        LastStampNanos = _options.Planted == VenueFault.StampsGoBack ? stampNanos : Math.Max(LastStampNanos, stampNanos);
        _input = input;
        _input.Command.TimeNanos = LastStampNanos;
        _events.Clear();
        _outcome = Take();
        return _outcome;
    }

    /// <summary>An order that rests or waits.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="order">The order, when the result is true.</param>
    /// <returns>False when no live order has the id.</returns>
    public bool TryFindOrder(ulong id, out OrderView order) => _engine.TryFindOrder(id, out order);

    /// <summary>Frees the memory outside the heap. The shard may not be used afterwards.</summary>
    public void Dispose() => _engine.Dispose();

    private static ShardCoreOptions Checked(ShardCoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return options;
    }

    /// <summary>Whether the sequence of an input means something.</summary>
    private static bool IsSequenced(in ShardInput input) => input.Gateway != 0 && input.Kind != ShardInputKind.GatewayLost;

    private ShardOutcome Take()
    {
        if (_input.Kind == ShardInputKind.GatewayLost)
            return Lose();
        if (!IsSequenced(_input))
            return Administer();
        ShardOutcome outcome = _gateways.Judge(_input);
        if (outcome != ShardOutcome.Applied)
            return outcome;
        if (_input.Kind == ShardInputKind.GatewayStarted)
        {
            _gateways.Start(_input.Gateway, _input.Instance);
            return ShardOutcome.Applied;
        }

        _gateways.Advance(_input.Gateway, _input.Sequence);
        return _input.Kind switch
        {
            ShardInputKind.Command => CarryOut(),
            ShardInputKind.EndOfDay when Day == DayPhase.Running => GoOn(DayPhase.Ending),
            ShardInputKind.HandOver when Day == DayPhase.Running => JudgeHandOver(),
            ShardInputKind.LogicRaised when Day == DayPhase.Running => Raise(),
            ShardInputKind.Stores when Day == DayPhase.Running => ShardOutcome.Applied,
            ShardInputKind.Administration when MayAdminister(_input.Command.Kind) => CarryOutFor(),
            _ => ShardOutcome.NotOwner,
        };
    }

    /// <summary>A run of a gateway is gone, and so are the older ones: their sessions are disconnected, in the order in which those came
    /// first. Sessions of a newer run stay.</summary>
    private ShardOutcome Lose()
    {
        int place = _gateways.Find(_input.Gateway);
        if (place < 0 || _input.Instance > _gateways[place].Instance)
            return ShardOutcome.NotOwner;
        if (_input.Instance == _gateways[place].Instance)
            _gateways.Lose(place);
        for (int at = 0; at < _sessions.Count; at++)
        {
            ref readonly ShardSession session = ref _sessions[at];
            if (session.Gateway != _input.Gateway || session.Instance > _input.Instance || session.IsConnected == 0)
                continue;
            _engine.Apply(new Command
            {
                Kind = CommandKind.SessionDisconnected,
                Session = session.Number,
                TimeNanos = LastStampNanos,
            });
            _sessions.SetConnected(at, isConnected: false);
        }

        return ShardOutcome.Applied;
    }

    /// <summary>What administrators may ask for: nothing that is a session's or the writer's own.</summary>
    internal static bool MayAdminister(CommandKind kind) =>
        kind is CommandKind.MassCancel or CommandKind.Kill or CommandKind.Revive or CommandKind.DefineMember or CommandKind.SetState;

    private ShardOutcome GoOn(DayPhase phase)
    {
        Day = phase;
        return ShardOutcome.Applied;
    }

    private ShardOutcome CarryOutFor()
    {
        Carry(_input.Command);
        return ShardOutcome.Applied;
    }

    private ShardOutcome Administer()
    {
        if (_input.Kind == ShardInputKind.DayEnded && Day == DayPhase.Ending)
            return GoOn(DayPhase.Ended);
        if (_input.Kind == ShardInputKind.HandOver)
            return JudgeHandOver();
        if (_input.Kind == ShardInputKind.LogicRaised)
            return Raise();
        if (_input.Kind == ShardInputKind.DayStarted)
            return BeginDay();
        if (_input.Kind == ShardInputKind.Stores)
            return ShardOutcome.Applied;
        if (_input.Kind != ShardInputKind.Command || _input.Command.Kind is CommandKind.Enter or CommandKind.Replace)
            return ShardOutcome.NotOwner;
        Carry(_input.Command);
        return ShardOutcome.Applied;
    }

    /// <summary>Gives a command to the engine.</summary>
    /// <returns>Whether the engine has acknowledged it.</returns>
    private bool Carry(in Command command)
    {
        _engine.Apply(command);
        bool isDone = !_events.Events.IsEmpty && _events.Events[^1].Kind == EventKind.Acknowledged;
        if (!isDone || command.Kind is not (CommandKind.SessionConnected or CommandKind.SessionDisconnected))
            return isDone;
        int place = _sessions.Find(command.Session);
        if (place >= 0)
            _sessions.SetConnected(place, command.Kind == CommandKind.SessionConnected);
        return true;
    }
}
