using System.Collections.Immutable;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.Tests.Gateways;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Clients;

public sealed class FlowGeneratorTests
{
    private static readonly ImmutableArray<FlowSymbol> Symbols =
        [new(Alpha8.Of("ACME"), 100_000, 100), new(Alpha8.Of("BOLT"), 200_000, 1), new(Alpha8.Of("CORK"), 5_000_000, 10)];

    [Fact]
    public void The_mix_is_that_of_the_workload()
    {
        List<OrderRequest> all = Draw(new FlowOptions { MostLive = 5_000 }, 60_000);
        List<OrderRequest> entered = all.FindAll(request => request.Kind == OrderRequestKind.Enter);
        AssertShare(all, 0.45, 0.01, request => request.Kind == OrderRequestKind.Cancel);
        AssertShare(all, 0.07, 0.005, request => request.Kind == OrderRequestKind.Replace);
        AssertShare(entered, 0.05, 0.005, order => order.PriceE4 == OrderRequest.MarketPriceE4);
        AssertShare(
            entered, 0.05, 0.005, order => order.Life == OrderLife.ImmediateOrCancel && order.PriceE4 != OrderRequest.MarketPriceE4);
        AssertShare(entered, 0.02, 0.004, order => order.Life == OrderLife.FillOrKill);
        AssertShare(entered, 0.05, 0.005, order => order.Life == OrderLife.PostOnly);
        AssertShare(entered, 0.10, 0.01, order => order.Life == OrderLife.Day && !IsAway(order));
        AssertShare(entered, 0.5, 0.01, order => order.Side == Side.Bid);
        AssertShare(entered, 0.70, 0.01, order => order.Shares == 100);
        AssertShare(entered, 0.25, 0.01, order => order.Shares < 100);

        // Zipf: 1 to 1/2 to 1/3.
        AssertShare(entered, 6 / 11.0, 0.01, order => order.Stock == Symbols[0].Stock);
        AssertShare(entered, 2 / 11.0, 0.01, order => order.Stock == Symbols[2].Stock);

        // One tick has 1 / zeta(2.5) of the near ones; a tail of 5% begins at 50 ticks.
        List<OrderRequest> away = entered.FindAll(order => order.Life == OrderLife.Day && IsAway(order));
        AssertShare(away, 0.95 * 0.7454, 0.01, order => Distance(order) == 1);
        AssertShare(away, 0.05, 0.01, order => Distance(order) >= 50);
    }

    [Fact]
    public void The_same_seed_gives_the_same_flow_and_another_one_another()
    {
        List<OrderRequest> first = Draw(new FlowOptions { Seed = 5 }, 3_000);
        Assert.Equal(first, Draw(new FlowOptions { Seed = 5 }, 3_000));
        Assert.NotEqual(first, Draw(new FlowOptions { Seed = 6 }, 3_000));
    }

    [Fact]
    public void Recent_orders_are_cancelled_more_often()
    {
        ClientOrders orders = new(2_048);
        FlowGenerator flow = new(new FlowOptions { Cancels = 1_000, Replacements = 0 }, Symbols, new OrderTokens(""));
        byte[] room = new byte[256];
        Dictionary<string, int> places = [];
        for (int count = 0; count < 1_000; count++)
        {
            OrderRequest order = ClientLink.Order.Buy($"{count}", 100, 10_000);
            orders.Sent(order, 1);
            Assert.True(Protocols.Ouch.OuchAccepted.TryRead(room.AsSpan(3, OuchAnswers.Accepted(order, room) - 3), out var accepted));
            orders.Accepted(accepted, 1);
            places.Add(order.Token.ToField().ToString(), count);
        }

        double[] ages = [.. Enumerable.Range(0, 20_000).Select(_ => 999.0 - places[flow.Next(orders).Token.ToField().ToString()])];
        // The mean of a square of an even draw is a third, and half of them lie in the newest quarter.
        Assert.InRange(ages.Average(), 323, 343);
        Assert.InRange(ages.Count(age => age < 250), 9_700, 10_300);
    }

    [Fact]
    public void Prices_stay_what_OUCH_can_say_wherever_the_reference_goes()
    {
        FlowGenerator flow = new(new FlowOptions(), Symbols, new OrderTokens("P"));
        ClientOrders orders = new(64);
        foreach (uint reference in (uint[])[0, 1, 150, 1_999_999_900, uint.MaxValue])
        {
            flow.SetReference(Symbols[0].Stock, reference);
            for (int count = 0; count < 2_000; count++)
            {
                OrderRequest order = flow.Next(orders);
                bool isMarket = order.PriceE4 == OrderRequest.MarketPriceE4;
                Assert.True(isMarket || order.PriceE4 is > 0 and <= OrderRequest.HighestPriceE4, $"{order.PriceE4}");
                Assert.True(isMarket || order.Stock != Symbols[0].Stock || order.PriceE4 % 100 == 0);
            }
        }
    }

