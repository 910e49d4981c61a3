// A market of one instrument: what each command causes, and what rests at the end.
using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols;

Command[] commands =
[
    new() { Kind = CommandKind.DefineInstrument, Instrument = 1, DisplayQuantity = 1, Quantity = 1, PriceScale = 2 }, // tick, lot
    new() { Kind = CommandKind.DefineMember, Member = 1 },
    new() { Kind = CommandKind.SessionConnected, Session = 11, Member = 1 },
    new() { Kind = CommandKind.SetState, Instrument = 1, State = TradingState.Open },
    Order(Side.Ask, 1, 5, 10_100),
    Order(Side.Ask, 2, 5, 10_200),
    Order(Side.Bid, 3, 7, 10_200),
    Order(Side.Bid, 3, 1, 10_000), // order 3 is dead: its id is free again
    new() { Kind = CommandKind.Cancel, Session = 11, OrderId = 4 },
];
EventBuffer events = new();
using MatchingEngine<EventBufferSink> engine = new(new MatchingEngineOptions(), events.Sink);
foreach (Command command in commands)
{
    events.Clear();
    engine.Apply(command);
    foreach (EngineEvent one in events.Events)
    {
        string what = one.Kind == EventKind.Rejected ? RejectCodes.TextOf((RejectCode)one.Code) : $"{one.Kind} {one.Quantity}@{one.Price}";
        Console.WriteLine($"{command.Kind} {command.OrderId}: {what}");
    }
}

foreach (BookLevel level in engine.Levels(1, Side.Ask))
    Console.WriteLine($"{level.Orders} orders, {level.Quantity}@{level.Price}");

static Command Order(Side side, ulong id, long quantity, long price) => new()
{
    Kind = CommandKind.Enter,
    Session = 11,
    Instrument = 1,
    Side = side,
    OrderId = id,
    Quantity = quantity,
    Price = price,
};
