using System.Globalization;
using System.Text.Json.Serialization;

namespace Ringside.Bench.Venue;

/// <summary>Memory of a venue's process without and with idle connections.</summary>
/// <param name="Connections">How many are logged in.</param>
/// <param name="BytesBefore">Resident bytes without them.</param>
/// <param name="BytesWith">Resident bytes with them.</param>
public sealed record VenueIdleResult(
    [property: JsonPropertyName("connections")] int Connections,
    [property: JsonPropertyName("resident_bytes_before")] long BytesBefore,
    [property: JsonPropertyName("resident_bytes")] long BytesWith)
{
    /// <summary>The figures in words.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Connections:n0} idle connections: {BytesWith / 1e6:f0} MB resident, {BytesBefore / 1e6:f0} MB without them "
            + $"({(BytesWith - BytesBefore) / (double)Connections:f0} bytes each)");
}
