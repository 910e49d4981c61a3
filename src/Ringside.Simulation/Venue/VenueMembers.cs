using System.Collections.Immutable;
using System.Text;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Members;
using Ringside.Market.Commands;
using Ringside.Protocols.Fields;

namespace Ringside.Simulation.Venue;

/// <summary>Who trades in a simulated venue, and what.</summary>
internal static class VenueMembers
{
    internal const string Secret = "SECRET";

    /// <summary>Middle of all prices, in 1/10,000.</summary>
    internal const int MiddleE4 = 1_000_000;

    /// <summary>Step of prices, in 1/10,000.</summary>
    internal const int TickE4 = 100;

    /// <summary>The trading sessions, in the order in which a scenario takes them.</summary>
    internal static IReadOnlyList<(string User, uint Session, uint Member)> Sessions =>
        [("NORTH1", 11, 1), ("SOUTH1", 21, 2), ("NORTH2", 12, 1), ("SOUTH2", 22, 2), ("WEST1", 31, 3)];

    internal const string DropCopyUser = "NORTHD";

    internal const uint DropCopyMember = 1;

    internal static SecretHash Decoy => SecretHash.Make(default, "decoy of a run"u8, 1);

    internal static MemberList All => new(
    [
        Firm(1, "North", SelfTradeMode.CancelNewest, cancels: true, rate: 1_000, ("NORTH1", 11u), ("NORTH2", 12u), (DropCopyUser, 0u)),
        Firm(2, "South", SelfTradeMode.Decrement, cancels: false, rate: 1_000, ("SOUTH1", 21u), ("SOUTH2", 22u)),
        Firm(3, "West", SelfTradeMode.None, cancels: true, rate: 50, ("WEST1", 31u)),
    ]);

    /// <summary>What a shard trades: two instruments each.</summary>
    internal static ImmutableArray<InstrumentConfiguration> InstrumentsOf(int shard) =>
        [Instrument((uint)(2 * shard) + 1), Instrument((uint)(2 * shard) + 2)];

    internal static string SymbolOf(int instrument) => $"SYM{instrument}";

    private static InstrumentConfiguration Instrument(uint number) => new()
    {
        Number = number,
        Symbol = Alpha8.Of(SymbolOf((int)number)),
        PriceScale = 4,
        Tick = TickE4,
        Lot = 1,
        ReferencePrice = MiddleE4,
        CollarBasisPoints = 5_000,
    };

    private static Member Firm(
        uint number, string name, SelfTradeMode mode, bool cancels, int rate, params ReadOnlySpan<(string Name, uint Session)> users)
    {
        ImmutableArray<MemberUser>.Builder list = ImmutableArray.CreateBuilder<MemberUser>(users.Length);
        foreach ((string user, uint session) in users)
        {
            list.Add(new MemberUser
            {
                Name = Alpha6.Of(user),
                Kind = session == 0 ? UserKind.DropCopy : UserKind.Trading,
                Session = session,
                Secret = SecretHash.Make(Alpha10.Of(Secret), Encoding.ASCII.GetBytes("simulated " + user), 1),
            });
        }

        return new Member
        {
            Number = number,
            Name = name,
            SelfTrade = mode,
            CancelOnDisconnect = cancels,
            RatePerSecond = rate,
            Burst = rate / 10,
            Limits = new MemberLimits(MostQuantity: 90, MostNotional: 0, MostOpenOrders: 60),
            Users = list.ToImmutable(),
        };
    }
}
