using Ringside.Market.Commands;
using Ringside.Market.Instruments;
using Ringside.Testing;

namespace Ringside.Market.Tests.Reference;

/// <summary>
/// A stream of commands of every kind, the same for the same seed. It looks at the reference's market to aim well: at orders that
/// live, at prices near the last trade, at states that can be left. What it makes is plain data, so a stream can be cut and replayed.
/// </summary>
internal sealed class CommandGenerator
{
    private readonly SeededRandom _random;
    private readonly GeneratorProfile _profile;
    private readonly ReferenceMarket _market;
    private readonly Queue<Command> _opening;
    private readonly GeneratedOrders _orders;
    private readonly GeneratedAdministration _administration;
    private long _timeNanos = 1_000;

    public CommandGenerator(SeededRandom random, GeneratorProfile profile, ReferenceMarket market)
    {
        _random = random;
        _profile = profile;
        _market = market;
        _administration = new GeneratedAdministration(random, profile, market);
        _orders = new GeneratedOrders(random, profile, market);
        _opening = new Queue<Command>(_administration.Opening());
    }

    public Command Next()
    {
        Command command = _opening.Count > 0 ? _opening.Dequeue() : Choose();
        command.TimeNanos = _timeNanos += _random.Next(3);
        if (_random.Chance(1))
            command.TimeNanos -= 100;
        if (_opening.Count == 0 && _random.Chance(_profile.BrokenPercent))
            GeneratedMistakes.Make(_random, ref command);
        return command;
    }

    private Command Choose()
    {
        if (_market.Live.Count > _profile.LiveOrders && _random.Chance(60))
            return _orders.Cancel();
        int enter = _profile.EnterWeight;
        int cancel = enter + _profile.CancelWeight;
        int reduce = cancel + _profile.ReduceWeight;
        int replace = reduce + _profile.ReplaceWeight;
        int state = replace + _profile.StateWeight;
        int administration = state + _profile.AdministrationWeight;
        int massCancel = administration + _profile.MassCancelWeight;
        int indicate = massCancel + _profile.IndicateWeight;
        int tick = indicate + _profile.TickWeight;
        int drawn = _random.Next(tick);
        if (drawn < enter)
            return _orders.Enter();
        if (drawn < cancel)
            return _market.Live.Count > 0 ? _orders.Cancel() : _orders.Enter();
        if (drawn < reduce)
            return _orders.Reduce();
        if (drawn < replace)
            return _orders.Replace();
        if (drawn < state)
            return SetState();
        if (drawn < administration)
            return _administration.Any(_timeNanos);
        if (drawn < massCancel)
            return _administration.MassCancel();
        if (drawn < indicate)
            return new Command { Kind = CommandKind.Indicate, Instrument = _administration.AnyInstrument() };
        return Tick();
    }

    // Mostly towards Open, or nothing would ever trade; and through the call phases rather than past them.
    private Command SetState()
    {
        uint number = _administration.AnyInstrument();
        TradingState now = _market.Instruments.GetValueOrDefault(number)?.State ?? TradingState.Closed;
        TradingState next = now switch
        {
            TradingState.Open => _random.Pick(
                [TradingState.PreClose, TradingState.PreClose, TradingState.Halted, TradingState.PreOpen, TradingState.Closed]),
            TradingState.PreClose => _random.Pick([TradingState.Closed, TradingState.Open, TradingState.Open]),
            TradingState.PreOpen => _random.Chance(85) ? TradingState.Open : _random.Pick([TradingState.Closed, TradingState.Halted]),
            _ => _random.Pick([TradingState.Open, TradingState.PreOpen, TradingState.PreClose]),
        };
        return new Command
        {
            Kind = CommandKind.SetState,
            Instrument = number,
            State = _random.Chance(5) ? (TradingState)_random.Next(5) : next,
        };
    }

    private Command Tick()
    {
        if (_random.Chance(20))
            _timeNanos += 400;
        return new Command { Kind = CommandKind.Tick };
    }
}
