using System.Buffers.Binary;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;

namespace CustomFeed;

/// <summary>The exchange's side: a letter (S snapshot, U update, small for asks), then four big-endian numbers; 33 bytes.</summary>
public sealed class LetterFormatter : IMarketDataFormatter
{
    public bool TryFormat(ReadOnlySpan<byte> line, in MarketDataRow row, Span<byte> payload, out int length)
    {
        length = 33;
        if (payload.Length < length)
            return false;
        char letter = row.IsSnapshot ? 'S' : 'U';
        payload[0] = (byte)(row.Side == Side.Bid ? letter : char.ToLowerInvariant(letter));
        BinaryPrimitives.WriteInt64BigEndian(payload[1..], row.TimestampMicros);
        BinaryPrimitives.WriteInt64BigEndian(payload[9..], row.LocalTimestampMicros);
        BinaryPrimitives.WriteInt64BigEndian(payload[17..], row.PriceE8);
        BinaryPrimitives.WriteInt64BigEndian(payload[25..], row.AmountE8);
        return true;
    }
}
