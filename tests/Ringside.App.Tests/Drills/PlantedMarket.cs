using System.Collections.Frozen;
using Ringside.App.Drills;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Shards;
using Ringside.Protocols;
using Ringside.Protocols.Fields;

namespace Ringside.App.Tests.Drills;

/// <summary>A small market in which nothing is wrong, for tests that plant what is: two members, one shard, three orders, a
/// trade.</summary>
/// <remarks>
/// <code>
/// number  session 1            session 2
///  1      start of the day     start of the day
///  2      A stands, 100        B stands, 60
///  3      A trades 60, match 1 B trades 60, match 1
///  4      C stands, 10
/// </code>
/// </remarks>
internal sealed class PlantedMarket
{
    private const long Midnight = 1_000_000;

    private static readonly FrozenDictionary<Alpha8, int> Shards =
        new Dictionary<Alpha8, int> { [Alpha8.Of("ALPHA")] = 0 }.ToFrozenDictionary();

    private long _clock;

    internal PlantedMarket()
    {
        First = new MemberHistory(1, Shards, 1);
        Second = new MemberHistory(2, Shards, 1);
        Truth = new StableTruth();
        foreach (MemberHistory member in (MemberHistory[])[First, Second])
        {
            Tell(member, Start);
        }

        Send(First, "A");
        Send(Second, "B");
        Send(First, "C");
        Stand(First, 101, "A", 100);
        Stand(Second, 102, "B", 60);
        Truth.AddTrade(0, 101, 102, 1, 60);
        Tell(First, Trade("A", 1, 60));
        Tell(Second, Trade("B", 1, 60));
        Stand(First, 103, "C", 10);
    }

    internal MemberHistory First { get; }

    internal MemberHistory Second { get; }

    internal StableTruth Truth { get; }

    internal static MemberMessage Start => new(ClientEventKind.SystemEvent, default) { Code = (byte)'S', TimestampNanos = Midnight };

    internal static OrderToken Token(string name) => OrderToken.From(Alpha14.Of(name));

    internal static MemberMessage Order(string name, uint shares, long stamp = Midnight) =>
        new(ClientEventKind.Accepted, Token(name)) { Stock = Alpha8.Of("ALPHA"), Shares = shares, TimestampNanos = stamp };

    internal static MemberMessage Trade(string name, ulong match, uint shares, long stamp = Midnight) =>
        new(ClientEventKind.Executed, Token(name)) { Reference = match, Shares = shares, TimestampNanos = stamp };

    internal static StableOrder Stable(uint session, string name, long open) =>
        new(session, Token(name), open) { Instrument = 1, Side = Side.Ask, Price = 1_000_000 };

    /// <summary>A member sends an order.</summary>
    internal static void Send(MemberHistory member, string name) => member.NoteSent(
        new OrderRequest { Kind = OrderRequestKind.Enter, Token = Token(name), Stock = Alpha8.Of("ALPHA"), Shares = 1 });

    /// <summary>A member is sent a message that is stable: the next one of its stream.</summary>
    internal void Tell(MemberHistory member, in MemberMessage message)
    {
        Truth.AddMessage(member.Session, message);
        Show(member, message);
    }

    /// <summary>A member is sent a message, stable or not.</summary>
    internal void Show(MemberHistory member, in MemberMessage message, ulong number = 0)
    {
        number = number != 0 ? number : 1 + member.Entries.Select(entry => entry.Number).DefaultIfEmpty().Max();
        member.Add(new HistoryEntry(number, message, ++_clock, 0, 0));
    }

    /// <summary>An order stands, and its member is told.</summary>
    internal void Stand(MemberHistory member, ulong id, string name, uint shares)
    {
        Truth.AddOrder(0, id, Stable(member.Session, name, shares));
        Tell(member, Order(name, shares));
    }

    internal DrillVerdict Judge()
    {
        var verdict = new DrillVerdict();
        DrillJudge.Judge([First, Second], Truth, verdict);
        return verdict;
    }
}
