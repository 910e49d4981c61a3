namespace Ringside.Protocols.Ouch;

/// <summary>Whether an order lives.</summary>
/// <remarks>Its value is the letter on the wire. A letter that is not listed is passed on as it came.</remarks>
public enum OuchOrderState : byte
{
    /// <summary>It lives.</summary>
    Live = (byte)'L',

    /// <summary>It was accepted and cancelled in one step; no cancel message follows.</summary>
    Dead = (byte)'D',
}
