using System.Globalization;
using System.Text.Json;

namespace Ringside.Exchange.Json;

/// <summary>What is wrong with a text that is no JSON, in words for people: with the line, counted from 1 as editors do.</summary>
internal static class JsonProblem
{
    // The place stands at the end of the runtime's text, counted from 0.
    private const string PlaceMark = " LineNumber:";
    private const string DuplicateMark = "Duplicate property ";

    /// <summary>Says it.</summary>
    /// <param name="json">The text.</param>
    /// <param name="problem">What reading it threw.</param>
    internal static string Of(ReadOnlyMemory<byte> json, Exception problem)
    {
        if (json.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return "expected JSON, found an empty file";
        if (problem is not JsonException { Message: { } text } failure)
            return problem.Message;
        int end = text.IndexOf(PlaceMark, StringComparison.Ordinal);
        string what = end < 0 ? text : text[..end];
        if (what.StartsWith(DuplicateMark, StringComparison.Ordinal))
            return $"{what[DuplicateMark.Length..].Split(' ')[0]}: expected each key once, found it twice";
        return failure.LineNumber is { } line
            ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, byte {failure.BytePositionInLine + 1}: no JSON: {what}")
            : $"no JSON: {what}";
    }
}
