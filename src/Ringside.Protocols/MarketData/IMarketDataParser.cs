namespace Ringside.Protocols.MarketData;

/// <summary>Turns the payload of one packet back into a row: the trader's side of a feed format, twin of
/// <see cref="IMarketDataFormatter"/>.</summary>
public interface IMarketDataParser
{
    /// <summary>Reads one packet. Payloads come from outside and may be anything: never throws.</summary>
    /// <param name="payload">The payload of one datagram.</param>
    /// <param name="row">The row, when the result is true.</param>
    /// <returns>False when the payload is not a valid row; the trader counts it and goes on.</returns>
    bool TryParse(ReadOnlySpan<byte> payload, out MarketDataRow row);
}
