using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Ouch;

/// <summary>Venue to client: the order stands as this message says, which may differ from what was asked for.</summary>
// Offset  Size  Type    Field             Meaning
//      0     1  char    message type      'A'
//      1     8  u64     timestamp         nanoseconds since midnight
//      9    14  alpha   order token       echo
//     23     1  char    buy/sell          B S T E: OuchSide
//     24     4  u32     shares            accepted
//     28     8  alpha   stock             symbol
//     36     4  price4  price             as accepted
//     40     4  u32     time in force     seconds; 0, 99998, 99999: OuchTimeInForce
//     44     4  alpha   firm              blank: standard firm
//     48     1  char    display           Y A N P I M ...: OuchDisplay
//     49     8  u64     order reference   the number that ITCH shows
//     57     1  char    capacity          A P R O: OuchCapacity
//     58     1  char    ISO eligibility   Y N y
//     59     4  u32     minimum quantity  0: none
//     63     1  char    cross type        N O C H S R E: OuchCrossType
//     64     1  char    order state       L D: OuchOrderState
//     65     1  char    BBO weight        0..3 S N or space; older form: absent
public readonly record struct OuchAccepted : IWireMessage<OuchAccepted>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'A';

    /// <summary>Bytes with the last field.</summary>
    public const int Size = 66;

    /// <summary>Bytes of the older form, which ends before the last field.</summary>
    public const int ShortSize = 65;

    /// <summary>Nanoseconds since midnight.</summary>
    public required long TimestampNanos { get; init; }

    /// <summary>The client's name for the order.</summary>
    public required Alpha14 Token { get; init; }

    /// <summary>Side of the order.</summary>
    public required OuchSide Side { get; init; }

    /// <summary>Shares that were accepted.</summary>
    public required uint Shares { get; init; }

    /// <summary>Symbol of the stock.</summary>
    public required Alpha8 Stock { get; init; }

    /// <summary>Limit as accepted, in units of 1/10,000.</summary>
    public required uint PriceE4 { get; init; }

    /// <summary>Seconds to live; see <see cref="OuchTimeInForce"/> for those with a meaning of their own.</summary>
    public required uint TimeInForceSeconds { get; init; }

    /// <summary>Who trades; blank is the standard firm of the account.</summary>
    public required Alpha4 Firm { get; init; }

    /// <summary>How the order is shown.</summary>
    public required OuchDisplay Display { get; init; }

    /// <summary>Number of the order in the market data feed.</summary>
    public required ulong OrderReference { get; init; }

    /// <summary>For whom the firm acts.</summary>
    public required OuchCapacity Capacity { get; init; }

    /// <summary>Y for an intermarket sweep order, y for its trade-at form, N otherwise.</summary>
    public required char IsoEligibility { get; init; }

    /// <summary>Fewest shares of a trade; 0 is any.</summary>
    public required uint MinimumQuantity { get; init; }

    /// <summary>Auction that the order is for.</summary>
    public required OuchCrossType CrossType { get; init; }

    /// <summary>Whether the order is alive.</summary>
    public required OuchOrderState State { get; init; }

    /// <summary>What the order did to the best price. Null in the older form, which has no such field.</summary>
    public char? BboWeight { get; init; }

    /// <inheritdoc/>
    public int Length => BboWeight is null ? ShortSize : Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out OuchAccepted message)
    {
        if (source.Length is not (Size or ShortSize) || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new OuchAccepted
        {
            TimestampNanos = (long)BigEndian.U64(source, 1),
            Token = Alpha14.Read(source[9..]),
            Side = (OuchSide)source[23],
            Shares = BigEndian.U32(source, 24),
            Stock = Alpha8.Read(source[28..]),
            PriceE4 = BigEndian.U32(source, 36),
            TimeInForceSeconds = BigEndian.U32(source, 40),
            Firm = Alpha4.Read(source[44..]),
            Display = (OuchDisplay)source[48],
            OrderReference = BigEndian.U64(source, 49),
            Capacity = (OuchCapacity)source[57],
            IsoEligibility = (char)source[58],
            MinimumQuantity = BigEndian.U32(source, 59),
            CrossType = (OuchCrossType)source[63],
            State = (OuchOrderState)source[64],
            BboWeight = source.Length == Size ? (char)source[ShortSize] : null,
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Length);
        destination[0] = Type;
        BigEndian.PutU64(destination, 1, (ulong)TimestampNanos);
        Token.Write(destination[9..]);
        destination[23] = (byte)Side;
        BigEndian.PutU32(destination, 24, Shares);
        Stock.Write(destination[28..]);
        BigEndian.PutU32(destination, 36, PriceE4);
        BigEndian.PutU32(destination, 40, TimeInForceSeconds);
        Firm.Write(destination[44..]);
        destination[48] = (byte)Display;
        BigEndian.PutU64(destination, 49, OrderReference);
        destination[57] = (byte)Capacity;
        destination[58] = (byte)IsoEligibility;
        BigEndian.PutU32(destination, 59, MinimumQuantity);
        destination[63] = (byte)CrossType;
        destination[64] = (byte)State;
        if (BboWeight is { } last)
            destination[ShortSize] = (byte)last;
    }
}
