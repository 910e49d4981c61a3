using Ringside.Exchange.Clients;
using Ringside.Exchange.Tests.Gateways;

namespace Ringside.Exchange.Tests.Clients;

/// <summary>A client that sends more than it may, and what it says of what it has sent.</summary>
public sealed class OuchClientLimitTests
{
    private static OrderRequestBuilder Order => ClientLink.Order;

    [Fact]
    public void A_client_that_is_thrown_out_for_its_rate_does_not_come_back_by_itself()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1, members: TestVenue.Members(rate: 10, burst: 10));
        ClientLink link = new ClientLink(venue, gateway, "NORTH1").Connect();

        // Ten are allowed at once; a hundred more are refused one by one, and the next one ends it.
        for (int number = 1; number <= 110; number++)
            link.Send(Order.Buy($"A{number}", 1, 10_000));
        Assert.Equal(OuchClientState.LoggedIn, link.Client.State);
        link.Send(Order.Buy("LAST", 1, 10_000));
        Assert.Equal((ClientEnd.TooFast, false), (link.Client.End, link.Client.MayReconnect));

        // A connection that is made anew and only breaks is another matter.
        link.Connect().Cut();
        Assert.Equal((ClientEnd.Gone, true), (link.Client.End, link.Client.MayReconnect));
    }

    [Fact]
    public void Requests_are_sent_when_their_last_byte_has_left_and_lost_when_the_connection_ends_before()
    {
        OuchClient client = new(OuchClientTests.Options with { QueueBytes = 256 }, new SilentEvents());
        client.Open(1);
        client.Received(OuchClientTests.Accepted("DAY1", 1), 1);
        client.Sent(client.Outgoing.Length, 1);
        int size = 0;
        long left = 0;
        for (int round = 1; round <= 50; round++)
        {
            client.TrySend(Order.Cancel($"A{round % 8}"), 1, 1);
            size = client.Outgoing.Length;
            client.Sent(size - 1, 1);
            Assert.Equal(left, client.RequestsSent);
            client.Sent(1, 1);
            Assert.Equal(++left, client.RequestsSent);
        }

        client.TrySend(Order.Cancel("A1"), 1, 1);
        client.TrySend(Order.Cancel("A2"), 1, 1);
        client.Sent(size + 1, 1);
        int taken = 2;
        while (client.TrySend(Order.Cancel("A3"), 1, 1) == ClientSendResult.Sent)
            taken++;
        client.Gone();
        Assert.Equal((51L, taken - 1L), (client.RequestsSent, client.RequestsLost));
    }
}
