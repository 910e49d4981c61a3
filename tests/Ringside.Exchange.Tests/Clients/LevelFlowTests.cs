using System.IO.Compression;
using System.Text;
using Ringside.Exchange.Clients;
using Ringside.Exchange.MarketData;
using Ringside.Exchange.Tests.Gateways;
using Ringside.Market.Itch;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.MarketData;
using Ringside.Protocols.Tardis;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Clients;

public sealed class LevelFlowTests
{
    [Fact]
    public void The_book_that_the_venue_shows_is_the_one_of_the_rows() => SeededRandom.ForEachSeed(20, random =>
    {
        using World world = new(tickE4: 10);
        for (int row = 0; row < 300; row++)
        {
            if (random.Chance(1))
                world.Clear();
            else
                world.Change((Side)random.Next(2), random.NextInt64(95, 106), random.Chance(30) ? 0 : random.NextInt64(1, 50));
            if (random.Chance(20))
                world.AssertShown();
        }

        world.AssertShown();
        Assert.True(world.Flow.Crossed > 0);
    });

    [Fact]
    public void What_others_take_comes_back_with_the_next_row_of_its_level() => SeededRandom.ForEachSeed(10, random =>
    {
        using World world = new(tickE4: 10);
        ClientLink taker = new ClientLink(world.Venue, world.Gateway, "SOUTH1").Connect();
        OrderTokens tokens = new("T");
        for (int round = 0; round < 60; round++)
        {
            world.Change(Side.Bid, 100, random.NextInt64(1, 40));
            world.Change(Side.Ask, 101, random.NextInt64(1, 40));
            world.AssertShown();
            bool sells = random.NextBool();
            taker.Send(new OrderRequest
            {
                Kind = OrderRequestKind.Enter,
                Token = tokens.Next(),
                Side = sells ? Side.Ask : Side.Bid,
                Shares = (uint)random.Next(1, 60),
                Stock = Alpha8.Of("ACME"),
                PriceE4 = sells ? 1_000U : 1_010,
                Life = OrderLife.ImmediateOrCancel,
            });
            world.Link.Run();
        }

        Assert.True(world.Link.Client.Orders.Executions > 20);
        Assert.Equal(0, world.Link.Client.Orders.Refused);
    });

    [Fact]
    public void A_slice_of_real_data_is_shown_as_it_was_recorded()
    {
        using World world = new(tickE4: 1_000, tick: 1_000);
        using StreamReader lines = new(new GZipStream(File.OpenRead(SharedData.RequireCapture()), CompressionMode.Decompress));
        lines.ReadLine();
        for (int row = 0; row < 12_000; row++)
        {
            Assert.Equal(TardisError.None, TardisRow.TryParse(Encoding.ASCII.GetBytes(lines.ReadLine()!), out MarketDataRow read));
            // Ticks of 0.1, and shares of a thousandth.
            Assert.Equal((0, 0), (read.PriceE8 % 10_000_000, read.AmountE8 % 100_000));
            world.Change(read.Side, read.PriceE8 / 10_000_000, read.AmountE8 / 100_000, settle: row % 50 == 0);
            if (row % 2_000 == 0)
                world.AssertShown();
        }

        world.AssertShown();
        Assert.Equal(0, world.Flow.Cut);
        Assert.InRange(world.Flow.LeftOut, 0, 5);
        Assert.Equal(0, world.Link.Client.Orders.Refused);
    }

    [Fact]
    public void What_OUCH_cannot_say_is_cut_or_left_out()
    {
        using World world = new(tickE4: 10, mostLevels: 2);
        world.Change(Side.Bid, 0, 1);
        world.Change(Side.Ask, 199_999_991, 1);
        world.Change(Side.Ask, 110, 5_000_000);
        world.Change(Side.Ask, 111, 1);
        world.Change(Side.Ask, 112, 1);
        Assert.Equal((3, 1), (world.Flow.LeftOut, world.Flow.Cut));
        Assert.Equal(2, world.Link.Client.Orders.Live);
    }

