using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Ouch;

/// <summary>Client to venue: another order in the place of a living one.</summary>
// Offset  Size  Type    Field              Meaning
//      0     1  char    message type       'U'
//      1    14  alpha   existing token     any token of the living order
//     15    14  alpha   replacement token  never used before
//     29     4  u32     shares             total of the chain
//     33     4  price4  price
//     37     4  u32     time in force      seconds; 0, 99998, 99999: OuchTimeInForce
//     41     1  char    display            Y A N P I M ...: OuchDisplay
//     42     1  char    ISO eligibility    Y N y
//     43     4  u32     minimum quantity   0: none
public readonly record struct OuchReplaceOrder : IWireMessage<OuchReplaceOrder>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'U';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 47;

    /// <summary>The living order.</summary>
    public required Alpha14 ExistingToken { get; init; }

    /// <summary>The client's name for the new order.</summary>
    public required Alpha14 ReplacementToken { get; init; }

    /// <summary>Shares that the order is to have over the whole chain of replacements, executed ones included.</summary>
    public required uint Shares { get; init; }

    /// <summary>Limit in units of 1/10,000.</summary>
    public required uint PriceE4 { get; init; }

    /// <summary>Seconds to live; see <see cref="OuchTimeInForce"/> for those with a meaning of their own.</summary>
    public required uint TimeInForceSeconds { get; init; }

    /// <summary>How the order is shown.</summary>
    public required OuchDisplay Display { get; init; }

    /// <summary>Y for an intermarket sweep order, y for its trade-at form, N otherwise.</summary>
    public required char IsoEligibility { get; init; }

    /// <summary>Fewest shares of a trade; 0 is any.</summary>
    public required uint MinimumQuantity { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out OuchReplaceOrder message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new OuchReplaceOrder
        {
            ExistingToken = Alpha14.Read(source[1..]),
            ReplacementToken = Alpha14.Read(source[15..]),
            Shares = BigEndian.U32(source, 29),
            PriceE4 = BigEndian.U32(source, 33),
            TimeInForceSeconds = BigEndian.U32(source, 37),
            Display = (OuchDisplay)source[41],
            IsoEligibility = (char)source[42],
            MinimumQuantity = BigEndian.U32(source, 43),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        destination[0] = Type;
        ExistingToken.Write(destination[1..]);
        ReplacementToken.Write(destination[15..]);
        BigEndian.PutU32(destination, 29, Shares);
        BigEndian.PutU32(destination, 33, PriceE4);
        BigEndian.PutU32(destination, 37, TimeInForceSeconds);
        destination[41] = (byte)Display;
        destination[42] = (byte)IsoEligibility;
        BigEndian.PutU32(destination, 43, MinimumQuantity);
    }
}
