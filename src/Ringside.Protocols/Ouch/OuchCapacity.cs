namespace Ringside.Protocols.Ouch;

/// <summary>For whom a firm acts.</summary>
/// <remarks>Its value is the letter on the wire. A letter that is not listed is passed on as it came.</remarks>
public enum OuchCapacity : byte
{
    /// <summary>For a customer.</summary>
    Agency = (byte)'A',

    /// <summary>For itself.</summary>
    Principal = (byte)'P',

    /// <summary>For itself, with a customer behind it.</summary>
    Riskless = (byte)'R',

    /// <summary>Something else.</summary>
    Other = (byte)'O',
}
