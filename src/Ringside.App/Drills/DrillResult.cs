using System.Globalization;
using System.Text.Json.Serialization;

namespace Ringside.App.Drills;

/// <summary>What a drill has come to; its properties are the keys of the JSON.</summary>
internal sealed record DrillResult
{
    /// <summary>Name of the drill.</summary>
    [JsonPropertyName("drill")]
    public required string Drill { get; init; }

    /// <summary>Rounds that were done.</summary>
    [JsonPropertyName("rounds")]
    public required int Rounds { get; init; }

    /// <summary>Orders, replacements and trades that members were told of.</summary>
    [JsonPropertyName("acknowledged")]
    public required long Acknowledged { get; init; }

    /// <summary>Of those, what is not in the stable streams.</summary>
    [JsonPropertyName("lost")]
    public required long Lost { get; init; }

    /// <summary>Orders and trades that came twice.</summary>
    [JsonPropertyName("duplicated")]
    public required long Duplicated { get; init; }

    /// <summary>Numbers that were missed, or have two contents.</summary>
    [JsonPropertyName("stream_gaps")]
    public required long StreamGaps { get; init; }

    /// <summary>What came before what it follows from.</summary>
    [JsonPropertyName("out_of_order")]
    public required long OutOfOrder { get; init; }

    /// <summary>From the fault until the last member of the shard had an answer to a request that was meant to be sent after it, in
    /// milliseconds: the worst round. Null when one never had.</summary>
    [JsonPropertyName("failover_ms")]
    public required double? FailoverMilliseconds { get; init; }

    /// <summary>The same, of the round in the middle.</summary>
    [JsonPropertyName("failover_ms_median")]
    public required double? MedianFailoverMilliseconds { get; init; }

    /// <summary>Stores that must hold a batch before anybody is shown it.</summary>
    [JsonPropertyName("stable_copies")]
    public required int StableCopies { get; init; }

    /// <summary>Answers a second before the faults.</summary>
    [JsonPropertyName("orders_per_second_before")]
    public required double OrdersPerSecondBefore { get; init; }

    /// <summary>Answers a second when all were back.</summary>
    [JsonPropertyName("after")]
    public required double OrdersPerSecondAfter { get; init; }

    /// <summary>Whether nothing at all was found.</summary>
    [JsonIgnore]
    public bool IsClean { get; init; }

    /// <summary>What was found, in words.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>What each round was done to, and how long it took.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Failovers { get; init; } = [];

    /// <summary>Orders that were sent and never answered.</summary>
    [JsonIgnore]
    public long Open { get; init; }

    /// <summary>Orders that gateways refused by themselves.</summary>
    [JsonIgnore]
    public long Refused { get; init; }

    /// <summary>What gave out epochs, in words.</summary>
    [JsonIgnore]
    public string Elections { get; init; } = "files";

    /// <summary>Where all of it is kept; null when it is not.</summary>
    [JsonIgnore]
    public string? Folder { get; init; }

    /// <summary>The result for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Drill}: {(IsClean ? "nothing lost" : "FAILED")}, {Rounds} {(Rounds == 1 ? "round" : "rounds")}, "
            + $"{StableCopies} stable copies, epochs by {Elections}\n"
            + $"  acknowledged {Acknowledged:N0}; lost {Lost}, duplicated {Duplicated}, stream gaps {StreamGaps}, "
            + $"out of order {OutOfOrder}; open {Open}, refused {Refused}\n"
            + $"  failover {Show(MedianFailoverMilliseconds)} ms (median), {Show(FailoverMilliseconds)} ms (worst); "
            + $"answers a second {OrdersPerSecondBefore:N0} before, {OrdersPerSecondAfter:N0} after\n"
            + $"  rounds: {string.Join("; ", Failovers)}");

    private static string Show(double? milliseconds) => milliseconds?.ToString("F1", CultureInfo.InvariantCulture) ?? "-";
}
