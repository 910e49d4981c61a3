namespace Ringside.Protocols.Itch;

/// <summary>Auctions.</summary>
/// <remarks>Its value is the letter on the wire. A letter that is not listed is passed on as it came.</remarks>
public enum ItchCrossType : byte
{
    /// <summary>At the open.</summary>
    Opening = (byte)'O',

    /// <summary>At the close.</summary>
    Closing = (byte)'C',

    /// <summary>After a halt, or of a stock that is new.</summary>
    HaltOrListing = (byte)'H',

    /// <summary>After the close.</summary>
    ExtendedClose = (byte)'A',
}
