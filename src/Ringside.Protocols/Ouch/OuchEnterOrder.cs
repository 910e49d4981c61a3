using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Ouch;

/// <summary>Client to venue: a new order.</summary>
// Offset  Size  Type    Field             Meaning
//      0     1  char    message type      'O'
//      1    14  alpha   order token       unique per account and day
//     15     1  char    buy/sell          B S T E: OuchSide
//     16     4  u32     shares            above 0, below 1,000,000
//     20     8  alpha   stock             symbol
//     28     4  price4  price
//     32     4  u32     time in force     seconds; 0, 99998, 99999: OuchTimeInForce
//     36     4  alpha   firm              blank: standard firm
//     40     1  char    display           Y A N P I M ...: OuchDisplay
//     41     1  char    capacity          A P R O: OuchCapacity
//     42     1  char    ISO eligibility   Y N y
//     43     4  u32     minimum quantity  0: none
//     47     1  char    cross type        N O C H S R E: OuchCrossType
//     48     1  char    customer type     R N or space; older form: absent
public readonly record struct OuchEnterOrder : IWireMessage<OuchEnterOrder>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'O';

    /// <summary>Bytes with the last field.</summary>
    public const int Size = 49;

    /// <summary>Bytes of the older form, which ends before the last field.</summary>
    public const int ShortSize = 48;

    /// <summary>The client's name for the order.</summary>
    public required Alpha14 Token { get; init; }

    /// <summary>Side of the order.</summary>
    public required OuchSide Side { get; init; }

    /// <summary>Shares, above 0 and below 1,000,000.</summary>
    public required uint Shares { get; init; }

    /// <summary>Symbol of the stock.</summary>
    public required Alpha8 Stock { get; init; }

    /// <summary>Limit in units of 1/10,000.</summary>
    public required uint PriceE4 { get; init; }

    /// <summary>Seconds to live; see <see cref="OuchTimeInForce"/> for those with a meaning of their own.</summary>
    public required uint TimeInForceSeconds { get; init; }

    /// <summary>Who trades; blank is the standard firm of the account.</summary>
    public required Alpha4 Firm { get; init; }

    /// <summary>How the order is shown.</summary>
    public required OuchDisplay Display { get; init; }

    /// <summary>For whom the firm acts.</summary>
    public required OuchCapacity Capacity { get; init; }

    /// <summary>Y for an intermarket sweep order, y for its trade-at form, N otherwise.</summary>
    public required char IsoEligibility { get; init; }

    /// <summary>Fewest shares of a trade; 0 is any.</summary>
    public required uint MinimumQuantity { get; init; }

    /// <summary>Auction that the order is for.</summary>
    public required OuchCrossType CrossType { get; init; }

    /// <summary>R is retail, N is not, a space is the standard of the account. Null in the older form, which has no such
    /// field.</summary>
    public char? CustomerType { get; init; }

    /// <inheritdoc/>
    public int Length => CustomerType is null ? ShortSize : Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out OuchEnterOrder message)
    {
        if (source.Length is not (Size or ShortSize) || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new OuchEnterOrder
        {
            Token = Alpha14.Read(source[1..]),
            Side = (OuchSide)source[15],
            Shares = BigEndian.U32(source, 16),
            Stock = Alpha8.Read(source[20..]),
            PriceE4 = BigEndian.U32(source, 28),
            TimeInForceSeconds = BigEndian.U32(source, 32),
            Firm = Alpha4.Read(source[36..]),
            Display = (OuchDisplay)source[40],
            Capacity = (OuchCapacity)source[41],
            IsoEligibility = (char)source[42],
            MinimumQuantity = BigEndian.U32(source, 43),
            CrossType = (OuchCrossType)source[47],
            CustomerType = source.Length == Size ? (char)source[ShortSize] : null,
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Length);
        destination[0] = Type;
        Token.Write(destination[1..]);
        destination[15] = (byte)Side;
        BigEndian.PutU32(destination, 16, Shares);
        Stock.Write(destination[20..]);
        BigEndian.PutU32(destination, 28, PriceE4);
        BigEndian.PutU32(destination, 32, TimeInForceSeconds);
        Firm.Write(destination[36..]);
        destination[40] = (byte)Display;
        destination[41] = (byte)Capacity;
        destination[42] = (byte)IsoEligibility;
        BigEndian.PutU32(destination, 43, MinimumQuantity);
        destination[47] = (byte)CrossType;
        if (CustomerType is { } last)
            destination[ShortSize] = (byte)last;
    }
}
