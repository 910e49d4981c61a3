namespace Ringside.Protocols.Itch;

/// <summary>What may be done with a stock.</summary>
/// <remarks>Its value is the letter on the wire. A letter that is not listed is passed on as it came.</remarks>
public enum ItchTradingState : byte
{
    /// <summary>Nothing, in all venues.</summary>
    Halted = (byte)'H',

    /// <summary>Nothing, in this venue.</summary>
    Paused = (byte)'P',

    /// <summary>Orders are taken, nothing trades.</summary>
    QuotationOnly = (byte)'Q',

    /// <summary>Everything.</summary>
    Trading = (byte)'T',
}
