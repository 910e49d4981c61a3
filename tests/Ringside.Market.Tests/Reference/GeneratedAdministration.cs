using Ringside.Market.Commands;
using Ringside.Market.Instruments;
using Ringside.Testing;

namespace Ringside.Market.Tests.Reference;

/// <summary>Commands about members, sessions and instruments: those that open a market, and those that disturb it later.</summary>
internal sealed class GeneratedAdministration(SeededRandom random, GeneratorProfile profile, ReferenceMarket market)
{
    private static readonly uint[] Instruments = [1, 0, 7, uint.MaxValue];
    private static readonly uint[] Members = [1, 2, 0, 4_000_000_000, 17, 18];
    private static readonly uint[] Sessions = [1, 2, 3, 900, 0, uint.MaxValue, 70, 71];

    /// <summary>Defines what there is, and opens most of it.</summary>
    public IEnumerable<Command> Opening()
    {
        for (int i = 0; i < profile.Members; i++)
            yield return DefineMember(Members[i]);
        for (int i = 0; i < profile.Members + 2; i++)
            yield return Connect(Sessions[i], Members[i % profile.Members]);
        for (int i = 0; i < 3; i++)
        {
            yield return DefineInstrument(Instruments[i], 0);
            yield return new Command
            {
                Kind = CommandKind.SetState,
                Instrument = Instruments[i],
                State = random.Chance(50) ? TradingState.PreOpen : TradingState.Open,
            };
        }
    }

    /// <summary>Mostly a number of the first three, which are defined at the beginning.</summary>
    public uint AnyInstrument() => Instruments[random.Chance(97) ? random.Next(3) : random.Next(Instruments.Length)];

    public uint AnyMember() => Members[random.Chance(90) ? random.Next(profile.Members) : random.Next(Members.Length)];

    public uint AnySession() => Sessions[random.Chance(90) ? random.Next(profile.Members + 2) : random.Next(Sessions.Length)];

    public Command MassCancel() => new()
    {
        Kind = CommandKind.MassCancel,
        Scope = (CancelScope)random.Next(3),
        Instrument = AnyInstrument(),
        Member = AnyMember(),
        Session = AnySession(),
    };

    public Command Any(long timeNanos)
    {
        // What was switched off comes back soon, or the stream would run dry.
        foreach ((uint number, ReferenceSession session) in market.Sessions)
        {
            if (!session.Connected && random.Chance(40))
                return Connect(number, random.Chance(85) ? session.Member : AnyMember());
        }

        foreach ((uint number, ReferenceMember member) in market.Members)
        {
            if (member.Killed && random.Chance(60))
                return new Command { Kind = CommandKind.Revive, Member = number };
        }

        foreach (ReferenceInstrument instrument in market.Instruments.Values)
        {
            if (market.DayHasEnded(instrument) && random.Chance(50))
                return NextDay(instrument.Number, timeNanos);
        }

        return random.Next(8) switch
        {
            0 => Connect(AnySession(), AnyMember()),
            1 or 2 => new Command { Kind = CommandKind.SessionDisconnected, Session = AnySession() },
            3 => DefineMember(AnyMember()),
            4 => new Command { Kind = CommandKind.Kill, Member = AnyMember() },
            5 => new Command { Kind = CommandKind.Revive, Member = AnyMember() },
            6 => DefineInstrument(AnyInstrument(), timeNanos),
            _ => NextDay(AnyInstrument(), timeNanos),
        };
    }

    private Command DefineMember(uint number)
    {
        bool limited = random.Chance(profile.LimitedPercent);
        return new Command
        {
            Kind = CommandKind.DefineMember,
            Member = number,
            Quantity = limited && random.NextBool() ? random.Next(5, 200) : 0,
            StopPrice = limited && random.NextBool() ? random.Next(1_000, 100_000) : 0,
            DisplayQuantity = limited && random.NextBool() ? random.Next(2, 20) : 0,
        };
    }

    private Command Connect(uint session, uint member) => new()
    {
        Kind = CommandKind.SessionConnected,
        Session = session,
        Member = member,
        Flags = random.Chance(60) ? CommandFlags.CancelOnDisconnect : CommandFlags.None,
    };

    private Command DefineInstrument(uint number, long timeNanos) => new()
    {
        Kind = CommandKind.DefineInstrument,
        Instrument = number,
        Symbol = 0x2020_2020_2020_4100UL + number % 26,
        DisplayQuantity = random.Pick([1L, 1L, 2L, 5L, 100L]),
        Quantity = random.Pick([1L, 1L, 10L]),
        PriceScale = (uint)random.Next(0, 4),
        Price = ReferencePrice(),
        CollarBasisPoints = random.Pick([0u, 0u, 500u, 1_003u, 20_000u, uint.MaxValue]),
        StopPrice = random.Chance(60) ? 0 : timeNanos + random.Next(500, 4_000),
    };

    // The same instrument again with its day moved on, which is allowed while orders rest.
    private Command NextDay(uint number, long timeNanos)
    {
        if (!market.Instruments.TryGetValue(number, out ReferenceInstrument? instrument))
            return DefineInstrument(number, timeNanos);
        return new Command
        {
            Kind = CommandKind.DefineInstrument,
            Instrument = number,
            DisplayQuantity = instrument.Tick,
            Quantity = instrument.Lot,
            PriceScale = instrument.Scale,
            Price = random.Chance(50) ? instrument.Reference : instrument.LastTrade ?? ReferencePrice(),
            CollarBasisPoints = random.Chance(50) ? instrument.CollarBasisPoints : 0,
            StopPrice = random.Chance(40) ? 0 : timeNanos + random.Next(200, 3_000),
        };
    }

    private long ReferencePrice()
    {
        if (random.Chance(profile.WildPricePercent))
            return random.Pick([long.MaxValue, long.MaxValue - 37, long.MinValue, long.MinValue + 41, (long)random.NextUInt64()]);
        return random.Pick([100L, 100L, 1_003L, 10_000L, 0L, -250L]);
    }
}
