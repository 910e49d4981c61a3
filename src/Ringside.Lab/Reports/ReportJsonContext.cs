using System.Text.Json.Serialization;

namespace Ringside.Lab.Reports;

/// <summary>Serialisers of the result model, made at compile time: no reflection, so the program can be trimmed.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(IReadOnlyList<RunResult>))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
