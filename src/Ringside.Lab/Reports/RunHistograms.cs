using Ringside.Lab.Measurement;

namespace Ringside.Lab.Reports;

/// <summary>What a run measures: two totals and the five parts of the first, one value for each order, in nanoseconds.</summary>
/// <remarks>Allocate before the run: about 264 KiB each. The five parts of one order add up to its tick-to-trade.</remarks>
public sealed class RunHistograms
{
    /// <summary>From the stamp before the triggering packet is written to the exchange having the order.</summary>
    public LatencyHistogram TickToTrade { get; } = new();

    /// <summary>From the time the triggering packet was due to the exchange having the order: what a queue would have hidden.</summary>
    public LatencyHistogram FromDue { get; } = new();

    /// <summary>From the stamp before the packet is written to the kernel's receive stamp.</summary>
    public LatencyHistogram PublishToWire { get; } = new();

    /// <summary>From the kernel's receive stamp to the trader having the packet.</summary>
    public LatencyHistogram WireToApplication { get; } = new();

    /// <summary>From the trader having the packet to the order being decided.</summary>
    public LatencyHistogram Decision { get; } = new();

    /// <summary>From the order being decided to the kernel's stamp of the order.</summary>
    public LatencyHistogram ApplicationToWire { get; } = new();

    /// <summary>From the kernel's receive stamp of the order to the exchange having it.</summary>
    public LatencyHistogram WireToExchange { get; } = new();

    /// <summary>Adds the values of another round.</summary>
    public void Add(RunHistograms other)
    {
        ArgumentNullException.ThrowIfNull(other);
        TickToTrade.Add(other.TickToTrade);
        FromDue.Add(other.FromDue);
        PublishToWire.Add(other.PublishToWire);
        WireToApplication.Add(other.WireToApplication);
        Decision.Add(other.Decision);
        ApplicationToWire.Add(other.ApplicationToWire);
        WireToExchange.Add(other.WireToExchange);
    }
}
