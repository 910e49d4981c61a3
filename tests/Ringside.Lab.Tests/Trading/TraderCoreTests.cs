using System.Text;
using Ringside.Lab.Generation;
using Ringside.Lab.MarketData;
using Ringside.Lab.Oracles;
using Ringside.Lab.Trading;
using Ringside.Lab.Triggers;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;
using Ringside.Protocols.OrderEntry;
using Ringside.Testing;
using SeededRandom = Ringside.Testing.SeededRandom;

namespace Ringside.Lab.Tests.Trading;

/// <summary>The clauses of the triggers are tested on the oracle, by hand; here the trader must agree with it on everything.</summary>
public sealed class TraderCoreTests
{
    [Fact]
    public void The_trader_gives_exactly_the_orders_of_the_oracle_on_generated_data() => SeededRandom.ForEachSeed(12, random =>
    {
        byte[] text = Generate(random.Next(2_000, 20_000), random.NextUInt64(), random.Chance(50) ? 1_500 : 100_000);
        TriggerOptions trigger = DrawTrigger(random);
        OracleResult expected = Consult(text, trigger);
        List<(long Row, WireOrder Order)> given = Trade(text, trigger, new TraderLimits(), out TraderCore core);
        Assert.Equal(expected.Orders.Select(order => (order.Row, new WireOrder(order.Quantity, order.PriceE8, order.Side))), given);
        Assert.Equal(expected.Refused, core.Refused);
    });

    [Fact]
    public void Generated_data_really_fires_both_triggers()
    {
        byte[] text = Generate(20_000, 3, 100_000);
        Assert.True(Consult(text, Trigger("top-of-book", "100000")).Orders.Count > 50);
        Assert.True(Consult(text, Trigger("near-top", "1")).Orders.Count > 50);
    }

    [Fact]
    public void The_trader_gives_exactly_the_orders_of_the_oracle_on_hostile_rows() => SeededRandom.ForEachSeed(30, random =>
    {
        byte[] text = HostileRows(random);
        TriggerOptions trigger = DrawTrigger(random);
        OracleResult expected = Consult(text, trigger);
        List<(long Row, WireOrder Order)> given = Trade(text, trigger, new TraderLimits(), out TraderCore core);
        Assert.Equal(expected.Orders.Select(order => (order.Row, new WireOrder(order.Quantity, order.PriceE8, order.Side))), given);
        Assert.Equal(expected.Refused, core.Refused);
    });

    [Fact]
    public void The_rate_limit_holds_orders_back_and_counts_them()
    {
        byte[] text = Generate(5_000, 3, 100_000);
        TriggerOptions trigger = Trigger("near-top", "1");
        int unlimited = Trade(text, trigger, new TraderLimits(), out _).Count;
        int limited = Trade(text, trigger, new TraderLimits { MaximumOrdersPerSecond = 3 }, out TraderCore core).Count;
        Assert.Equal(3, limited);
        Assert.Equal(unlimited, core.Limited + core.Orders);
    }

    [Fact]
    public void The_position_limit_holds_orders_back_and_counts_them()
    {
        byte[] text = Generate(5_000, 3, 100_000);
        TriggerOptions trigger = Trigger("near-top", "1");
        const long limitE8 = 5 * FixedPoint.One;
        List<(long Row, WireOrder Order)> orders = Trade(
            text, trigger, new TraderLimits { MaximumPositionE8 = limitE8 }, out TraderCore core);
        long positionE8 = 0;
        foreach ((long _, WireOrder order) in orders)
        {
            long amountE8 = OrderQuantity.ToAmountE8(order.Quantity, 3);
            positionE8 += order.Side == Side.Bid ? amountE8 : -amountE8;
            Assert.InRange(positionE8, -limitE8, limitE8);
        }

        Assert.True(core.Limited > 0);
        Assert.NotEmpty(orders);
    }

    [Fact]
    public void A_row_allocates_nothing()
    {
        List<MarketDataRow> rows = Rows(Generate(20_000, 5, 100_000));
        var core = new TraderCore(Trigger("near-top", "1"), new TraderLimits { MaximumOrdersPerSecond = 1_000_000 });
        foreach (MarketDataRow row in rows)
        {
            core.OnRow(row, 0, out _);
        }

        long allocated = Allocations.Measure(() =>
        {
            foreach (MarketDataRow row in rows)
            {
                core.OnRow(row, 0, out _);
            }
        });
        Assert.Equal(0, allocated);
    }

    private static TriggerOptions DrawTrigger(SeededRandom random)
    {
        string kind = random.NextBool() ? "top-of-book" : "near-top";
        string threshold = random.Pick<string>(["0", "1", "10.5", "1000", "100000", "1000000"]);
        string unit = random.NextBool() ? "amount" : "notional";
        string? cap = random.Chance(30) ? "0.5" : null;
        Assert.True(
            TriggerOptions.TryCreate(kind, threshold, unit, random.Next(1, 4), cap, out TriggerOptions? options, out string? error), error);
        return options;
    }

    private static TriggerOptions Trigger(string kind, string threshold)
    {
        Assert.True(TriggerOptions.TryCreate(kind, threshold, "amount", 3, null, out TriggerOptions? options, out _));
        return options;
    }

    private static byte[] Generate(int rows, ulong seed, long meanRowsBetweenReconnects)
    {
        using var text = new MemoryStream();
        GeneratorWriter.WriteText(
            text, new GeneratorOptions { Rows = rows, Seed = seed, MeanRowsBetweenReconnects = meanRowsBetweenReconnects });
        return text.ToArray();
    }

    // Few prices, so that levels are hit again and again, sides empty out and cross; ids that repeat; bad lines; sudden snapshots.
    private static byte[] HostileRows(SeededRandom random)
    {
        var text = new StringBuilder("exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\n");
        long id = 100;
        for (int i = 0; i < 3_000; i++)
        {
            id = random.Chance(5) ? Math.Max(0, id - random.Next(0, 20)) : id + random.Next(0, 3);
            string flag = random.Chance(3) ? "true" : "false";
            string side = random.NextBool() ? "bid" : "ask";
            string price = random.Pick<string>(["1", "2", "2.5", "3", "4", "5", "99999", "90000000000"]);
            string amount = random.Pick<string>(["0", "0", "0.001", "0.0001", "1", "7", "1000000", "5000000", "90000000000", "-1"]);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"x,y,1,{id},{flag},{side},{price},{amount}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static OracleResult Consult(byte[] text, TriggerOptions trigger)
    {
        using var reader = TardisReader.OpenDecompressed(new MemoryStream(text), "test data");
        return Oracle.Compute(reader, trigger);
    }

    private static List<(long Row, WireOrder Order)> Trade(byte[] text, TriggerOptions trigger, TraderLimits limits, out TraderCore core)
    {
        core = new TraderCore(trigger, limits);
        var orders = new List<(long, WireOrder)>();
        using var reader = TardisReader.OpenDecompressed(new MemoryStream(text), "test data");
        ReadStatus status;
        while ((status = reader.TryRead(out MarketDataRow row)) != ReadStatus.End)
        {
            if (status == ReadStatus.Row && core.OnRow(row, 0, out WireOrder order) == TraderDecision.Order)
            {
                orders.Add((reader.RowNumber, order));
            }
        }

        return orders;
    }

    private static List<MarketDataRow> Rows(byte[] text)
    {
        var rows = new List<MarketDataRow>();
        using var reader = TardisReader.OpenDecompressed(new MemoryStream(text), "test data");
        while (reader.TryRead(out MarketDataRow row) == ReadStatus.Row)
        {
            rows.Add(row);
        }

        return rows;
    }
}
