using System.Text.Json.Serialization;

namespace Ringside.Bench.Io;

/// <summary>A ratio of two figures of one run, and what it shall reach on a quiet machine of two processors.</summary>
/// <param name="What">The figure above the line, and the one below it.</param>
/// <param name="Ratio">Their ratio; null when one of them was refused.</param>
/// <param name="Reach">What the ratio shall be at most.</param>
/// <param name="IsReached">Whether it is; null when there is no ratio.</param>
public sealed record ReachRow(
    [property: JsonPropertyName("what")] string What,
    [property: JsonPropertyName("ratio")] double? Ratio,
    [property: JsonPropertyName("reach")] double Reach,
    [property: JsonPropertyName("reached")] bool? IsReached);
