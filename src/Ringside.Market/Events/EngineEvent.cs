using System.Runtime.InteropServices;
using Ringside.Protocols;

namespace Ringside.Market.Events;

/// <summary>One thing that a command caused: 64 bytes, little-endian, the same in memory and in the stream.</summary>
/// <remarks>
/// <code>
/// offset size        Accepted      Rejected      Executed       Cancelled     Replaced      Restated
///  0  1 Kind
///  1  1 Side         of the order  -             of the taker   of the order  of the order  of the order
///  2  1 Code         type          RejectCode    -              EventReason   type          EventReason
///  3  1 Flags        PostOnly, W.  -             Auction        -             Waiting       -
///  4  4 Instrument   x             (asked)       x              x             x             x
///  8  8 OrderId      x             (asked)       maker          x             new id        x
/// 16  8 OtherId      -             -             taker          -             previous id   -
/// 24  8 Price        limit         offending     of the trade   limit         limit         limit
/// 32  8 Quantity     open          bound         traded         taken off     open          open
/// 40  8 Other        stop price    CommandKind   maker's open   open left     stop price    displayed
/// 48  8 Match        displayed     -             match number   -             displayed     -
/// 56  4 Session      x             (asked)       maker's        x             x             x
/// 60  4 OtherSession -             -             taker's        -             -             -
///
/// offset size        StateChanged   AuctionInfo      Acknowledged
///  1  1 Side         -              of the surplus   -
///  2  1 Code         TradingState   -                -
///  4  4 Instrument   x              x                (asked)
/// 24  8 Price        -              of the auction   reference price of a DefineInstrument
/// 32  8 Quantity     -              volume           orders cancelled
/// 40  8 Other        last trade     imbalance        -
/// 56  4 Session      -              -                (asked)
/// </code>
/// What is not named is zero. Prices of types that have none are zero. Executed in an auction: maker = buyer, taker = seller, side = Ask.
/// AuctionInfo: price and volume are zero when nothing would trade; the imbalance is never negative, its side says who has too much
/// (Bid when there is none). StateChanged has zero for the last trade when there was none.
/// Accepted and Replaced of a stop order: displayed is zero. Rejected: the value that offends and the bound it breaks, where there are
/// such, else zero.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = Size)]
public record struct EngineEvent
{
    /// <summary>Bytes of an event.</summary>
    public const int Size = 64;

    /// <summary>What happened.</summary>
    public EventKind Kind;

    /// <summary>Side of the order, of the taker, or of the surplus.</summary>
    public Side Side;

    /// <summary>Order type, <see cref="RejectCode"/>, <see cref="EventReason"/> or trading state, as the kind says.</summary>
    public byte Code;

    /// <summary>Marks.</summary>
    public EventFlags Flags;

    /// <summary>Number of the instrument.</summary>
    public uint Instrument;

    /// <summary>The order; of a trade, the maker.</summary>
    public ulong OrderId;

    /// <summary>The taker, or the previous id.</summary>
    public ulong OtherId;

    /// <summary>Price.</summary>
    public long Price;

    /// <summary>Quantity, or a count.</summary>
    public long Quantity;

    /// <summary>As the table says.</summary>
    public long Other;

    /// <summary>Match number; displayed quantity.</summary>
    public long Match;

    /// <summary>Session of the order; of a trade, the maker's.</summary>
    public uint Session;

    /// <summary>The taker's session.</summary>
    public uint OtherSession;
}
