using System.Text.Json.Serialization;
using Ringside.Lab.Measurement;

namespace Ringside.Lab.Reports;

/// <summary>The five parts of tick-to-trade, each as a distribution in nanoseconds.</summary>
/// <remarks>The parts add up order by order; their percentiles do not add up exactly to the percentile of the total.</remarks>
public sealed record RunBreakdown
{
    /// <summary>Nothing measured.</summary>
    public static RunBreakdown Empty { get; } = new();

    /// <summary>From the kernel's receive stamp of the packet to the trader having it.</summary>
    [JsonPropertyName("wire_to_application")]
    public Distribution WireToApplication { get; private init; } = Distribution.Empty;

    /// <summary>From the trader having the packet to the order being decided.</summary>
    [JsonPropertyName("decision")]
    public Distribution Decision { get; private init; } = Distribution.Empty;

    /// <summary>From the order being decided to the kernel's stamp of the order.</summary>
    [JsonPropertyName("application_to_wire")]
    public Distribution ApplicationToWire { get; private init; } = Distribution.Empty;

    /// <summary>From the stamp before the packet is written to the kernel's receive stamp.</summary>
    [JsonPropertyName("publish_to_wire")]
    public Distribution PublishToWire { get; private init; } = Distribution.Empty;

    /// <summary>From the kernel's receive stamp of the order to the exchange having it.</summary>
    [JsonPropertyName("wire_to_exchange")]
    public Distribution WireToExchange { get; private init; } = Distribution.Empty;

    /// <summary>Takes the figures from the histograms of a run.</summary>
    public static RunBreakdown Of(RunHistograms histograms)
    {
        ArgumentNullException.ThrowIfNull(histograms);
        return new RunBreakdown
        {
            WireToApplication = Distribution.Of(histograms.WireToApplication),
            Decision = Distribution.Of(histograms.Decision),
            ApplicationToWire = Distribution.Of(histograms.ApplicationToWire),
            PublishToWire = Distribution.Of(histograms.PublishToWire),
            WireToExchange = Distribution.Of(histograms.WireToExchange),
        };
    }

    /// <summary>The parts in the order in which they happen, with the names that reports print.</summary>
    public IReadOnlyList<BreakdownPart> Parts() =>
    [
        new("publish to wire", PublishToWire),
        new("wire to application", WireToApplication),
        new("decision", Decision),
        new("application to wire", ApplicationToWire),
        new("wire to exchange", WireToExchange),
    ];
}
