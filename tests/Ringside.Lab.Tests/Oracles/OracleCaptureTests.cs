using Ringside.Lab.MarketData;
using Ringside.Lab.Oracles;
using Ringside.Lab.Triggers;
using Ringside.Testing;

namespace Ringside.Lab.Tests.Oracles;

/// <summary>The figures that a second, independent implementation found on the shared capture.</summary>
public sealed class OracleCaptureTests
{
    [Fact]
    public void The_capture_holds_150_top_of_book_triggers_above_a_million()
    {
        OracleResult result = Compute("top-of-book", "1000000", null);

        Assert.Equal(150, result.Orders.Count);
        Assert.Equal(0, result.Refused);
        Assert.Equal(445_262, result.Rows);
        Assert.Equal(445_262, result.Packets);
        Assert.Equal(0, result.BadLines);
    }

    [Fact]
    public void The_capture_holds_662_near_top_triggers_above_a_hundred_thousand_notional()
    {
        OracleResult result = Compute("near-top", "100000", "notional");

        Assert.Equal(662, result.Orders.Count);
        Assert.Equal(0, result.Refused);
    }

    private static OracleResult Compute(string trigger, string threshold, string? unit)
    {
        string path = SharedData.RequireCapture();
        Assert.True(TriggerOptions.TryCreate(trigger, threshold, unit, 3, null, out TriggerOptions? options, out string? error), error);
        using TardisReader reader = TardisReader.OpenFile(path);
        return Oracle.Compute(reader, options);
    }
}
