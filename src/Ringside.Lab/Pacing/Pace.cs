using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Ringside.Protocols;

namespace Ringside.Lab.Pacing;

/// <summary>A pace as the user asks for it: <c>max</c>, <c>rate:20000</c>, <c>speed:2.5</c> or <c>burst:100@50</c>.</summary>
public sealed record Pace
{
    private const int MostPerSecond = 100_000_000;

    private Pace(PaceKind kind, string text)
    {
        Kind = kind;
        Text = text;
    }

    /// <summary>As fast as possible.</summary>
    public static Pace Maximum { get; } = new(PaceKind.Maximum, "max");

    /// <summary>Which of the four.</summary>
    public PaceKind Kind { get; }

    /// <summary>The text that it was made from.</summary>
    public string Text { get; }

    /// <summary>Packets a second (<see cref="PaceKind.Rate"/>), or packets in a burst (<see cref="PaceKind.Burst"/>).</summary>
    public int Packets { get; private init; }

    /// <summary>Bursts a second.</summary>
    public int BurstsPerSecond { get; private init; }

    /// <summary>Speed factor in units of 1e-8: 100,000,000 is as recorded.</summary>
    public long SpeedE8 { get; private init; }

    /// <summary>Reads a pace.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pace">The pace, when the result is true.</param>
    /// <param name="error">One line that says what was expected, when the result is false.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Pace? pace, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = colon < 0 ? text : text[..colon];
        string value = colon < 0 ? string.Empty : text[(colon + 1)..];
        pace = kind switch
        {
            "max" when colon < 0 => Maximum,
            "rate" when TryCount(value, out int packets) => new Pace(PaceKind.Rate, text) { Packets = packets },
            "speed" => ParseSpeed(text, value),
            "burst" => ParseBurst(text, value),
            _ => null,
        };
        error = pace is null
            ? $"pace '{text}': expected max, rate:PACKETS_PER_SECOND, speed:FACTOR or burst:PACKETS@TIMES_PER_SECOND, "
                + "as rate:20000, speed:2.5, burst:100@50"
            : null;
        return pace is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static Pace? ParseSpeed(string text, string value) =>
        FixedPoint.TryParse(Encoding.UTF8.GetBytes(value), out long speedE8) && speedE8 > 0
            ? new Pace(PaceKind.Speed, text) { SpeedE8 = speedE8 }
            : null;

    private static Pace? ParseBurst(string text, string value)
    {
        int at = value.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && TryCount(value[..at], out int packets) && TryCount(value[(at + 1)..], out int times)
            ? new Pace(PaceKind.Burst, text) { Packets = packets, BurstsPerSecond = times }
            : null;
    }

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is > 0 and <= MostPerSecond;
}
