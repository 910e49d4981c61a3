namespace Ringside.Protocols.Ouch;

/// <summary>Why an order was rejected. Small letters are checks of risk before the trade.</summary>
/// <remarks>Its value is the letter on the wire. A letter that is not listed is passed on as it came.</remarks>
public enum OuchRejectReason : byte
{
    /// <summary>Test mode.</summary>
    TestMode = (byte)'T',

    /// <summary>The stock is halted.</summary>
    Halted = (byte)'H',

    /// <summary>More shares than the safety limit.</summary>
    ShareLimit = (byte)'Z',

    /// <summary>No such stock.</summary>
    InvalidStock = (byte)'S',

    /// <summary>No such way to be shown.</summary>
    InvalidDisplay = (byte)'D',

    /// <summary>The market is closed.</summary>
    Closed = (byte)'C',

    /// <summary>The firm may not.</summary>
    FirmNotAuthorised = (byte)'L',

    /// <summary>Outside the permitted times.</summary>
    OutsideHours = (byte)'M',

    /// <summary>Not allowed in this auction.</summary>
    NotInThisCross = (byte)'R',

    /// <summary>The price cannot be.</summary>
    InvalidPrice = (byte)'X',

    /// <summary>The minimum quantity cannot be.</summary>
    InvalidMinimum = (byte)'N',

    /// <summary>No midpoint order may be.</summary>
    InvalidMidpoint = (byte)'W',

    /// <summary>All orders are rejected.</summary>
    RejectAll = (byte)'a',

    /// <summary>The stock is not easy to borrow.</summary>
    NotEasyToBorrow = (byte)'b',

    /// <summary>The stock is restricted.</summary>
    RestrictedSymbol = (byte)'c',

    /// <summary>Intermarket sweep orders are not allowed.</summary>
    SweepNotAllowed = (byte)'d',

    /// <summary>Odd lots are not allowed.</summary>
    OddLotNotAllowed = (byte)'e',

    /// <summary>Midpoint orders are not allowed.</summary>
    MidpointNotAllowed = (byte)'f',

    /// <summary>Not before the market opens.</summary>
    PreMarketNotAllowed = (byte)'g',

    /// <summary>Not after the market has closed.</summary>
    PostMarketNotAllowed = (byte)'h',

    /// <summary>Short sales are not allowed.</summary>
    ShortSaleNotAllowed = (byte)'i',

    /// <summary>Orders for the opening are not allowed.</summary>
    OnOpenNotAllowed = (byte)'j',

    /// <summary>Orders for the close are not allowed.</summary>
    OnCloseNotAllowed = (byte)'k',

    /// <summary>Two-sided quotes are not allowed.</summary>
    TwoSidedNotAllowed = (byte)'l',

    /// <summary>A limit is exceeded.</summary>
    LimitExceeded = (byte)'m',

    /// <summary>Another limit is exceeded.</summary>
    OtherLimitExceeded = (byte)'n',
}
