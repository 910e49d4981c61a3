using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Ringside.Lab.Reports;

namespace Ringside.Bench.Storage;

/// <summary>What <see cref="BlockBenchmark"/> or <see cref="FilesBenchmark"/> found.</summary>
public sealed record StorageBenchmarkResult
{
    /// <summary>The machine, and its load before and after.</summary>
    [JsonPropertyName("machine")]
    public required MachineFacts Machine { get; init; }

    /// <summary>What was measured: <c>block</c> or <c>files</c>.</summary>
    [JsonPropertyName("benchmark")]
    public required string Benchmark { get; init; }

    /// <summary>What connected client and server.</summary>
    [JsonPropertyName("link")]
    public required string Link { get; init; }

    /// <summary>Where the bytes are: <c>memory</c> or <c>file</c>.</summary>
    [JsonPropertyName("device")]
    public required string Device { get; init; }

    /// <summary>How files are accessed; null in memory.</summary>
    [JsonPropertyName("engine")]
    public required string? Engine { get; init; }

    /// <summary>Past the page cache.</summary>
    [JsonPropertyName("direct")]
    public required bool Direct { get; init; }

    /// <summary>Bytes of one operation.</summary>
    [JsonPropertyName("transfer_bytes")]
    public required int TransferBytes { get; init; }

    /// <summary>The figures.</summary>
    [JsonPropertyName("rows")]
    public required IReadOnlyList<StorageRow> Rows { get; init; }

    /// <summary>The figures as a table.</summary>
    public override string ToString()
    {
        string access = Engine is null ? "memory" : $"file by {Engine}, {(Direct ? "past" : "through")} the page cache";
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture, $"{Benchmark}: {access}; {TransferBytes} bytes an operation; link: {Link}, two threads");
        text.AppendLine();
        text.AppendLine("operation  depth          IOPS       MB/s   p50 us     p99 us    p999 us     max us  errors");
        foreach (StorageRow row in Rows)
        {
            StorageLatency nanos = row.LatencyNanos;
            text.Append(CultureInfo.InvariantCulture, $"{row.Operation,-9} {row.Depth,6} {row.OperationsPerSecond,13:N0}");
            text.Append(CultureInfo.InvariantCulture, $" {row.MegabytesPerSecond,10:N1} {nanos.P50 / 1e3,8:N1} {nanos.P99 / 1e3,10:N1}");
            text.AppendLine(
                CultureInfo.InvariantCulture, $" {nanos.P999 / 1e3,10:N1} {nanos.Maximum / 1e3,10:N1} {row.Errors,7}");
        }

        return text.ToString().TrimEnd();
    }
}
