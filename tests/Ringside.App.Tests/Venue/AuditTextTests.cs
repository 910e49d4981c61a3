using System.Text.Json;
using Ringside.App.Venue;
using Ringside.Exchange.Auditing;
using Ringside.Market.Engine;
using Ringside.Market.Instruments;

namespace Ringside.App.Tests.Venue;

public sealed class AuditTextTests
{
    private static readonly AuditFinding Finding = new(AuditRule.MatchNumbers, 1, 77, "match number 4", "5");

    private static readonly AuditedInstrument Alpha = new()
    {
        Shard = 1,
        Number = 3,
        Symbol = "ALPHA",
        PriceScale = 4,
        State = TradingState.Open,
        OpenOrders = 2,
        Bid = new BookLevel(999_900, 7, 1),
        Ask = null,
        Trades = 1,
        SharesTraded = 5,
        LastTrade = 1_000_050,
    };

    private static AuditReport Report => new()
    {
        Progress = new AuditProgress
        {
            Batches = 100,
            Behind = 2,
            OpenOrders = 2,
            Trades = 1,
            WasHeard = true,
            Findings = 3,
            First = [Finding],
        },
        Epochs = 2,
        Orders = 4,
        SharesIn = 30,
        SharesTraded = 10,
        SharesCancelled = 8,
        ByRule = [(AuditRule.MatchNumbers, 3)],
        Instruments = [Alpha],
    };

    [Fact]
    public void Findings_are_counted_and_the_first_ones_told()
    {
        AuditVerdict verdict = new(Report, null);
        Assert.False(verdict.IsGood);
        string[] lines = AuditText.Text(verdict).Split('\n');
        Assert.Contains("100 batches of 2 epochs, 2 behind", lines);
        Assert.Contains("30 shares in = 10 traded + 12 open + 8 cancelled", lines);
        Assert.Contains("MatchNumbers: 3 findings", lines);
        Assert.Contains("verdict: 3 findings", lines);
        Assert.Matches(" 7 @ 99.99 +- +100.005 ", lines.Single(line => line.StartsWith("ALPHA", StringComparison.Ordinal)));
        Assert.Equal("shard 1, batch 77, MatchNumbers: expected match number 4; found 5", Finding.ToString());
    }

    [Fact]
    public void Json_has_the_same()
    {
        using var document = JsonDocument.Parse(AuditText.Json(new AuditVerdict(Report, null)));
        JsonElement root = document.RootElement;
        Assert.Equal("findings", root.GetProperty("verdict").GetString());
        Assert.Equal(12, root.GetProperty("shares_open").GetInt64());
        Assert.Equal(3, root.GetProperty("findings_by_rule").GetProperty("MatchNumbers").GetInt64());
        JsonElement finding = Assert.Single(root.GetProperty("first_findings").EnumerateArray());
        Assert.Equal("match number 4", finding.GetProperty("expected").GetString());
        JsonElement alpha = Assert.Single(root.GetProperty("instruments").EnumerateArray());
        Assert.Equal("100.005", alpha.GetProperty("last").GetString());
        Assert.Equal(JsonValueKind.Null, alpha.GetProperty("ask").ValueKind);
    }

    [Fact]
    public void What_could_not_be_followed_is_not_good()
    {
        AuditReport nothing = Report with { Progress = AuditProgress.None, ByRule = [] };
        AuditVerdict verdict = new(nothing, "the venue was not heard");
        Assert.False(verdict.IsGood);
        Assert.Contains("verdict: the venue could not be followed", AuditText.Text(verdict), StringComparison.Ordinal);
        Assert.True(new AuditVerdict(nothing, null).IsGood);
    }
}
