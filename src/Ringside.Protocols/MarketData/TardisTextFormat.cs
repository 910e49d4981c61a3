using Ringside.Protocols.Tardis;

namespace Ringside.Protocols.MarketData;

/// <summary>The payload is the line of the file itself, without its line end.</summary>
internal sealed class TardisTextFormat : IMarketDataFormatter, IMarketDataParser
{
    /// <inheritdoc/>
    public bool TryFormat(ReadOnlySpan<byte> line, in MarketDataRow row, Span<byte> payload, out int length)
    {
        var fits = line.TryCopyTo(payload);
        length = fits ? line.Length : 0;
        return fits;
    }

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> payload, out MarketDataRow row) => TardisRow.TryParse(payload, out row) == TardisError.None;
}
