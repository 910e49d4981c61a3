namespace Ringside.Protocols.Ouch;

/// <summary>Auctions that an order may be for.</summary>
/// <remarks>Its value is the letter on the wire. A letter that is not listed is passed on as it came.</remarks>
public enum OuchCrossType : byte
{
    /// <summary>None: continuous trading.</summary>
    Continuous = (byte)'N',

    /// <summary>The opening.</summary>
    Opening = (byte)'O',

    /// <summary>The close.</summary>
    Closing = (byte)'C',

    /// <summary>After a halt, or of a stock that is new.</summary>
    HaltOrListing = (byte)'H',

    /// <summary>Supplemental.</summary>
    Supplemental = (byte)'S',

    /// <summary>Retail.</summary>
    Retail = (byte)'R',

    /// <summary>Continuous, with extended life.</summary>
    ExtendedLife = (byte)'E',
}
