using System.Diagnostics.CodeAnalysis;

namespace Ringside.Protocols.MarketData;

/// <summary>The feed formats that are built in, by name.</summary>
public static class MarketDataFormats
{
    /// <summary>The ASCII line of the file itself; the default.</summary>
    public const string TardisText = "tardis-text";

    /// <summary>36 bytes, little-endian; see the table above its codec.</summary>
    public const string CompactBinary = "compact-binary";

    /// <summary>All names, the default first.</summary>
    public static IReadOnlyList<string> Names => [TardisText, CompactBinary];

    /// <summary>The exchange's side of a format.</summary>
    /// <param name="name">A name out of <see cref="Names"/>, as it is spelt there.</param>
    /// <param name="formatter">A new formatter, when the result is true.</param>
    /// <returns>False when no format has that name.</returns>
    public static bool TryGetFormatter(string name, [NotNullWhen(true)] out IMarketDataFormatter? formatter)
    {
        formatter = name switch
        {
            TardisText => new TardisTextFormat(),
            CompactBinary => new CompactBinaryFormat(),
            _ => null,
        };
        return formatter is not null;
    }

    /// <summary>The trader's side of a format.</summary>
    /// <param name="name">A name out of <see cref="Names"/>, as it is spelt there.</param>
    /// <param name="parser">A new parser, when the result is true.</param>
    /// <returns>False when no format has that name.</returns>
    public static bool TryGetParser(string name, [NotNullWhen(true)] out IMarketDataParser? parser)
    {
        parser = name switch
        {
            TardisText => new TardisTextFormat(),
            CompactBinary => new CompactBinaryFormat(),
            _ => null,
        };
        return parser is not null;
    }
}
