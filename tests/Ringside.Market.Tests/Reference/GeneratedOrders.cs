using Ringside.Market.Commands;
using Ringside.Market.Instruments;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Market.Tests.Reference;

/// <summary>Commands about orders, aimed at what lives in the reference's market.</summary>
internal sealed class GeneratedOrders(SeededRandom random, GeneratorProfile profile, ReferenceMarket market)
{
    private const int Remembered = 64;

    private readonly List<ulong> _ids = [];

    public Command Enter()
    {
        ReferenceInstrument? instrument = AnyInstrument();
        if (instrument is null || market.Sessions.Count == 0)
            return new Command { Kind = CommandKind.Enter, OrderId = NewId(), Quantity = 1 };
        OrderType type = AnyType();
        Side side = random.NextBool() ? Side.Bid : Side.Ask;
        Command command = new()
        {
            Kind = CommandKind.Enter,
            Instrument = instrument.Number,
            Session = AnySession(),
            OrderId = NewId(),
            Side = side,
            Type = type,
            TimeInForce = AnyTimeInForce(instrument, type),
            SelfTradeMode = random.Chance(profile.SelfTradePercent) ? (SelfTradeMode)random.Next(1, 5) : SelfTradeMode.None,
            Quantity = Quantity(instrument),
        };
        if (type is OrderType.Limit or OrderType.StopLimit)
            command.Price = Price(instrument, side);
        if (type is OrderType.Stop or OrderType.StopLimit)
            command.StopPrice = Price(instrument, ReferenceMarket.Opposite(side));
        bool mayRest = type == OrderType.Limit && command.TimeInForce is TimeInForce.Day or TimeInForce.GoodTillCancelled;
        if (mayRest && random.Chance(profile.PostOnlyPercent))
            command.Flags = CommandFlags.PostOnly;
        if (mayRest && random.Chance(profile.IcebergPercent))
            command.DisplayQuantity = Display(instrument, command.Quantity);
        return command;
    }

    public Command Cancel() => Of(CommandKind.Cancel, out _);

    public Command Reduce()
    {
        Command command = Of(CommandKind.Reduce, out ReferenceOrder? order);
        if (order is null)
            return command;
        bool isTotal = random.Chance(40);
        long lot = market.Instruments[order.Instrument].Lot;
        long lots = Math.Max(1, order.Open / lot);
        command.Flags = isTotal ? CommandFlags.QuantityIsTotal : CommandFlags.None;
        command.Quantity = (random.NextInt64(0, lots + 1) * lot) + (isTotal ? order.Executed : 0);
        if (isTotal && random.Chance(15))
            command.Quantity = order.Executed;
        return command;
    }

    public Command Replace()
    {
        Command command = Of(CommandKind.Replace, out ReferenceOrder? order);
        if (order is null)
            return command;
        ReferenceInstrument instrument = market.Instruments[order.Instrument];
        bool keeps = random.Chance(15);
        command.Price = order.HasPrice && !keeps ? Price(instrument, order.Side) : order.Price;
        command.StopPrice = order.IsStop && !keeps ? Price(instrument, ReferenceMarket.Opposite(order.Side)) : order.StopPrice;
        command.Quantity = keeps ? order.Open : Quantity(instrument);
        if (!order.IsStop && random.Chance(profile.IcebergPercent))
            command.DisplayQuantity = Display(instrument, command.Quantity);
        if (random.Chance(30))
            command.NewOrderId = random.Chance(10) ? order.Id : NewId();
        if (random.Chance(order.Executed > 0 ? 60 : 30))
        {
            command.Flags = CommandFlags.QuantityIsTotal;
            command.Quantity = random.Chance(20) ? Math.Max(instrument.Lot, order.Executed) : command.Quantity + order.Executed;
        }

        return command;
    }

    private Command Of(CommandKind kind, out ReferenceOrder? order)
    {
        order = market.Live.Count == 0 ? null : market.Live.Values.ElementAt(random.Next(market.Live.Count));
        Command command = new()
        {
            Kind = kind,
            OrderId = order?.Id ?? NewId(),
            Session = order?.Session ?? AnySession(),
            Quantity = 1,
        };
        if (random.Chance(3))
            command.Session = AnySession();
        if (random.Chance(3) && _ids.Count > 0)
            command.OrderId = random.Pick<ulong>([.. _ids]);
        return command;
    }