    [Fact]
    public void Two_flows_against_a_venue_know_their_orders_at_each_step() => SeededRandom.ForEachSeed(6, random =>
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        ClientLink[] links = [new(venue, gateway, "NORTH1") { Piece = random.Next(1, 300) }, new(venue, gateway, "SOUTH1")];
        FlowGenerator[] flows = [.. links.Select((_, index) => new FlowGenerator(
            new FlowOptions { Seed = random.NextUInt64(), FarOrders = 0, MostLive = 300 }, Symbols[..1], new OrderTokens($"{index}.")))];
        foreach (ClientLink link in links)
            link.Connect();
        for (int step = 0; step < 400; step++)
        {
            int who = random.Next(2);
            for (int burst = random.Next(1, 6); burst > 0; burst--)
            {
                OrderRequest request = flows[who].Next(links[who].Client.Orders);
                Assert.Equal(ClientSendResult.Sent, links[who].Client.TrySend(request, 1, venue.NowNanos));
            }

            if (random.Chance(60))
                continue;
            foreach (ClientLink link in links)
                link.Run();
            links[0].Run();
            AssertKnows(gateway.Core, links[0].Client.Orders, 11);
            AssertKnows(gateway.Core, links[1].Client.Orders, 21);
            Assert.Equal(venue.Shards[0].OpenOrders, links[0].Client.Orders.Live + links[1].Client.Orders.Live);
        }

        Assert.True(links[0].Client.Orders.Executions > 10);
        Assert.Contains(links[0].Events.All, one => one.Kind == ClientEventKind.Replaced);
    });

    private static void AssertKnows(GatewayCore gateway, ClientOrders orders, uint session)
    {
        Assert.Equal(0, orders.Unanswered);
        ClientOrder[] all = new ClientOrder[1_000];
        foreach (ClientOrder order in all[..orders.Copy(all)])
        {
            Assert.True(gateway.Streams.TryFindOrder(session, order.Token, out LiveOrder live));
            Assert.Equal((live.Open, live.Side, live.Id), (order.Open, order.Side, order.Reference));
            Assert.Equal(order.Open, order.Wanted);
        }
    }

    private static bool IsAway(in OrderRequest order) => order.Side == Side.Bid
        ? order.PriceE4 < ReferenceOf(order)
        : order.PriceE4 > ReferenceOf(order);

    private static uint ReferenceOf(OrderRequest order) => Symbols.First(symbol => symbol.Stock == order.Stock).ReferenceE4;

    private static long Distance(OrderRequest order) => Math.Abs((long)order.PriceE4 - ReferenceOf(order))
        / Symbols.First(symbol => symbol.Stock == order.Stock).TickE4;

    // Every order stands and lives until it is cancelled.
    private static List<OrderRequest> Draw(FlowOptions options, int count)
    {
        OuchClient client = new(OuchClientTests.Options with { MostOrders = 8_192 }, new SilentEvents());
        client.Open(1);
        client.Received(OuchClientTests.Accepted("DAY1", 1), 1);
        FlowGenerator flow = new(options, Symbols, new OrderTokens("F"));
        byte[] room = new byte[256];
        List<OrderRequest> all = [];
        for (int index = 0; index < count; index++)
        {
            OrderRequest request = flow.Next(client.Orders);
            all.Add(request);
            Assert.Equal(ClientSendResult.Sent, client.TrySend(request, 1, 1));
            while (!client.Outgoing.IsEmpty)
                client.Sent(client.Outgoing.Length, 1);
            client.Orders.TryFind(request.Token, out ClientOrder order);
            int length = request.Kind switch
            {
                OrderRequestKind.Enter => OuchAnswers.Accepted(request, room),
                OrderRequestKind.Replace => OuchAnswers.Replaced(request, room),
                _ => OuchAnswers.Canceled(request.Token, order.Open, room),
            };
            client.Received(room.AsSpan(0, length), 1);
        }

        return all;
    }

    private static void AssertShare(List<OrderRequest> of, double share, double tolerance, Func<OrderRequest, bool> which) =>
        Assert.InRange(of.Count(which) / (double)of.Count, share - tolerance, share + tolerance);
}
