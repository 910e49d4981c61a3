using System.Text.Json;
using Ringside.App.Venue;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Shards;
using Ringside.Protocols;
using Ringside.Protocols.Fields;

namespace Ringside.App.Tests.Venue;

public sealed class TradeJsonTests
{
    private static readonly OrderToken Token = OrderToken.From(Alpha14.Of("A"));

    public static TheoryData<string, ClientEventKind, bool> Events => new()
    {
        { "event number", ClientEventKind.LoggedIn, false },
        { "event number nanos code", ClientEventKind.SystemEvent, false },
        { "event number nanos token side stock shares price open reference code", ClientEventKind.Accepted, true },
        { "event number nanos token shares price reference code", ClientEventKind.Executed, false },
        { "event number nanos token side stock shares price open reference code", ClientEventKind.Executed, true },
        { "event number nanos token side stock price reference code", ClientEventKind.Rejected, true },
        { "event number nanos token reference code", ClientEventKind.CancelRejected, false },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_has_the_fields_that_it_has_and_no_others(string keys, ClientEventKind kind, bool isKnown)
    {
        bool isOrder = kind is not (ClientEventKind.LoggedIn or ClientEventKind.SystemEvent);
        ClientEvent one = new()
        {
            Kind = kind,
            Number = 7,
            TimestampNanos = kind == ClientEventKind.LoggedIn ? 0 : 5,
            Token = isOrder ? Token : default,
            Side = Side.Bid,
            Stock = isKnown ? Alpha8.Of("ALPHA") : default,
            Shares = 10,
            PriceE4 = isKnown || kind == ClientEventKind.Executed ? 10_000u : 0,
            Code = (byte)(kind == ClientEventKind.LoggedIn ? 0 : 'A'),
            Reference = isOrder ? 9u : 0,
        };
        Assert.Equal(keys.Split(' '), JsonElement.Parse(TradeJson.Of(one)).EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public void A_refused_log_in_has_its_letter_alone() => Assert.Equal(
        """{"event":"login_refused","code":"A"}""" + "\n",
        TradeJson.Of(new ClientEvent { Kind = ClientEventKind.LoginRefused, Code = (byte)'A' }));

    [Fact]
    public void A_connection_that_is_lost_and_comes_back_is_told()
    {
        Assert.Equal(
            """{"event":"connection_lost","reason":"the gateway was silent for too long","tries_for_seconds":60}""" + "\n",
            ConnectionText.Lost(json: true, ClientEnd.Silent, 60_000_000_000));
        Assert.Equal("""{"event":"connection_back"}""" + "\n", ConnectionText.Back(json: true));
    }
}
