using System.Net;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Nodes;
using Ringside.Linux.Sockets;
using Ringside.Market.Engine;
using Ringside.Protocols;
using Ringside.Protocols.Ouch;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>What the feed says against what the engine has, after many random commands of two members.</summary>
public sealed class FeedAgainstEngineTests
{
    private const int Burst = 250;

    private static readonly (string Symbol, uint PriceE4)[] Symbols =
        [("ALPHA", 1_000_000), ("BRAVO", 250_000), ("CHARLIE", 75_000), ("FOXTROT", 600_000)];

    [Fact]
    public void Books_of_the_feed_are_the_engine_s_also_for_who_joins_late_and_from_a_second_publisher()
    {
        using var venue = new TestVenue(WithSecondData);
        venue.Start();
        NodeConfiguration[] data = [.. venue.Configuration.Nodes.Where(node => node.Role == NodeRole.MarketData)];
        using var first = new LiveFeed(data[0], beginsWithSnapshot: false);
        using var second = new LiveFeed(data[1], beginsWithSnapshot: false);
        using TestMember maker = venue.LogIn("MAKER1");
        using TestMember taker = venue.LogIn("MAKER2");
        long commands = LongRuns.Choose(50_000, 1_000_000);
        LiveFeed? late = null;
        SeededRandom.ForEachSeed(1, random =>
        {
            for (int sent = 0; sent < commands / LongRuns.Choose(1, 10); sent += 2 * Burst)
            {
                Send(random, maker, $"M{random.Seed}-", sent);
                Send(random, taker, $"T{random.Seed}-", sent);
                first.Turn();
                second.Turn();
                late?.Turn();
                if (late is null && sent > commands / 20)
                    late = new LiveFeed(data[0], beginsWithSnapshot: true);
            }
        });

        // Once more, so that the first one has read what the second one's last orders did to it.
        Send(new SeededRandom(1), maker, "END", 0, commands: 0);
        EngineNode engine = venue.Host!.Plans.SelectMany(plan => plan.Engines).Single(one => one is not null)!.Engine;
        ulong last = venue.Host.Plans.SelectMany(plan => plan.Data).First().Data.Publication.NextNumber - 1;
        string[] expected = Levels(engine);
        Assert.True(expected.Length > 100, $"{expected.Length} levels");
        foreach (LiveFeed feed in (LiveFeed[])[first, second, late!])
        {
            feed.ReadTo(last);
            Assert.Equal(expected, feed.Levels);
        }

        Assert.Equal(first.Messages, second.Messages);
        Assert.True(second.ByLine > 0, "the second publisher sends nothing");
        Assert.Equal(first.Messages.Skip((int)late!.Messages.Keys.First() - 1), late.Messages);
        Assert.Equal(expected, OpenOrders.Levels(OpenOrders.Of(maker.Messages), OpenOrders.Of(taker.Messages)));
        late.Dispose();
    }

    private static VenueConfiguration WithSecondData(VenueConfiguration venue, int port) => venue with
    {
        Limits = venue.Limits with { Orders = 1 << 16, Tokens = 1 << 21, StreamChunks = 1 << 14, FeedHistory = 1 << 21 },
        Nodes =
        [
            .. venue.Nodes,
            venue.Nodes.Single(node => node.Role == NodeRole.MarketData) with
            {
                Name = "data-2", Number = 2, Stream = new Endpoint(IPAddress.Loopback, port + 40),
                Rerequest = new Endpoint(IPAddress.Loopback, port + 41), Snapshots = new Endpoint(IPAddress.Loopback, port + 42),
                LineA = new Endpoint([239, 77, 0, 12], port + 43), LineB = new Endpoint([239, 77, 0, 13], port + 44), Health = default,
            },
        ],
    };

    /// <summary>A burst of random commands, read until the last one is answered.</summary>
    private static void Send(SeededRandom random, TestMember member, string prefix, int from, int commands = Burst)
    {
        for (int count = 0; count < commands; count++)
        {
            int number = from + count;
            string old = $"{prefix}{Math.Max(0, number - 1 - random.Next(400))}";
            (string symbol, uint reference) = Symbols[random.Next(Symbols.Length)];
            uint price = reference + (100 * (uint)random.Next(60)) - 3_000;
            uint shares = 1 + (uint)random.Next(500);
            OuchEnterOrder order = TestMember.Order(prefix + number, random.NextBool() ? 'B' : 'S', shares, symbol, price);
            switch (random.Next(10))
            {
                case 0 or 1 or 2: member.Cancel(old); break;
                case 3: member.Cancel(old, 1 + (uint)random.Next(200)); break;
                case 4: member.Replace(old, prefix + number, shares, price); break;
                case 5: member.TrySend(order with { TimeInForceSeconds = 0 }); break;
                default: member.TrySend(order); break;
            }
        }

        string marker = $"{prefix}E{from}";
        int next = member.Messages.Count;
        member.TrySend(TestMember.Order(marker, 'B', 1, "ECHO", 11_000_000) with { TimeInForceSeconds = 0 });
        member.Until(
            () =>
            {
                while (next < member.Messages.Count)
                {
                    byte[] message = member.Messages[next++];
                    if (OuchCanceled.TryRead(message, out OuchCanceled canceled) && canceled.Token.ToString().Trim() == marker)
                        return true;
                }

                return false;
            },
            marker);
    }

    private static string[] Levels(EngineNode engine)
    {
        List<(string Symbol, char Side, uint PriceE4, long Shares, int Orders)> levels = [];
        uint number = 0;
        foreach (string symbol in (string[])["ALPHA", "BRAVO", "CHARLIE", "DELTA", "ECHO", "FOXTROT"])
        {
            number++;
            foreach (Side side in (Side[])[Side.Bid, Side.Ask])
            {
                foreach (BookLevel level in engine.Core.Engine.Levels(number, side))
                    levels.Add((symbol, side == Side.Bid ? 'B' : 'S', (uint)level.Price, level.Quantity, level.Orders));
            }
        }

        return BookText.Of(levels);
    }
}