    [Fact]
    public void A_change_waits_until_what_the_last_one_needs_is_taken()
    {
        ClientOrders orders = new(16);
        LevelFlow flow = new(Alpha8.Of("ACME"), 10, 16, orders, new OrderTokens(""));
        Assert.True(flow.TryChange(Side.Bid, 100, 5));
        Assert.False(flow.TryChange(Side.Bid, 100, 6));
        Assert.False(flow.TryClear());
        Assert.True(flow.TryPeek(out OrderRequest request));
        orders.Sent(request, 1);
        flow.Taken();
        Assert.True(flow.TryChange(Side.Bid, 100, 6));
        Assert.True(flow.TryPeek(out OrderRequest replacement));
        Assert.Equal((OrderRequestKind.Replace, request.Token, 6U), (replacement.Kind, replacement.Existing, replacement.Shares));
    }

    /// <summary>A venue with a market maker, its feed, and the levels that must stand, kept once more.</summary>
    private sealed class World : IDisposable, IItchSink
    {
        private readonly SortedDictionary<long, long>[] _levels = [new(), new()];
        private readonly ItchPublication _publication;
        private readonly ItchBooks _books = new(new ItchBooksOptions());
        private readonly uint _tickE4;
        private int _read;

        internal World(uint tickE4, long tick = 1, int mostLevels = 4_096)
        {
            _tickE4 = tickE4;
            Venue = new TestVenue();
            if (tick != 1)
                Venue.Define(0, "ACME", 1, 4, tick);
            Gateway = Venue.AddGateway(1);
            Link = new ClientLink(Venue, Gateway, "NORTH1", options => options with { MostOrders = 16_384 }).Connect();
            Flow = new LevelFlow(Alpha8.Of("ACME"), tickE4, mostLevels, Link.Client.Orders, new OrderTokens("L"));
            _publication = new ItchPublication(new ItchPublicationOptions(), this);
        }

        internal TestVenue Venue { get; }

        internal TestGateway Gateway { get; }

        internal ClientLink Link { get; }

        internal LevelFlow Flow { get; }

        public void Take(ulong number, ReadOnlySpan<byte> message) => Assert.True(_books.Apply(message));

        public void Dispose() => Venue.Dispose();

        internal void Change(Side side, long price, long quantity, bool settle = true)
        {
            Assert.True(Flow.TryChange(side, price, quantity));
            Drain(settle);
            _levels[(int)side].Remove(price);
            if (quantity == 0)
                return;
            bool isPrice = price * _tickE4 <= OrderRequest.HighestPriceE4;
            if (isPrice)
                _levels[(int)side].Add(price, quantity);
            SortedDictionary<long, long> others = _levels[1 - (int)side];
            foreach (long other in others.Keys.Where(other => side == Side.Bid ? other <= price : other >= price).ToArray())
                others.Remove(other);
        }

        internal void Clear()
        {
            Assert.True(Flow.TryClear());
            Drain(settle: true);
            _levels[0].Clear();
            _levels[1].Clear();
        }

        internal void AssertShown()
        {
            Link.Run();
            for (; _read < Venue.Batches; _read++)
                Assert.True(_publication.Apply(Venue.At(_read)));
            Assert.True(_books.TryFindStock(Alpha8.Of("ACME"), out ushort stock));
            foreach (Side side in (Side[])[Side.Bid, Side.Ask])
            {
                IEnumerable<KeyValuePair<long, long>> expected = side == Side.Bid ? _levels[0].Reverse() : _levels[1];
                ItchLevel[] shown = new ItchLevel[_levels[(int)side].Count + 1];
                int count = _books.CopyTop(stock, side, shown);
                Assert.Equal(
                    expected.Select(level => new ItchLevel((uint)level.Key * _tickE4, (ulong)level.Value, 1)), shown[..count]);
            }
        }

        private void Drain(bool settle)
        {
            while (Flow.TryPeek(out OrderRequest request))
            {
                Assert.Equal(ClientSendResult.Sent, Link.Client.TrySend(request, 1, Venue.NowNanos));
                Flow.Taken();
            }

            if (settle)
                Link.Run();
        }
    }
}
