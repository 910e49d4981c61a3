namespace Ringside.Protocols.Ouch;

/// <summary>How an order is shown.</summary>
/// <remarks>Its value is the letter on the wire. A letter that is not listed is passed on as it came.</remarks>
public enum OuchDisplay : byte
{
    /// <summary>With its size, without a name.</summary>
    Anonymous = (byte)'Y',

    /// <summary>With its size and its owner.</summary>
    Attributed = (byte)'A',

    /// <summary>Not at all.</summary>
    Hidden = (byte)'N',

    /// <summary>Shown, and refused rather than trading at once.</summary>
    PostOnly = (byte)'P',

    /// <summary>For the imbalance of an auction only.</summary>
    ImbalanceOnly = (byte)'I',

    /// <summary>Hidden, at the middle of the best prices.</summary>
    Midpoint = (byte)'M',
}
