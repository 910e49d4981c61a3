using System.Globalization;

namespace Ringside.App.Output;

/// <summary>Numbers with their nouns.</summary>
internal static class Counted
{
    /// <summary><c>1 line</c>, <c>2 lines</c>, <c>0 lines</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">What, for one; its plural has an s more.</param>
    internal static string Of(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? string.Empty : "s")}");
}
