namespace Ringside.Protocols.Itch;

/// <summary>Which side of an auction is left over.</summary>
/// <remarks>Its value is the letter on the wire. A letter that is not listed is passed on as it came.</remarks>
public enum ItchImbalanceDirection : byte
{
    /// <summary>Bids.</summary>
    Buy = (byte)'B',

    /// <summary>Asks.</summary>
    Sell = (byte)'S',

    /// <summary>Neither.</summary>
    None = (byte)'N',

    /// <summary>There are too few orders to say.</summary>
    TooFewOrders = (byte)'O',

    /// <summary>The auction is paused.</summary>
    Paused = (byte)'P',
}
