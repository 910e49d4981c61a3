using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Orders;

namespace Ringside.Market.Engine;

/// <summary>The matching engine: <see cref="MatchingEngine{TSink}"/> without its door, and with a place for planted bugs.</summary>
/// <remarks>
/// <para><b>Problem.</b> All rules of <c>docs/matching.md</c> in one state machine, some tens of nanoseconds a command, nothing
/// allocated.</para>
/// <para><b>Model.</b> Each command looks for its refusal first (<see cref="Refuse"/>) and changes nothing until there is none. Orders
/// stand in an <see cref="OrderPool"/>; an order that comes in, or comes again because it was replaced or triggered, is an
/// <see cref="Incoming"/> on the stack until it rests, waits or ends. What is hot (enter, cancel, replace of plain limit orders) takes the
/// straight way; everything else stands in methods of its own.</para>
/// <para><b>Not here.</b> Time, sequencing, persistence, who may log in: they come as commands, in an order that others decide.</para>
/// </remarks>
internal sealed unsafe partial class EngineCore<TSink, TFaults> : IDisposable
    where TSink : struct, IEventSink
    where TFaults : struct, IFaults
{
    private readonly OrderPool _pool;
    private readonly RestingOrder* _orders;
    private readonly OrderIndex _index;
    private readonly NumberTable _instrumentNumbers;
    private readonly NumberTable _memberNumbers;
    private readonly NumberTable _sessionNumbers;
    private readonly Instrument[] _instruments;
    private readonly Member[] _members;
    private readonly Session[] _sessions;
    private readonly TFaults _faults;
    private TSink _sink;

    private long _time = long.MinValue;
    private ulong _commands;
    private ulong _matches;

    /// <summary>Lowest and highest trade price of this command; meaningless unless <see cref="_hasTraded"/>.</summary>
    private long _lowest;
    private long _highest;
    private bool _hasTraded;

    internal EngineCore(MatchingEngineOptions options, TSink sink, TFaults faults)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        Options = options;
        _sink = sink;
        _faults = faults;
        _pool = new OrderPool(options);
        _orders = _pool.Orders;
        _index = _pool.Index;
        _instrumentNumbers = new NumberTable(options.MaximumInstruments, options.HashSecret);
        _memberNumbers = new NumberTable(options.MaximumMembers, options.HashSecret);
        _sessionNumbers = new NumberTable(options.MaximumSessions, options.HashSecret);
        OrderBookOptions book = new() { WindowBits = options.WindowBits };
        OrderBookOptions stops = new() { WindowBits = options.StopWindowBits };
        _instruments = new Instrument[options.MaximumInstruments];
        for (uint place = 0; place < _instruments.Length; place++)
            _instruments[place] = new Instrument(place, new OrderBook(_pool.Store, book), new OrderBook(_pool.Store, stops));
        _members = new Member[options.MaximumMembers];
        for (uint place = 0; place < _members.Length; place++)
            _members[place] = new Member(place);
        _sessions = new Session[options.MaximumSessions];
        for (uint place = 0; place < _sessions.Length; place++)
            _sessions[place] = new Session(place);
    }

    internal MatchingEngineOptions Options { get; }

    internal ref TSink Sink => ref _sink;

    internal long TimeNanos => _time;

    internal ulong CommandCount => _commands;

    internal ulong MatchCount => _matches;

    internal int OpenOrders => _pool.Store.Rented;

    /// <summary>Refreshes of icebergs that are still to come.</summary>
    internal long Refreshes => _pool.Refreshes;

    internal EngineGrowth Growth => new(_pool.Store.Grown, _index.Doublings, _index.Moved);

    /// <summary>Orders, levels and far prices that were looked at off the usual path (<see cref="OrderStore.Steps"/>).</summary>
    internal long Steps => _pool.Store.Steps;

    public void Dispose()
    {
        foreach (Instrument instrument in _instruments)
        {
            instrument.Book.Dispose();
            instrument.Stops.Dispose();
        }

        _pool.Dispose();
    }

    /// <summary>Carries out one command, or refuses it.</summary>
    internal void Apply(in Command command)
    {
        _index.Prefetch(command.OrderId); // on its way while the command is checked
        _commands++;
        _hasTraded = false;
        if (command.TimeNanos > _time)
            _time = command.TimeNanos;
        switch (command.Kind)
        {
            case CommandKind.Enter: Enter(command); break;
            case CommandKind.Cancel: Cancel(command); break;
            case CommandKind.Replace: Replace(command); break;
            case CommandKind.Reduce: Reduce(command); break;
            default: Administer(command); break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Administer(in Command command)
    {
        switch (command.Kind)
        {
            case CommandKind.MassCancel: MassCancel(command); break;
            case CommandKind.SessionConnected: Connect(command); break;
            case CommandKind.SessionDisconnected: Disconnect(command); break;
            case CommandKind.DefineMember: DefineMember(command); break;
            case CommandKind.Kill: Kill(command, isKilled: true); break;
            case CommandKind.Revive: Kill(command, isKilled: false); break;
            case CommandKind.DefineInstrument: DefineInstrument(command); break;
            case CommandKind.SetState: SetState(command); break;
            case CommandKind.Indicate: Indicate(command); break;
            case CommandKind.Tick: Expire(command); break;
            default: Refuse(command, RejectCode.MalformedCommand); break;
        }
    }

    /// <summary>The instrument of a number; null when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Instrument? FindInstrument(uint number)
    {
        int place = _instrumentNumbers.Find(number);
        return (uint)place < (uint)_instruments.Length ? _instruments[place] : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Session? FindSession(uint number)
    {
        int place = _sessionNumbers.Find(number);
        return (uint)place < (uint)_sessions.Length ? _sessions[place] : null;
    }

    private Member? FindMember(uint number)
    {
        int place = _memberNumbers.Find(number);
        return place < 0 ? null : _members[place];
    }

    private Instrument InstrumentOf(uint slot) => _instruments[_orders[slot].Book];

    private Session SessionOf(uint slot) => _sessions[_orders[slot].Owner];
}
