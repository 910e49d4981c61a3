using System.Text.Json.Serialization;
using Ringside.Lab.Measurement;

namespace Ringside.Lab.Reports;

/// <summary>Everything that one run of the lab says about itself: what was run, what came of it, how fast it was.</summary>
/// <remarks>
/// The order of the properties is the order of the keys in the JSON report, which is a contract. The latencies come from
/// <see cref="Histograms"/> and are empty unless the run is <see cref="Correct"/>: the speed of a wrong answer is not reported.
/// </remarks>
public sealed record RunResult
{
    private readonly double _achievedPacketsPerSecond;

    /// <summary>Name of the topology, for instance <c>loopback</c>.</summary>
    [JsonPropertyName("topology")]
    public required string Topology { get; init; }

    /// <summary>Name of the back end that was asked for, without its mode, for instance <c>socket</c>; see
    /// <see cref="FeedPort"/> for what ran.</summary>
    [JsonPropertyName("backend")]
    public required string Backend { get; init; }

    /// <summary>Name of the wait strategy, for instance <c>spin</c>.</summary>
    [JsonPropertyName("wait")]
    public required string Wait { get; init; }

    /// <summary>Market data packets that the exchange sent, all rounds together.</summary>
    [JsonPropertyName("packets_sent")]
    public required long PacketsSent { get; init; }

    /// <summary>Orders that the oracle expects, all rounds together.</summary>
    [JsonPropertyName("triggers_expected")]
    public required long TriggersExpected { get; init; }

    /// <summary>Orders that reached the exchange.</summary>
    [JsonPropertyName("orders_received")]
    public required long OrdersReceived { get; init; }

    /// <summary>Orders that are in place and equal to the oracle's in every field.</summary>
    [JsonPropertyName("orders_correct")]
    public required long OrdersCorrect { get; init; }

    /// <summary>Orders of the oracle that did not come.</summary>
    [JsonPropertyName("missed")]
    public required long Missed { get; init; }

    /// <summary>Orders that came and that the oracle does not have.</summary>
    [JsonPropertyName("unexpected")]
    public required long Unexpected { get; init; }

    /// <summary>From the stamp before the triggering packet is written to the exchange having the order.</summary>
    [JsonPropertyName("tick_to_trade_ns")]
    public Distribution TickToTradeNanos => Measured is { } measured ? Distribution.Of(measured.TickToTrade) : Distribution.Empty;

    /// <summary>From the time the triggering packet was due to the exchange having the order.</summary>
    [JsonPropertyName("from_due_ns")]
    public Distribution FromDueNanos => Measured is { } measured ? Distribution.Of(measured.FromDue) : Distribution.Empty;

    /// <summary>The five parts of tick-to-trade.</summary>
    [JsonPropertyName("breakdown_ns")]
    public RunBreakdown BreakdownNanos => Measured is { } measured ? RunBreakdown.Of(measured) : RunBreakdown.Empty;

    /// <summary>The machine that the run was made on.</summary>
    [JsonPropertyName("machine")]
    public required MachineFacts Machine { get; init; }

    /// <summary>Name of the trigger.</summary>
    [JsonPropertyName("trigger")]
    public string Trigger { get; init; } = string.Empty;

    /// <summary>Threshold of the trigger, in the unit of <see cref="Unit"/>.</summary>
    [JsonPropertyName("threshold")]
    public decimal Threshold { get; init; }

    /// <summary>What the threshold is compared with: <c>notional</c> or <c>amount</c>.</summary>
    [JsonPropertyName("unit")]
    public string Unit { get; init; } = string.Empty;

    /// <summary>The pace asked for, as on the command line (<c>rate:20000</c>).</summary>
    [JsonPropertyName("pace")]
    public string Pace { get; init; } = string.Empty;

    /// <summary>How often the data was replayed.</summary>
    [JsonPropertyName("rounds")]
    public int Rounds { get; init; } = 1;

    /// <summary>Market data packets that the trader received.</summary>
    [JsonPropertyName("packets_received")]
    public long PacketsReceived { get; init; }

    /// <summary>Packets that the trader could not read.</summary>
    [JsonPropertyName("bad_packets")]
    public long BadPackets { get; init; }

    /// <summary>Triggers without an order because the quantity does not fit the order's field or scale.</summary>
    [JsonPropertyName("orders_refused")]
    public long OrdersRefused { get; init; }

    /// <summary>Triggers without an order because of the trader's own rate or position limit.</summary>
    [JsonPropertyName("orders_limited")]
    public long OrdersLimited { get; init; }

    /// <summary>Sends that found the socket full and were tried again.</summary>
    [JsonPropertyName("sends_full")]
    public long SendsFull { get; init; }

    /// <summary>Packets a second that were really sent; what is not a finite number becomes 0.</summary>
    [JsonPropertyName("achieved_packets_per_second")]
    public double AchievedPacketsPerSecond
    {
        get => _achievedPacketsPerSecond;
        init => _achievedPacketsPerSecond = double.IsFinite(value) ? Math.Round(value, 1) : 0;
    }

    /// <summary>True when the orders received are exactly those of the oracle.</summary>
    [JsonPropertyName("correct")]
    public bool Correct =>
        Missed == 0 && Unexpected == 0 && OrdersCorrect == TriggersExpected && OrdersReceived == TriggersExpected;

    /// <summary>What a reader of the figures must know, one sentence each (a pace that was not held).</summary>
    [JsonPropertyName("notes")]
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Options asked for and obtained.</summary>
    [JsonPropertyName("options")]
    public IReadOnlyList<RunOption> Options { get; init; } = [];

    /// <summary>How market data really came, as <c>xdp:generic-copy</c>; empty when the trader never joined.</summary>
    [JsonPropertyName("feed_port")]
    public string FeedPort { get; init; } = string.Empty;

    /// <summary>How orders really went, as <c>socket</c>; empty when the trader never connected.</summary>
    [JsonPropertyName("order_port")]
    public string OrderPort { get; init; } = string.Empty;

    /// <summary>What the trader's ports asked of the machine, and what became of it.</summary>
    [JsonPropertyName("capabilities")]
    public IReadOnlyList<RunCapability> Capabilities { get; init; } = [];

    /// <summary>Microseconds between two messages that kept the orders' way warm; 0 for none.</summary>
    [JsonPropertyName("keep_warm_us")]
    public long KeepWarmMicros { get; init; }

    /// <summary>All latencies of the run; null when none were taken.</summary>
    [JsonIgnore]
    public RunHistograms? Histograms { get; init; }

    /// <summary>Tick-to-trade over the time of the run, in the order of the packets.</summary>
    [JsonIgnore]
    public IReadOnlyList<LatencySample> Samples { get; init; } = [];

    /// <summary>The histograms, when they may be shown: the run is correct and has at least one latency.</summary>
    [JsonIgnore]
    public RunHistograms? Measured => Correct && Histograms is { TickToTrade.Count: > 0 } histograms ? histograms : null;
}