    private OrderType AnyType()
    {
        if (random.Chance(profile.StopPercent))
            return random.NextBool() ? OrderType.Stop : OrderType.StopLimit;
        return random.Chance(profile.MarketPercent) ? OrderType.Market : OrderType.Limit;
    }

    private TimeInForce AnyTimeInForce(ReferenceInstrument instrument, OrderType type)
    {
        bool isAtOnce = random.Chance(type == OrderType.Market ? 80 : profile.ImmediatePercent);
        if (isAtOnce && type is OrderType.Limit or OrderType.Market && (instrument.IsOpen || random.Chance(5)))
            return random.NextBool() ? TimeInForce.ImmediateOrCancel : TimeInForce.FillOrKill;
        return random.Chance(40) ? TimeInForce.Day : TimeInForce.GoodTillCancelled;
    }

    // One that takes orders, mostly.
    private ReferenceInstrument? AnyInstrument()
    {
        List<ReferenceInstrument> all = [.. market.Instruments.Values];
        List<ReferenceInstrument> taking = all.FindAll(one => one.IsOpen || one.IsCallPhase);
        List<ReferenceInstrument> choices = taking.Count > 0 && random.Chance(92) ? taking : all;
        return choices.Count == 0 ? null : choices[random.Next(choices.Count)];
    }

    // One that may send orders, mostly.
    private uint AnySession()
    {
        List<uint> all = [.. market.Sessions.Keys];
        List<uint> ready = all.FindAll(one => market.Sessions[one].Connected && !market.Members[market.Sessions[one].Member].Killed);
        List<uint> choices = ready.Count > 0 && random.Chance(93) ? ready : all;
        return choices.Count == 0 ? 1 : choices[random.Next(choices.Count)];
    }

    // Near the last trade mostly, on the grid; else anywhere, most of all at the ends.
    private long Price(ReferenceInstrument instrument, Side side)
    {
        long tick = instrument.Tick;
        Int128 price = instrument.LastTrade is { } last && random.Chance(60) ? last : instrument.Reference;
        int ticks = random.Next(-profile.SpreadTicks, profile.SpreadTicks + 1) + random.Next(-2, 3);
        if (!random.Chance(profile.CrossingPercent))
            ticks = side == Side.Bid ? -Math.Abs(ticks) : Math.Abs(ticks);
        price += ticks * (Int128)tick;
        if (random.Chance(profile.WildPricePercent))
            price = WildPrice(tick);
        price = Int128.Clamp(price, long.MinValue, long.MaxValue);
        return (long)(price - (price % tick));
    }

    private Int128 WildPrice(Int128 tick) => random.Next(3) switch
    {
        0 => long.MaxValue - (random.Next(3) * tick),
        1 => long.MinValue + (random.Next(3) * tick),
        _ => (long)random.NextUInt64(),
    };

    private long Quantity(ReferenceInstrument instrument)
    {
        if (random.Chance(1))
            return Quantities.Maximum - (Quantities.Maximum % instrument.Lot);
        return random.Next(1, random.Chance(15) ? 60 : 12) * instrument.Lot;
    }

    private long Display(ReferenceInstrument instrument, long quantity)
    {
        long lots = Math.Clamp(quantity / instrument.Lot, 1, 1_000);
        return random.NextInt64(1, random.Chance(10) ? lots + 3 : Math.Max(2, lots / 2)) * instrument.Lot;
    }

    private ulong NewId()
    {
        if (_ids.Count > 0 && random.Chance(8))
            return random.Pick<ulong>([.. _ids]);
        ulong id = random.Chance(80) ? (ulong)random.NextInt64(1, 1_000_000) : Math.Max(1, random.NextUInt64());
        if (_ids.Count < Remembered)
            _ids.Add(id);
        else
            _ids[random.Next(Remembered)] = id;
        return id;
    }
}
