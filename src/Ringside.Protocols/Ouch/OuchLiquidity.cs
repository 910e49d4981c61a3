namespace Ringside.Protocols.Ouch;

/// <summary>What an order did to the liquidity of the book. Venues have many letters of their own.</summary>
/// <remarks>Its value is the letter on the wire. A letter that is not listed is passed on as it came.</remarks>
public enum OuchLiquidity : byte
{
    /// <summary>It rested.</summary>
    Added = (byte)'A',

    /// <summary>It took.</summary>
    Removed = (byte)'R',
}
