using System.Buffers.Binary;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;

namespace CustomFeed;

/// <summary>The trader's side. Packets come from outside: what is not a row is refused, never thrown at.</summary>
public sealed class LetterParser : IMarketDataParser
{
    public bool TryParse(ReadOnlySpan<byte> payload, out MarketDataRow row)
    {
        row = default;
        if (payload.Length != 33 || !"SUsu"u8.Contains(payload[0]))
            return false;
        row = new MarketDataRow
        {
            IsSnapshot = (payload[0] | 0x20) == 's',
            Side = payload[0] < 'a' ? Side.Bid : Side.Ask,
            TimestampMicros = BinaryPrimitives.ReadInt64BigEndian(payload[1..]),
            LocalTimestampMicros = BinaryPrimitives.ReadInt64BigEndian(payload[9..]),
            PriceE8 = BinaryPrimitives.ReadInt64BigEndian(payload[17..]),
            AmountE8 = BinaryPrimitives.ReadInt64BigEndian(payload[25..]),
        };
        return row is { TimestampMicros: >= 0, LocalTimestampMicros: >= 0, PriceE8: >= 0, AmountE8: >= 0 };
    }
}
