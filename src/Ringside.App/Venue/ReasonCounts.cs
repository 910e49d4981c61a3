using System.Globalization;
using System.Text.Json;
using Ringside.Exchange.Clients;

namespace Ringside.App.Venue;

/// <summary>Counts refusals of orders by their letters (OUCH 4.2, Rejected).</summary>
internal sealed class ReasonCounts
{
    private readonly long[] _counts = new long[byte.MaxValue + 1];

    /// <summary>Refusals of all letters.</summary>
    internal long Total { get; private set; }

    /// <summary>Counts one.</summary>
    internal void Count(byte code)
    {
        _counts[code]++;
        Total++;
    }

    /// <summary>One line with the reasons, the commonest first; empty when there was no refusal.</summary>
    internal string Text() => Total == 0
        ? string.Empty
        : "refused: " + string.Join(", ", Sorted().Select(code => string.Create(
            CultureInfo.InvariantCulture, $"{_counts[code]} {ReasonText.OfReject(code)} ({(char)code})"))) + "\n";

    /// <summary>Writes them as an object of letters and counts.</summary>
    internal void Write(Utf8JsonWriter line, string name)
    {
        line.WriteStartObject(name);
        foreach (byte code in Sorted())
        {
            line.WriteNumber(((char)code).ToString(), _counts[code]);
        }

        line.WriteEndObject();
    }

    private IEnumerable<byte> Sorted() => Enumerable.Range(0, _counts.Length)
        .Where(code => _counts[code] > 0)
        .OrderByDescending(code => _counts[code])
        .Select(code => (byte)code);
}
