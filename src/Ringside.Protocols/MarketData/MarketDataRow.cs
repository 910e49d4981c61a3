namespace Ringside.Protocols.MarketData;

/// <summary>One absolute change of one price level, as a packet of the market data feed carries it.</summary>
/// <remarks>
/// The fields are those of the Tardis <c>incremental_book_L2</c> format
/// (https://docs.tardis.dev/downloadable-csv-files). Prices and amounts are scaled integers, see <see cref="FixedPoint"/>.
/// </remarks>
public readonly record struct MarketDataRow
{
    /// <summary>Exchange time in microseconds since 1970.</summary>
    public required long TimestampMicros { get; init; }

    /// <summary>Arrival time at the recorder in microseconds since 1970: the sequence number of the exchange message
    /// (rows of one message share it) and the id of the trigger that a row may fire.</summary>
    public required long LocalTimestampMicros { get; init; }

    /// <summary>True for a row of a full snapshot of the book.</summary>
    public required bool IsSnapshot { get; init; }

    /// <summary>Side of the level.</summary>
    public required Side Side { get; init; }

    /// <summary>Price of the level in units of 1e-8; never negative.</summary>
    public required long PriceE8 { get; init; }

    /// <summary>Absolute amount now resting at the level in units of 1e-8; 0 removes the level.</summary>
    public required long AmountE8 { get; init; }
}
