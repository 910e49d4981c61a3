namespace Ringside.Protocols.Ouch;

/// <summary>Sides of an order.</summary>
/// <remarks>Its value is the letter on the wire. A letter that is not listed is passed on as it came.</remarks>
public enum OuchSide : byte
{
    /// <summary>Buys.</summary>
    Buy = (byte)'B',

    /// <summary>Sells.</summary>
    Sell = (byte)'S',

    /// <summary>Sells short.</summary>
    SellShort = (byte)'T',

    /// <summary>Sells short, exempt from the price test.</summary>
    SellShortExempt = (byte)'E',
}
