using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Orders;

namespace Ringside.Market.Engine;

/// <summary>What the engine says and is told while an incoming order meets resting ones.</summary>
internal readonly ref struct Crossing<TSink, TFaults> : IMatchObserver
    where TSink : struct, IEventSink
    where TFaults : struct, IFaults
{
    private readonly EngineCore<TSink, TFaults> _engine;
    private readonly Instrument _instrument;
    private readonly Session _session;
    private readonly ref Incoming _incoming;

    /// <summary>Place of the member, and the mode; a member that no maker has when own orders trade.</summary>
    private readonly uint _member;
    private readonly SelfTradeMode _mode;

    internal Crossing(EngineCore<TSink, TFaults> engine, Instrument instrument, Session session, ref Incoming incoming)
    {
        _engine = engine;
        _instrument = instrument;
        _session = session;
        _incoming = ref incoming;
        _mode = OrderFlags.SelfTrade(incoming.Flags);
        _member = _mode == SelfTradeMode.None || engine.IgnoresSelfTrade ? uint.MaxValue : session.Member.Place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MakerAction Decide(uint slot, ref RestingOrder maker, long takerQuantity) =>
        maker.Spare != _member ? MakerAction.Trade : DecideOwn(slot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Traded(uint slot, ref RestingOrder maker, long quantity) =>
        _engine.Trade(slot, quantity, ref _incoming, _instrument, _session);

    public void Decremented(uint slot, ref RestingOrder maker, long quantity) =>
        _engine.Decrement(slot, quantity, ref _incoming, _instrument, _session);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Refill(uint slot, ref RestingOrder maker) =>
        (maker.Flags & OrderFlags.Detail) == 0 ? 0 : _engine.Refill(slot, _instrument);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Left(uint slot, ref RestingOrder maker) => _engine.Leave(slot, _instrument);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private MakerAction DecideOwn(uint slot)
    {
        switch (_mode)
        {
            case SelfTradeMode.CancelNewest:
                _incoming.IsStopped = true;
                return MakerAction.StopTaker;
            case SelfTradeMode.CancelOldest:
                _engine.CancelOwn(slot, _instrument);
                return MakerAction.RemoveMaker;
            case SelfTradeMode.CancelBoth:
                _engine.CancelOwn(slot, _instrument);
                _incoming.IsStopped = true;
                return MakerAction.RemoveMakerAndStopTaker;
            default:
                return MakerAction.Decrement;
        }
    }
}
