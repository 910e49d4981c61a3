using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Configuration;

/// <summary>Something that is traded. Prices are whole numbers of the last decimal place.</summary>
public sealed record InstrumentConfiguration
{
    /// <summary>Its number, unique in the venue, above 0.</summary>
    public required uint Number { get; init; }

    /// <summary>Its name in OUCH and ITCH, unique in the venue.</summary>
    public required Alpha8 Symbol { get; init; }

    /// <summary>Decimal places of its prices, 0 to 4.</summary>
    public required int PriceScale { get; init; }

    /// <summary>Smallest step of a price, in the last decimal place.</summary>
    public required long Tick { get; init; }

    /// <summary>Smallest step of a quantity.</summary>
    public required long Lot { get; init; }

    /// <summary>Reference price of the collar, in the last decimal place; 0 for none.</summary>
    public required long ReferencePrice { get; init; }

    /// <summary>Width of the collar on each side of the reference price, in 1/10,000 of it; 0 for none.</summary>
    public required int CollarBasisPoints { get; init; }
}
