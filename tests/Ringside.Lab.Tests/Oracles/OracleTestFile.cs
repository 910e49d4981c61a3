using System.Text;
using Ringside.Lab.MarketData;
using Ringside.Lab.Oracles;
using Ringside.Lab.Triggers;

namespace Ringside.Lab.Tests.Oracles;

/// <summary>Small market data files by hand. A row is <c>"kind id side price amount"</c>, kind S (snapshot) or U (update), side b or
/// a; anything else goes into the file as it stands, as a bad line.</summary>
internal static class OracleTestFile
{
    public static readonly TriggerOptions TopOfBookAbove100 = new() { Kind = TriggerKind.TopOfBook, ThresholdE8 = 100_00000000 };

    public static readonly TriggerOptions NearTopAbove10 = new()
    {
        Kind = TriggerKind.NearTop,
        ThresholdE8 = 10_00000000,
        Unit = ThresholdUnit.Amount,
    };

    public static OracleResult Compute(TriggerOptions options, params string[] rows)
    {
        StringBuilder text = new("exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\n");
        foreach (string row in rows)
        {
            text.Append(ToLine(row)).Append('\n');
        }

        using MemoryStream stream = new(Encoding.ASCII.GetBytes(text.ToString()));
        using TardisReader reader = TardisReader.OpenDecompressed(stream, "by hand");
        return Oracle.Compute(reader, options);
    }

    /// <summary>The orders as the CSV gives them, without the header: compared as a whole, so that no field goes unseen.</summary>
    public static string[] Orders(TriggerOptions options, params string[] rows)
    {
        using StringWriter writer = new();
        OracleCsv.Write(writer, Compute(options, rows));
        string[] lines = writer.ToString().Split('\n');
        Assert.Equal("trigger_id,row,side,quantity,price", lines[0]);
        Assert.Equal("", lines[^1]);
        return lines[1..^1];
    }

    private static string ToLine(string row)
    {
        string[] parts = row.Split(' ');
        if (parts is not [("S" or "U") and var kind, var id, ("b" or "a") and var side, var price, var amount])
        {
            return row;
        }

        return $"x,y,{id},{id},{(kind == "S" ? "true" : "false")},{(side == "b" ? "bid" : "ask")},{price},{amount}";
    }
}
