using System.CommandLine;
using System.Net;
using Ringside.App.Commands;
using Ringside.App.Commands.Venue;
using Ringside.App.Venue;
using Ringside.Exchange.Administration;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Gateways;
using Ringside.Linux.Sockets;
using Ringside.Market.Events;
using Ringside.Protocols.Fields;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.App.Tests.Venue;

/// <summary>What the client commands of a venue say of how it went, without a venue.</summary>
public sealed class ClientOutcomeTests
{
    private static readonly string[] Who = ["--user", "ADMIN1", "--secret", "DEMOADMIN1"];

    [Fact]
    public void Who_was_thrown_out_for_its_rate_is_told_that_as_the_reason()
    {
        using TradeRig rig = new TradeRig().LogIn();
        rig.Say(SoupPacketType.Debug, GatewayNotes.TooMany);
        rig.Client.Gone();
        RefusedException why = Assert.Throws<RefusedException>(
            () => ClientRun.ThrowIfRefused(rig.Client, new Endpoint(IPAddress.Loopback, 7), isTls: false, "page"));
        Assert.StartsWith(
            "the gateway at 127.0.0.1:7 has ended the connection, as the session sends far more than its rate", why.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_not_let_in_is_told_that_it_may_be_locked_out() =>
        Assert.Contains("locked out for a while", ReasonText.OfLogin((byte)'A'), StringComparison.Ordinal);

    [Fact]
    public void A_replay_or_a_flow_failed_when_nothing_of_it_stood()
    {
        ReplayEvents events = new(Notes(new StringWriter()));
        Assert.False(events.IsAllRefused);
        events.On(new ClientEvent { Kind = ClientEventKind.Rejected, Code = (byte)'X' });
        Assert.True(events.IsAllRefused);
        events.On(new ClientEvent { Kind = ClientEventKind.Accepted });
        Assert.Equal((false, 1L, 1L), (events.IsAllRefused, events.Stood, events.Rejected.Total));
    }

    [Fact]
    public void A_flow_counts_as_sent_what_has_left()
    {
        StringWriter told = new();
        FlowUser user = new(
            new FlowGenerator(new FlowOptions(), [new FlowSymbol(Alpha8.Of("ALPHA"), 10_000, 100)], new OrderTokens("A")),
            rate: 1_000, seconds: 1, Notes(told));
        OuchClient client = new(
            new OuchClientOptions { Name = Alpha6.Of("NORTH1"), Secret = Alpha10.Of("SECRET"), MostOrders = 4_096 }, user);
        client.Open(1);
        client.Sent(client.Outgoing.Length, 1);
        byte[] accepted = new byte[SoupPacket.HeaderSize + SoupLoginAccepted.Size];
        SoupPacket.Write(SoupPacketType.LoginAccepted, new SoupLoginAccepted(Alpha10.Of("DAY1"), 1), accepted);
        client.Received(accepted, 1);
        user.DoWork(client, 1);
        client.Sent(client.Outgoing.Length, 1);
        user.DoWork(client, 20_000_001);
        client.Gone();
        user.Lose(client.End, 5_000_000_000);
        Assert.Equal((21L, 1L, 20L), (user.Made, client.RequestsSent, client.RequestsLost));
        Assert.StartsWith("1 of 1000 sent, 0 answered (0 a second), 1 unanswered\n", FlowText.Of(user, client), StringComparison.Ordinal);
        Assert.Contains("\"messages\":1000,\"sent\":1,", FlowText.Json(user, client), StringComparison.Ordinal);
        Assert.Contains("the connection is lost", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_asks_as_an_administrator_hears_it_once_and_in_its_own_words()
    {
        StringWriter told = new();
        AdministrationUser user = new(new AdministrativeRequest { Action = AdministrativeAction.EndDay }, told);
        user.OnDebug(GatewayNotes.NoMessage);
        Assert.Equal((true, string.Empty), (user.IsMisunderstood, told.ToString()));
        user.OnDebug("something else"u8);
        Assert.Equal("the gateway says: something else" + Environment.NewLine, told.ToString());
    }

    [Fact]
    public void A_day_that_is_over_is_told_to_an_administrator_as_such()
    {
        AdministrativeAnswer over = new() { Outcome = AdministrativeOutcome.Refused, Code = RejectCode.DayHasEnded };
        Assert.Equal(
            "shard 0: refused. The day has ended already.", AdministrationText.Of(over, AdministrativeAction.EndDay, "the day ends"));
        Assert.DoesNotContain("order", AdministrationText.Of(over, AdministrativeAction.SetState, "open"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AdministrativeTarget.Symbol, "one of ALPHA, BRAVO, CHARLIE, DELTA, ECHO, FOXTROT (of the demo)")]
    [InlineData(AdministrativeTarget.Shard, "expected 0 (of the demo)")]
    [InlineData(AdministrativeTarget.Member, "one of 1 (North Bank), 2 (South Fund), 3 (Market Maker), 4 (Venue) (of the demo)")]
    [InlineData(
        AdministrativeTarget.User,
        "the name of the user who trades in it, and no number: one of NORTH1, NORTH2, SOUTH1, SOUTH2, MAKER1, MAKER2, MAKER3, MAKER4")]
    public void What_a_venue_does_not_have_is_told_with_what_it_has(AdministrativeTarget target, string expected)
    {
        AdministrativeRequest request = new() { Target = target };
        VenueConfiguration demo = DemoVenue.Create("venue", 20_100);
        Assert.Contains(expected, TargetHint.Of(request, demo, isDemo: true), StringComparison.Ordinal);
        Assert.DoesNotContain("demo", TargetHint.Of(request, demo, isDemo: false), StringComparison.Ordinal);
        Assert.DoesNotContain("ALPHA", TargetHint.Of(request, null, isDemo: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--shard 0: it has one engine in the demo venue", "handover", "--shard", "0", "--to", "2")]
    [InlineData("--shard 0: it has one engine in", "handover", "--shard", "0", "--to", "2", "--base-port", "20100")]
    [InlineData("--shard 9: expected a shard of the venue, 0, the only one in the demo", "handover", "--shard", "9")]
    [InlineData("--all is missing: it is done to all of the venue at once", "end-day")]
    [InlineData("--member is missing: A member, by its number", "kill")]
    [InlineData("expected one of --symbol, --member, --session, found none", "mass-cancel")]
    [InlineData("expected one of --all, --shard, --symbol, found --all and --symbol", "halt", "--all", "--symbol", "A")]
    public void What_cannot_be_is_refused_before_anything_is_asked(string expected, string verb, params string[] arguments)
    {
        ParseResult parsed = RootCommands.Create().Parse(["venue", verb, .. arguments, .. Who]);
        Assert.Empty(parsed.Errors);
        UsageException why = Assert.Throws<UsageException>(
            () => parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        Assert.StartsWith(expected, why.Message, StringComparison.Ordinal);
    }

    private static ClientNotes Notes(StringWriter told) => new(json: false, new StringWriter(), told);
}
