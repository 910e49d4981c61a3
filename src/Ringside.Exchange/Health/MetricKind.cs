namespace Ringside.Exchange.Health;

/// <summary>How a number moves (Prometheus text format 0.0.4, <c>TYPE</c>).</summary>
public enum MetricKind
{
    /// <summary>It only grows while the process runs.</summary>
    Counter = 0,

    /// <summary>It goes up and down.</summary>
    Gauge = 1,
}
