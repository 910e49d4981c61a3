using System.Text.Json.Serialization;

namespace Ringside.Lab.Reports;

/// <summary>An option that the kernel was asked for, and what it says it gave.</summary>
/// <param name="Name">Name of the option, as its man page has it (<c>SO_RCVBUF</c>).</param>
/// <param name="Asked">The value asked for.</param>
/// <param name="Obtained">The value read back, or a word such as <c>refused</c>.</param>
/// <param name="Note">Why the two differ or what else a reader must know; empty when there is nothing to say.</param>
public sealed record RunOption(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("asked")] string Asked,
    [property: JsonPropertyName("obtained")] string Obtained,
    [property: JsonPropertyName("note")] string Note = "");
