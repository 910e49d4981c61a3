using System.Globalization;
using System.Text.Json.Serialization;

namespace Ringside.Bench.Venue;

/// <summary>How long a killed venue took to be back: from the start of its process until it takes orders.</summary>
/// <param name="Events">Messages of members that it had answered.</param>
/// <param name="Snapshots">Snapshots that it had.</param>
/// <param name="SecondsWith">Seconds with them.</param>
/// <param name="SecondsWithout">Seconds from the stream alone.</param>
public sealed record VenueRestartResult(
    [property: JsonPropertyName("events")] long Events,
    [property: JsonPropertyName("snapshots")] int Snapshots,
    [property: JsonPropertyName("seconds_with_snapshots")] double SecondsWith,
    [property: JsonPropertyName("seconds_without")] double SecondsWithout)
{
    /// <summary>The figures in words.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"back from {Events:n0} events in {SecondsWith:f1} s with {Snapshots} snapshots, in {SecondsWithout:f1} s from the stream alone");
}
