using System.Globalization;
using System.Text;
using System.Text.Json;
using Ringside.App.Output;
using Ringside.Exchange.Auditing;
using Ringside.Market.Engine;

namespace Ringside.App.Venue;

/// <summary>The verdict of an audit as text or JSON.</summary>
internal static class AuditText
{
    /// <summary>Lines for people.</summary>
    internal static string Text(AuditVerdict verdict)
    {
        AuditReport report = verdict.Report;
        AuditProgress progress = report.Progress;
        var text = new StringBuilder();
        Line(text, $"{progress.Batches} batches of {Counted.Of(report.Epochs, "epoch")}, {progress.Behind} behind");
        Line(text, $"{report.Orders} orders, {progress.OpenOrders} of them open; {Counted.Of(progress.Trades, "trade")}");
        Line(
            text,
            $"{report.SharesIn} shares in = {report.SharesTraded} traded + {report.SharesOpen} open + {report.SharesCancelled} cancelled");
        if (!report.Instruments.IsEmpty)
        {
            Line(text, $"{"symbol",-8} {"state",-8} {"open",8} {"bid",20} {"ask",20} {"last",12} {"trades",10} {"shares",14}");
        }

        foreach (AuditedInstrument one in report.Instruments)
        {
            string last = one.Trades > 0 ? Price(one.LastTrade, one) : "-";
            (string bid, string ask) = (Level(one.Bid, one), Level(one.Ask, one));
            Line(
                text,
                $"{one.Symbol,-8} {one.State,-8} {one.OpenOrders,8} {bid,20} {ask,20} {last,12} {one.Trades,10} {one.SharesTraded,14}");
        }

        foreach ((AuditRule rule, long count) in report.ByRule)
        {
            Line(text, $"{rule}: {Counted.Of(count, "finding")}");
        }

        Line(text, $"verdict: {Words(verdict)}");
        return text.ToString();
    }

    /// <summary>One object on one line.</summary>
    internal static string Json(AuditVerdict verdict) => JsonLine.Of("audit", line =>
    {
        AuditReport report = verdict.Report;
        AuditProgress progress = report.Progress;
        line.WriteString("verdict", verdict.IsGood ? "good" : progress.Findings > 0 ? "findings" : "not_followed");
        line.WriteString("problem", verdict.Problem);
        line.WriteNumber("batches", progress.Batches);
        line.WriteNumber("behind", progress.Behind);
        line.WriteBoolean("caught_up", progress.HasCaughtUp);
        line.WriteNumber("epochs", report.Epochs);
        line.WriteNumber("orders", report.Orders);
        line.WriteNumber("open_orders", progress.OpenOrders);
        line.WriteNumber("trades", progress.Trades);
        Number(line, "shares_in", report.SharesIn);
        Number(line, "shares_traded", report.SharesTraded);
        Number(line, "shares_open", report.SharesOpen);
        Number(line, "shares_cancelled", report.SharesCancelled);
        line.WriteNumber("findings", progress.Findings);
        line.WriteStartObject("findings_by_rule");
        foreach ((AuditRule rule, long count) in report.ByRule)
        {
            line.WriteNumber(rule.ToString(), count);
        }

        line.WriteEndObject();
        line.WriteStartArray("first_findings");
        foreach (AuditFinding one in progress.First)
        {
            Write(line, one);
        }

        line.WriteEndArray();
        line.WriteStartArray("instruments");
        foreach (AuditedInstrument one in report.Instruments)
        {
            Write(line, one);
        }

        line.WriteEndArray();
    });

    private static string Words(AuditVerdict verdict) => verdict switch
    {
        { Report.Progress.Findings: > 0 and long count } => Counted.Of(count, "finding"),
        { Problem: not null } => "the venue could not be followed",
        _ => "good, nothing was found",
    };

    private static void Write(Utf8JsonWriter line, AuditFinding one)
    {
        line.WriteStartObject();
        line.WriteString("rule", one.Rule.ToString());
        line.WriteNumber("shard", one.Shard);
        line.WriteNumber("batch", one.Batch);
        line.WriteString("expected", one.Expected);
        line.WriteString("found", one.Found);
        line.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter line, AuditedInstrument one)
    {
        line.WriteStartObject();
        line.WriteString("symbol", one.Symbol);
        line.WriteNumber("shard", one.Shard);
        line.WriteNumber("number", one.Number);
        line.WriteString("state", one.State.ToString());
        line.WriteNumber("open_orders", one.OpenOrders);
        line.WriteString("bid", one.Bid is { } bid ? Price(bid.Price, one) : null);
        line.WriteNumber("bid_shares", one.Bid?.Quantity ?? 0);
        line.WriteString("ask", one.Ask is { } ask ? Price(ask.Price, one) : null);
        line.WriteNumber("ask_shares", one.Ask?.Quantity ?? 0);
        line.WriteString("last", one.Trades > 0 ? Price(one.LastTrade, one) : null);
        line.WriteNumber("trades", one.Trades);
        Number(line, "shares_traded", one.SharesTraded);
        line.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter line, string name, Int128 value)
    {
        line.WritePropertyName(name);
        line.WriteRawValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private static string Level(BookLevel? level, AuditedInstrument instrument) => level is { } there
        ? string.Create(CultureInfo.InvariantCulture, $"{there.Quantity} @ {Price(there.Price, instrument)}")
        : "-";

    private static string Price(long price, AuditedInstrument instrument)
    {
        decimal value = price;
        for (int place = 0; place < instrument.PriceScale; place++)
        {
            value /= 10;
        }

        return value.ToString(CultureInfo.InvariantCulture);
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
