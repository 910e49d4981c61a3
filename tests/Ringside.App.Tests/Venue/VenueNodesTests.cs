using Ringside.App.Tests.Processes;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Tests.Hosting;
using Ringside.Linux.Sockets;
using Ringside.Protocols.MoldUdp64;

namespace Ringside.App.Tests.Venue;

/// <summary>A process for each node, killed and started again while members trade.</summary>
[Collection(TestsAlone.Name)]
public sealed class VenueNodesTests
{
    [Fact]
    public async Task When_any_process_is_killed_and_comes_back_trading_goes_on_and_nothing_acknowledged_is_lost()
    {
        using var venue = VenueProcesses.OfNodes();
        using var first = new MemberFlow(venue, "MAKER1", 1, gateway: 1);
        using var second = new MemberFlow(venue, "MAKER2", 2, gateway: 2);
        foreach (string name in (string[])["store-1", "data-1", "gateway-1", "engine-0", "store-3"])
        {
            bool isOver = false;
            Task flows = Task.WhenAll(
                first.Run(() => Volatile.Read(ref isOver), elsewhere: 2), second.Run(() => Volatile.Read(ref isOver)));
            await Progress(flows, first, second);
            venue.Kill(name);
            if (name != "engine-0")
            {
                await Progress(flows, first, second);
            }

            venue.Start();
            await Progress(flows, first, second);
            Volatile.Write(ref isOver, true);
            await flows;
        }

        Assert.Equal(2, first.Gateway);
        foreach (int gateway in (int[])[1, 2])
        {
            first.AssertSameAt(gateway);
            second.AssertSameAt(gateway);
        }

        Assert.True(first.TryBurst(0) && second.TryBurst(0) && first.TryBurst(0), "it does not go on");
        string[] books = OpenOrders.Levels(first.Orders, second.Orders);
        venue.AssertBooks(books, data: 1);
        venue.AssertBooks(books, data: 2);
        string[] feed = Feed(venue, 1);
        Assert.True(feed.Length > 1_000, $"{feed.Length} messages");
        Assert.Equal(feed, Feed(venue, 2));
    }

    [Fact]
    public async Task A_member_moves_between_gateways_while_its_first_connection_lives()
    {
        using var venue = VenueProcesses.OfNodes();
        using var other = new MemberFlow(venue, "MAKER2", 2, gateway: 2);
        using var member = new MemberFlow(venue, "MAKER1", 1, gateway: 1);
        for (int move = 0; move < 6; move++)
        {
            Assert.True(member.TryBurst(50), "it does not go on");
            using TestMember next = venue.LogIn("MAKER1", (ulong)member.Stream.Count + 1, gateway: 2 - (move % 2));
            Assert.Equal((ulong)member.Stream.Count + 1, next.First);
            Assert.False(member.TryBurst(1), "the connection before goes on");
            member.LogIn(gateway: 1 + (move % 2));
        }

        bool isOver = false;
        Task flows = Task.WhenAll(member.Run(() => Volatile.Read(ref isOver), elsewhere: 1), other.Run(() => Volatile.Read(ref isOver)));
        await Progress(flows, member, other);
        Volatile.Write(ref isOver, true);
        await flows;
        member.AssertSameAt(1);
        member.AssertSameAt(2);
        other.AssertSameAt(1);
    }

    private static async Task Progress(Task flows, MemberFlow first, MemberFlow second)
    {
        (int one, int two) = (first.Count + 300, second.Count + 300);
        VenueCrashTests.WaitUntil(() => (first.Count > one && second.Count > two) || flows.IsCompleted);
        if (flows.IsCompleted)
        {
            await flows;
            Assert.Fail("a flow has ended");
        }
    }

    /// <summary>All messages of the feed, asked for from the re-request server.</summary>
    private static string[] Feed(VenueProcesses venue, int data)
    {
        BookText.Fetch(venue.Node(NodeRole.MarketData, data).Snapshots, out ulong last);
        Endpoint server = venue.Node(NodeRole.MarketData, data).Rerequest;
        using var socket = KernelSocket.Create(SocketKind.Datagram, server);
        var messages = new SortedDictionary<ulong, string>();
        byte[] buffer = new byte[2_048];
        VenueCrashTests.WaitUntil(() =>
        {
            ulong next = 1 + (ulong)messages.Count;
            byte[] request = new byte[MoldRequest.Size];
            new MoldRequest(venue.Configuration.Day, next, 100).Write(request);
            socket.SendTo(request, server);
            while (socket.Receive(buffer) is > 0 and int length)
            {
                Assert.True(MoldPacketReader.TryOpen(buffer.AsSpan(0, length), out MoldPacketReader packet));
                while (packet.TryNext(out ReadOnlySpan<byte> message))
                {
                    messages.TryAdd(packet.SequenceNumber, Convert.ToHexString(message));
                }
            }

            return (ulong)messages.Count >= last;
        });
        Assert.Equal(last, messages.Keys.Last());
        return [.. messages.Values];
    }
}
