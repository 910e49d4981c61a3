using System.Collections.Immutable;
using System.Text;
using Ringside.Exchange.Members;
using Ringside.Market.Commands;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Configuration;

/// <summary>Members of the demo: two firms that trade, with two users and a drop copy each, a market maker without limits, and the venue
/// itself with an administrator.</summary>
/// <remarks>Their secrets are no secrets, so they are hashed with few iterations, which makes the start quick.</remarks>
public static class DemoMembers
{
    private const int Iterations = 1_000;
    private const uint SessionsPerMember = 10;
    private const string North = "North Bank";
    private const string South = "South Fund";
    private const string Maker = "Market Maker";
    private const string Venue = "Venue";

    /// <summary>Who may log in, member by member.</summary>
    public static ImmutableArray<DemoLogin> Logins =>
    [
        new DemoLogin(North, "NORTH1", "DEMONORTH1", UserKind.Trading),
        new DemoLogin(North, "NORTH2", "DEMONORTH2", UserKind.Trading),
        new DemoLogin(North, "NORTHD", "DEMONORTHD", UserKind.DropCopy),
        new DemoLogin(South, "SOUTH1", "DEMOSOUTH1", UserKind.Trading),
        new DemoLogin(South, "SOUTH2", "DEMOSOUTH2", UserKind.Trading),
        new DemoLogin(South, "SOUTHD", "DEMOSOUTHD", UserKind.DropCopy),
        new DemoLogin(Maker, "MAKER1", "DEMOMAKER1", UserKind.Trading),
        new DemoLogin(Maker, "MAKER2", "DEMOMAKER2", UserKind.Trading),
        new DemoLogin(Maker, "MAKER3", "DEMOMAKER3", UserKind.Trading),
        new DemoLogin(Maker, "MAKER4", "DEMOMAKER4", UserKind.Trading),
        new DemoLogin(Maker, "MAKERD", "DEMOMAKERD", UserKind.DropCopy),
        new DemoLogin(Venue, "ADMIN1", "DEMOADMIN1", UserKind.Administrator),
    ];

    /// <summary>Makes the members. The same at every call: the salts are the names.</summary>
    public static MemberList Create() => new(
    [
        Firm(1, North, SelfTradeMode.CancelNewest),
        Firm(2, South, SelfTradeMode.CancelOldest),
        new Member
        {
            Number = 3,
            Name = Maker,
            SelfTrade = SelfTradeMode.None,
            CancelOnDisconnect = true,
            RatePerSecond = TokenBucket.Most,
            Burst = TokenBucket.Most,
            Users = Users(3, Maker),
        },
        new Member { Number = 4, Name = Venue, Users = Users(4, Venue) },
    ]);

    private static Member Firm(uint number, string name, SelfTradeMode mode) => new()
    {
        Number = number,
        Name = name,
        SelfTrade = mode,
        CancelOnDisconnect = true,
        Limits = new MemberLimits(MostQuantity: 100_000, MostNotional: 0, MostOpenOrders: 10_000),
        Users = Users(number, name),
    };

    // Sessions are 11, 12, .. for the first member, 21, 22, .. for the second.
    private static ImmutableArray<MemberUser> Users(uint number, string member)
    {
        DemoLogin[] logins = [.. Logins.Where(login => login.Member == member)];
        return
        [
            .. logins.Select((login, index) => new MemberUser
            {
                Name = Alpha6.Of(login.User),
                Kind = login.Kind,
                Session = login.Kind != UserKind.Trading ? 0 : (number * SessionsPerMember) + (uint)index + 1,
                Secret = SecretHash.Make(Alpha10.Of(login.Secret), Encoding.ASCII.GetBytes("demo " + login.User), Iterations),
            }),
        ];
    }
}
