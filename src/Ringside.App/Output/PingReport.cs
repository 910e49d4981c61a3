using System.Globalization;
using System.Text;
using System.Text.Json;
using Ringside.App.Datagrams;
using Ringside.Lab.Measurement;

namespace Ringside.App.Output;

/// <summary>What pings have found, as text with a picture of the distribution, or as JSON.</summary>
internal static class PingReport
{
    private const int WidestBar = 40;

    internal static string Json(Pinger pinger) => JsonLine.Of("end", json =>
    {
        json.WriteNumber("sent", pinger.Sent);
        json.WriteNumber("answered", pinger.User.Count);
        json.WriteNumber("lost", pinger.Lost);
        json.WriteNumber("under_way", pinger.UnderWay);
        json.WriteNumber("refused", pinger.Refused);
        json.WriteNumber("strays", pinger.Strays);
        json.WriteString("backend", pinger.Socket.Name);
        Write(json, "user", pinger.User, null);
        Write(json, "kernel", pinger.Kernel, pinger.Socket.NoSendStamps);
    });

    internal static string Text(Pinger pinger)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{pinger.Sent} sent, {pinger.User.Count} answered, {pinger.Lost} lost");
        if (pinger.UnderWay > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", {pinger.UnderWay} under way");
        }

        text.Append(CultureInfo.InvariantCulture, $", {Counted.Of(pinger.Strays, "stray")}, back end {pinger.Socket.Name}\n");
        if (pinger.User.Count == 0)
        {
            return text.ToString();
        }

        text.Append('\n').Append(CultureInfo.InvariantCulture, $"{"round trip, us",-24}{"p50",10}{"p99",10}{"p99.9",10}{"max",12}\n");
        Append(text, "user to user", pinger.User);
        if (pinger.Kernel.Count > 0)
        {
            Append(text, "kernel to kernel", pinger.Kernel);
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"  {"kernel to kernel",-22} {pinger.Socket.NoSendStamps ?? "no stamps came"}\n");
        }

        if (Distribution.Of(pinger.User).P999 is null)
        {
            text.Append(CultureInfo.InvariantCulture, $"  -: needs {Distribution.SamplesBeyond} round trips beyond it\n");
        }

        AppendPicture(text.Append('\n'), pinger.User);
        return text.ToString();
    }

    private static void Write(Utf8JsonWriter json, string name, LatencyHistogram histogram, string? refused)
    {
        json.WriteStartObject(name);
        if (histogram.Count == 0)
        {
            json.WriteString("refused", refused ?? "no stamps or answers came");
        }
        else
        {
            json.WriteNumber("count", histogram.Count);
            var figures = Distribution.Of(histogram);
            Write(json, "p50_ns", figures.P50);
            Write(json, "p99_ns", figures.P99);
            Write(json, "p999_ns", figures.P999);
            json.WriteNumber("max_ns", histogram.Maximum);
            WriteRanges(json, histogram);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, long? nanos)
    {
        if (nanos is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteRanges(Utf8JsonWriter json, LatencyHistogram histogram)
    {
        json.WriteStartArray("histogram");
        foreach ((long microseconds, long count) in Ranges(histogram))
        {
            json.WriteStartObject();
            json.WriteNumber("up_to_us", microseconds);
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Append(StringBuilder text, string name, LatencyHistogram histogram)
    {
        var figures = Distribution.Of(histogram);
        text.Append(
            CultureInfo.InvariantCulture,
            $"  {name,-22}{Micros(figures.P50),10}{Micros(figures.P99),10}{Micros(figures.P999),10}{Micros(figures.Maximum),12}\n");
    }

    private static void AppendPicture(StringBuilder text, LatencyHistogram histogram)
    {
        IReadOnlyList<(long Microseconds, long Count)> ranges = Ranges(histogram);
        long most = ranges.Max(range => range.Count);
        foreach ((long microseconds, long count) in ranges)
        {
            string bar = new('#', (int)Math.Ceiling(WidestBar * count / (double)most));
            string line = string.Create(CultureInfo.InvariantCulture, $"  up to {microseconds,9:N0} us {count,9} {bar}");
            text.Append(line.TrimEnd()).Append('\n');
        }
    }

    // Doubling ranges: a tail that is a thousand times longer than the median still fits. Each goes up to its number, from half of it.
    private static List<(long Microseconds, long Count)> Ranges(LatencyHistogram histogram)
    {
        var counts = new SortedDictionary<int, long>();
        foreach (HistogramBucket bucket in histogram.Buckets)
        {
            int power = (int)Math.Ceiling(Math.Log2(Math.Max(1.0, bucket.MiddleNanos / 1000.0)));
            counts[power] = counts.GetValueOrDefault(power) + bucket.Count;
        }

        var ranges = new List<(long, long)>();
        for (int power = counts.Keys.First(); power <= counts.Keys.Last(); power++)
        {
            ranges.Add((1L << power, counts.GetValueOrDefault(power)));
        }

        return ranges;
    }

    private static string Micros(long? nanos) =>
        nanos is { } value ? (value / 1000.0).ToString("N1", CultureInfo.InvariantCulture) : "-";
}
