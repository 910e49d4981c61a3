using System.Text.Json.Serialization;

namespace Ringside.Lab.Reports;

/// <summary>Something that a port asked of the machine, and what became of it.</summary>
/// <param name="Asked">What was asked (<c>bind zero-copy</c>).</param>
/// <param name="Outcome"><c>obtained</c>, <c>reduced</c> or <c>refused</c>.</param>
/// <param name="Got">What was obtained; empty when nothing was.</param>
/// <param name="Why">The call, the error and what to do; empty when it was obtained.</param>
public sealed record RunCapability(
    [property: JsonPropertyName("asked")] string Asked,
    [property: JsonPropertyName("outcome")] string Outcome,
    [property: JsonPropertyName("got")] string Got,
    [property: JsonPropertyName("why")] string Why);
