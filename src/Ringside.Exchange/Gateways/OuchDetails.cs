using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Exchange.Shards;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;

namespace Ringside.Exchange.Gateways;

/// <summary>What a client said in OUCH about an order and wants to hear again, though it means nothing to the engine: the 32 bytes of
/// <see cref="InputDetails"/>, little-endian.</summary>
/// <remarks>
/// <code>
/// offset size  field
///  0     1     Protocol         79 ('O') when the order came by OUCH; all else is empty otherwise
///  1     1     Side             letter
///  2     1     Display          letter
///  3     1     Capacity         letter
///  4     1     IsoEligibility   letter
///  5     1     CrossType        letter
///  6     2     (zero)
///  8     4     TimeInForce      seconds
/// 12     4     MinimumQuantity
/// 16     4     Firm             characters
/// 20    12     (zero)
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = InputDetails.Size)]
internal struct OuchDetails
{
    internal const byte Ouch = (byte)'O';

    internal byte Protocol;
    internal OuchSide Side;
    internal OuchDisplay Display;
    internal OuchCapacity Capacity;
    internal byte IsoEligibility;
    internal OuchCrossType CrossType;
    private readonly ushort _zero;
    internal uint TimeInForceSeconds;
    internal uint MinimumQuantity;
    private uint _firm;

    /// <summary>Who trades.</summary>
    internal Alpha4 Firm
    {
        readonly get
        {
            uint firm = _firm;
            return Alpha4.Read(MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(ref firm)));
        }

        set
        {
            uint firm = 0;
            value.Write(MemoryMarshal.AsBytes(new Span<uint>(ref firm)));
            _firm = firm;
        }
    }

    /// <summary>What an order said.</summary>
    internal static OuchDetails Of(in OuchEnterOrder order) => new()
    {
        Protocol = Ouch,
        Side = order.Side,
        Display = order.Display,
        Capacity = order.Capacity,
        IsoEligibility = (byte)order.IsoEligibility,
        CrossType = order.CrossType,
        TimeInForceSeconds = order.TimeInForceSeconds,
        MinimumQuantity = order.MinimumQuantity,
        Firm = order.Firm,
    };

    /// <summary>What stands in an input; what OUCH says of an order that came another way.</summary>
    internal static OuchDetails Of(in InputDetails details, Side side)
    {
        OuchDetails read = Unsafe.BitCast<InputDetails, OuchDetails>(details);
        return read.Protocol == Ouch ? read : new OuchDetails
        {
            Side = side == Ringside.Protocols.Side.Bid ? OuchSide.Buy : OuchSide.Sell,
            Display = OuchDisplay.Anonymous,
            Capacity = OuchCapacity.Other,
            IsoEligibility = (byte)'N',
            CrossType = OuchCrossType.Continuous,
            TimeInForceSeconds = OuchTimeInForce.SystemHours,
            Firm = default,
        };
    }

    internal readonly InputDetails ToInput() => Unsafe.BitCast<OuchDetails, InputDetails>(this);
}
