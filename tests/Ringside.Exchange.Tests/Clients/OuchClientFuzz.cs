using Ringside.Exchange.Clients;
using Ringside.Protocols.SoupBinTcp;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Clients;

public sealed class OuchClientFuzz
{
    private static OrderRequestBuilder Order => ClientLink.Order;

    [Fact]
    public void Spoiled_bytes_of_a_server_neither_throw_nor_leave_orders_that_do_not_add_up() => SeededRandom.ForEachSeed(300, random =>
    {
        ByteMutator mutator = new(random, Conversation());
        SilentEvents events = new();
        for (int round = 0; round < 20; round++)
        {
            OuchClient client = new(OuchClientTests.Options, events);
            client.Open(1);
            int sent = 0;
            ReadOnlySpan<byte> bytes = mutator.Next();
            while (!bytes.IsEmpty)
            {
                int count = random.Next(1, Math.Min(bytes.Length, 40) + 1);
                client.Received(bytes[..count], round);
                bytes = bytes[count..];
                if (client.State == OuchClientState.LoggedIn && sent < Requests.Length)
                    client.TrySend(Requests[sent++], 1, 1);
            }

            AssertAddsUp(client.Orders);
            client.Orders.DropUnanswered();
            AssertAddsUp(client.Orders);
            Assert.Equal(0, client.Orders.Unanswered);
        }
    });

    private static OrderRequest[] Requests { get; } =
    [
        Order.Buy("A", 100, 10_000), Order.Replace("A", "B", 150, 10_100), Order.Cancel("B", 120), Order.Buy("C", 10, 10_000),
        Order.Cancel("C"), Order.Buy("D", 10, 10_000), Order.Cancel("Z"), Order.Replace("B", "E", 10, 1),
    ];

    private static byte[] Conversation()
    {
        List<byte> all = [.. OuchClientTests.Accepted("DAY1", 1)];
        byte[] room = new byte[256];
        void Add(int count) => all.AddRange(room.AsSpan(0, count));
        Add(OuchAnswers.Accepted(Requests[0], room));
        Add(OuchAnswers.Executed(Requests[0].Token, 30, room));
        Add(OuchAnswers.Replaced(Requests[1], room));
        Add(OuchAnswers.Canceled(Requests[1].Token, 20, room));
        all.AddRange(OuchClientTests.Plain(SoupPacketType.ServerHeartbeat));
        Add(OuchAnswers.Accepted(Requests[3], room));
        Add(OuchAnswers.Canceled(Requests[3].Token, 10, room));
        Add(OuchAnswers.Rejected(Requests[5].Token, room));
        Add(OuchAnswers.CancelRejected(Requests[6].Token, room));
        Add(OuchAnswers.Rejected(Requests[7].Token, room));
        all.AddRange(OuchClientTests.Plain(SoupPacketType.EndOfSession));
        return [.. all];
    }

    private static void AssertAddsUp(ClientOrders orders)
    {
        ClientOrder[] all = new ClientOrder[100];
        int count = orders.Copy(all);
        Assert.Equal(orders.Live, all[..count].Count(order => order.State == ClientOrderState.Live));
        Assert.InRange(orders.Unanswered, all[..count].Count(order => order.State == ClientOrderState.Pending), 100);
        Assert.Equal(count, all[..count].Select(order => order.Token).Distinct().Count());
        foreach (ClientOrder order in all[..count])
            Assert.True(orders.TryFind(order.Token, out ClientOrder found) && found.Open == order.Open);
    }
}
