using System.Globalization;
using System.Text.Json.Serialization;
using Ringside.Lab.Reports;

namespace Ringside.Bench.Matching;

/// <summary>What <see cref="DeepBenchmark"/> found.</summary>
public sealed record DeepResult
{
    /// <summary>Always <c>deep</c>.</summary>
    [JsonPropertyName("workload")]
    public string Workload { get; init; } = "deep";

    /// <summary>Orders that rest at the end.</summary>
    [JsonPropertyName("resting_orders")]
    public required int RestingOrders { get; init; }

    /// <summary>Levels at the end, both sides.</summary>
    [JsonPropertyName("levels")]
    public required int Levels { get; init; }

    /// <summary>Bytes allocated while it was measured.</summary>
    [JsonPropertyName("allocated_bytes")]
    public required long AllocatedBytes { get; init; }

    /// <summary>One command between two readings of the clock.</summary>
    [JsonPropertyName("command")]
    public required LatencyRow Command { get; init; }

    /// <summary>Nothing between two readings of the clock: the clock's price, and the machine's own gaps.</summary>
    [JsonPropertyName("nothing")]
    public required LatencyRow Nothing { get; init; }

    /// <summary>The clock read over and over for as long as a command usually takes: what the machine adds to whatever takes so long,
    /// without any book.</summary>
    [JsonPropertyName("waiting")]
    public required LatencyRow Waiting { get; init; }

    /// <summary>Mean of a command without the clock's price.</summary>
    [JsonPropertyName("mean_ns")]
    public required double MeanNanos { get; init; }

    /// <summary>Where it was measured.</summary>
    [JsonPropertyName("machine")]
    public MachineFacts Machine { get; init; } = new();

    /// <summary>The figures as a table.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        deep, {RestingOrders:N0} resting orders on {Levels:N0} levels; nanoseconds between two readings of the clock

                  {LatencyRow.Head}
        command   {Command}
        nothing   {Nothing}
        waiting   {Waiting}

        {MeanNanos:N1} ns a command in the mean without the clock; {AllocatedBytes} bytes allocated
        {Machine.Cpu}, {Machine.Cores} processors, kernel {Machine.Kernel}, {Machine.Runtime}, load {Machine.LoadAtStart}
        """);
}
