using System.Globalization;
using System.Text;

namespace Ringside.Bench.Io;

/// <summary>The result as people read it: one table for each part.</summary>
internal sealed class IoBenchmarkText(IoBenchmarkResult result)
{
    private readonly StringBuilder _text = new();

    public override string ToString()
    {
        _text.Clear();
        Line($"io, 64-byte UDP datagrams over a veth pair; {result.Machine.Cores} processors, kernel {result.Machine.Kernel}, "
            + $"{result.Machine.Runtime}");
        Line($"{result.Rounds} interleaved rounds; load {result.Machine.LoadAtStart} before, {result.Machine.LoadAtEnd} after");
        RoundTripTable("round trip, two threads on two processors, us", result.RoundTrips);
        PerPacketTable();
        RoundTripTable("self-ping on the loopback link, one thread, us", result.SelfPings);
        GainTable();
        RatioTable();
        Line();
        Line("bytes allocated per packet: " + string.Join(", ", result.AllocatedBytesPerPacket.Select(entry =>
            string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value:0.###}"))));
        return _text.ToString().TrimEnd('\n');
    }

    private static string Micros(long? nanos) =>
        nanos is { } value ? (value / 1000.0).ToString("N2", CultureInfo.InvariantCulture) : string.Empty;

    private static string Whole(double? nanos) =>
        nanos is { } value ? value.ToString("N1", CultureInfo.InvariantCulture) : string.Empty;

    private void RoundTripTable(string title, IReadOnlyList<RoundTripRow> rows)
    {
        Line();
        Line($"{title,-50}{"p50",10}{"p99",10}{"p99.9",10}{"max",12}");
        foreach (RoundTripRow row in rows)
        {
            Line(row.Refused is not null
                ? $"  {row.FullName,-48} refused: {row.Refused}"
                : $"  {row.FullName,-48}{Micros(row.P50Nanos),10}{Micros(row.P99Nanos),10}{Micros(row.P999Nanos),10}"
                    + $"{Micros(row.MaximumNanos),12}{(row.Lost > 0 ? $"  {row.Lost} lost" : string.Empty)}");
        }

        foreach (string note in rows.Select(row => row.Note).OfType<string>().Distinct())
            Line($"  {note}");
    }

    private void PerPacketTable()
    {
        Line();
        Line($"{"per packet, bursts on one processor, ns",-64}{"tx",10}{"rx",10}{"burst",8}");
        foreach (PerPacketRow row in result.PerPacket)
        {
            string name = $"{FullName(row.Sender, row.SenderMode)} to {FullName(row.Receiver, row.ReceiverMode)}, {row.How}";
            Line(row.Refused is not null
                ? $"  {name,-62} refused: {row.Refused}"
                : $"  {name,-62}{Whole(row.SendNanos),10}{Whole(row.DrainNanos),10}{row.Burst,8}"
                    + (row.Lost > 0 ? $"  {row.Lost} lost" : string.Empty));
        }

        Line("  tx holds the delivery, too: a veth pair runs the receiver's softirq inside the sender's call");
    }

    private void GainTable()
    {
        Line();
        Line($"{"where the gain comes from",-66}{"before",10}{"after",10}{"factor",10}");
        foreach (GainRow gain in result.Gains)
        {
            string name = $"{gain.Part} ({gain.From} -> {gain.To})";
            string factor = gain.Factor.ToString("N2", CultureInfo.InvariantCulture);
            Line($"  {name,-64}{Micros(gain.FromNanos),10}{Micros(gain.ToNanos),10}{factor,10}");
        }
    }

    private void RatioTable()
    {
        Line();
        Line($"{"ratio",-64}{"here",10}{"reach",10}");
        foreach (ReachRow row in result.Ratios)
        {
            string here = row.Ratio is { } ratio ? ratio.ToString("0.000", CultureInfo.InvariantCulture) : "-";
            string verdict = row.IsReached switch { true => "reached", false => "missed", null => "not measured" };
            Line($"  {row.What,-62}{here,10}{row.Reach.ToString("0.000", CultureInfo.InvariantCulture),10}  {verdict}");
        }
    }

    private static string FullName(string backend, string mode) => mode.Length == 0 ? backend : $"{backend}:{mode}";

    private void Line(string text = "") => _text.Append(text).Append('\n');
}
