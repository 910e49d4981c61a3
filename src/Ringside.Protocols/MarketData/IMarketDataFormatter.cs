namespace Ringside.Protocols.MarketData;

/// <summary>Turns one line of the market data file into the payload of one packet: the exchange's side of a feed format.</summary>
/// <remarks>The line is UTF-8 text without its line end, so that formatting needs no string and no allocation.</remarks>
public interface IMarketDataFormatter
{
    /// <summary>Writes the payload of the packet for <paramref name="line"/>.</summary>
    /// <param name="line">The line as it stands in the file, without its line end.</param>
    /// <param name="row">The same line, already parsed.</param>
    /// <param name="payload">Where to write: the payload area of the frame that will be sent.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False when the payload does not fit; nothing is sent then and the line is counted.</returns>
    bool TryFormat(ReadOnlySpan<byte> line, in MarketDataRow row, Span<byte> payload, out int length);
}
