using System.Text.Json.Serialization;

namespace Ringside.Bench.Io;

/// <summary>One part of the way from sockets as most programs use them to the fastest round trip.</summary>
/// <param name="Part">What is done differently.</param>
/// <param name="From">Before.</param>
/// <param name="To">After.</param>
/// <param name="FromNanos">Median round trip before.</param>
/// <param name="ToNanos">Median round trip after.</param>
/// <param name="Factor">How many times faster.</param>
public sealed record GainRow(
    [property: JsonPropertyName("part")] string Part,
    [property: JsonPropertyName("from")] string From,
    [property: JsonPropertyName("to")] string To,
    [property: JsonPropertyName("from_ns")] long FromNanos,
    [property: JsonPropertyName("to_ns")] long ToNanos,
    [property: JsonPropertyName("factor")] double Factor);
