using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Instruments;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Market.Tests.Reference;

/// <summary>Engine and reference about fill-or-kill orders in books of more orders than such an order looks at; the books of the usual
/// streams are smaller.</summary>
public sealed class FillOrKillDifferential
{
    private static readonly ReferenceCapacities Capacities = new() { Orders = 2_500 };

    [Fact]
    public void Both_look_equally_far() => SeededRandom.ForEachSeed(12, random =>
    {
        Difference? difference = DifferentialRun.Replay(
            Stream(random), () => new EngineUnderTest<NoFaults>(Capacities, default), Capacities, new Cadence(0, 0));
        Assert.True(difference is null, $"seed {random.Seed}, command {difference?.Index}: {difference?.Text}");
    });

    private static List<Command> Stream(SeededRandom random)
    {
        List<Command> commands = [];
        for (uint member = 1; member <= 2; member++)
        {
            commands.Add(new Command { Kind = CommandKind.DefineMember, Member = member });
            commands.Add(new Command { Kind = CommandKind.SessionConnected, Session = member, Member = member });
        }

        commands.Add(new Command { Kind = CommandKind.DefineInstrument, Instrument = 1, Quantity = 1, DisplayQuantity = 1 });
        commands.Add(new Command { Kind = CommandKind.SetState, Instrument = 1, State = TradingState.Open });
        int orders = MatchingEngineOptions.FillOrKillReach + random.Next(-5, 40);
        int ownPercent = random.Pick([0, 0, 1, 30]);
        int levels = random.Pick([1, 2, 40]);
        for (int id = 1; id <= orders; id++)
            commands.Add(Order(random, Side.Ask, (ulong)id, random.Next(1, 4), random.Next(levels), random.Chance(ownPercent) ? 1u : 2u));

        // From too much down, in small steps: each mode has its own most.
        int quantity = (2 * orders) + 300;
        for (int id = 1; id <= 150; id++)
        {
            quantity -= random.Next(1, 22);
            Command taker = Order(random, Side.Bid, (ulong)(orders + id), quantity, levels, 1);
            taker.DisplayQuantity = 0;
            taker.TimeInForce = TimeInForce.FillOrKill;
            taker.SelfTradeMode = (SelfTradeMode)random.Next(5);
            commands.Add(taker);
        }

        return commands;
    }

    private static Command Order(SeededRandom random, Side side, ulong id, long quantity, long price, uint session) => new()
    {
        Kind = CommandKind.Enter,
        Side = side,
        OrderId = id,
        Instrument = 1,
        Session = session,
        TimeInForce = TimeInForce.GoodTillCancelled,
        Quantity = quantity,
        Price = price,
        DisplayQuantity = random.Chance(10) ? 1 : 0,
    };
}
