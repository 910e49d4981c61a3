using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Ouch;

/// <summary>Venue to client: the order traded.</summary>
// Offset  Size  Type    Field            Meaning
//      0     1  char    message type     'E'
//      1     8  u64     timestamp        nanoseconds since midnight
//      9    14  alpha   order token
//     23     4  u32     executed shares  of this trade
//     27     4  price4  execution price
//     31     1  char    liquidity flag   A R ...: OuchLiquidity
//     32     8  u64     match number     unique for the day
public readonly record struct OuchExecuted : IWireMessage<OuchExecuted>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'E';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 40;

    /// <summary>Nanoseconds since midnight.</summary>
    public required long TimestampNanos { get; init; }

    /// <summary>The client's name for the order.</summary>
    public required Alpha14 Token { get; init; }

    /// <summary>Shares of this trade.</summary>
    public required uint ExecutedShares { get; init; }

    /// <summary>Price of the trade in units of 1/10,000.</summary>
    public required uint ExecutionPriceE4 { get; init; }

    /// <summary>Whether the order rested or took.</summary>
    public required OuchLiquidity Liquidity { get; init; }

    /// <summary>Number of the trade, the same on both sides and in the market data feed.</summary>
    public required ulong MatchNumber { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out OuchExecuted message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new OuchExecuted
        {
            TimestampNanos = (long)BigEndian.U64(source, 1),
            Token = Alpha14.Read(source[9..]),
            ExecutedShares = BigEndian.U32(source, 23),
            ExecutionPriceE4 = BigEndian.U32(source, 27),
            Liquidity = (OuchLiquidity)source[31],
            MatchNumber = BigEndian.U64(source, 32),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        destination[0] = Type;
        BigEndian.PutU64(destination, 1, (ulong)TimestampNanos);
        Token.Write(destination[9..]);
        BigEndian.PutU32(destination, 23, ExecutedShares);
        BigEndian.PutU32(destination, 27, ExecutionPriceE4);
        destination[31] = (byte)Liquidity;
        BigEndian.PutU64(destination, 32, MatchNumber);
    }
}
