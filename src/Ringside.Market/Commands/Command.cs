using System.Runtime.InteropServices;
using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Market.Commands;

/// <summary>One command as it is sequenced: 96 bytes, little-endian, the same in memory and in the stream.</summary>
/// <remarks>
/// <code>
/// offset size  field            used by
///  0     1     Kind             all
///  1     1     Side             Enter                          0 bid, 1 ask
///  2     1     Type             Enter
///  3     1     TimeInForce      Enter
///  4     1     SelfTradeMode    Enter
///  5     1     Flags            Enter, Reduce, Replace, SessionConnected
///  6     1     State            SetState
///  7     1     Scope            MassCancel
///  8     4     Instrument       Enter, MassCancel, DefineInstrument, SetState, Indicate
/// 12     4     Member           MassCancel, SessionConnected, DefineMember, Kill, Revive
/// 16     4     Session          Enter, Cancel, Reduce, Replace, MassCancel, SessionConnected, SessionDisconnected
/// 20     4     CollarBasisPoints DefineInstrument              1/10,000 of the reference price; 0 none
/// 24     8     TimeNanos        all                            stamp of the sequencer
/// 32     8     OrderId          Enter, Cancel, Reduce, Replace
/// 40     8     NewOrderId       Replace                        0 keeps the id
/// 48     8     Price            Enter, Replace                 DefineInstrument: reference price
/// 56     8     Quantity         Enter, Reduce, Replace         DefineInstrument: lot; DefineMember: most quantity of an order
/// 64     8     StopPrice        Enter, Replace                 DefineInstrument: end of day, nanoseconds; DefineMember: most notional
/// 72     8     DisplayQuantity  Enter, Replace                 DefineInstrument: tick; DefineMember: most open orders
/// 80     8     Symbol           DefineInstrument               8 ASCII characters, right-padded with spaces
/// 88     4     PriceScale       DefineInstrument               decimal places, 0 to 18
/// 92     4     (zero)
/// </code>
/// Limits of zero mean none.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = Size)]
public record struct Command
{
    /// <summary>Bytes of a command.</summary>
    public const int Size = 96;

    /// <summary>What is asked.</summary>
    public CommandKind Kind;

    /// <summary>Bid or ask.</summary>
    public Side Side;

    /// <summary>How the order finds its price.</summary>
    public OrderType Type;

    /// <summary>How long it stays.</summary>
    public TimeInForce TimeInForce;

    /// <summary>What happens before it trades with its own member.</summary>
    public SelfTradeMode SelfTradeMode;

    /// <summary>Choices.</summary>
    public CommandFlags Flags;

    /// <summary>The state to enter.</summary>
    public TradingState State;

    /// <summary>Whose orders.</summary>
    public CancelScope Scope;

    /// <summary>Number of the instrument.</summary>
    public uint Instrument;

    /// <summary>Number of the member.</summary>
    public uint Member;

    /// <summary>Number of the session.</summary>
    public uint Session;

    /// <summary>Width of the collar on each side of the reference price, in 1/10,000 of it; 0 for none.</summary>
    public uint CollarBasisPoints;

    /// <summary>The sequencer's stamp, in nanoseconds.</summary>
    public long TimeNanos;

    /// <summary>The order.</summary>
    public ulong OrderId;

    /// <summary>Its id from now on; 0 keeps the old one.</summary>
    public ulong NewOrderId;

    /// <summary>Limit price; reference price of an instrument.</summary>
    public long Price;

    /// <summary>Quantity; lot of an instrument; most quantity of a member's order.</summary>
    public long Quantity;

    /// <summary>Stop price; end of an instrument's day; most notional of a member's order.</summary>
    public long StopPrice;

    /// <summary>Most quantity shown; tick of an instrument; most open orders of a member.</summary>
    public long DisplayQuantity;

    /// <summary>Symbol of an instrument: 8 ASCII characters, the first one in the lowest byte.</summary>
    public ulong Symbol;

    /// <summary>Decimal places of an instrument's prices.</summary>
    public uint PriceScale;
}
