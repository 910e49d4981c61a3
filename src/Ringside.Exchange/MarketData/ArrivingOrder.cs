using Ringside.Protocols;

namespace Ringside.Exchange.MarketData;

/// <summary>The order that a command, or a stop that triggers, brings to the book: it trades first, and what is left of it may rest. Only
/// then can the feed say what it shows.</summary>
internal struct ArrivingOrder
{
    /// <summary>Null when there is none.</summary>
    internal PublishedInstrument? Instrument;

    internal ulong Id;

    internal Side Side;

    internal long Price;

    internal long Open;

    /// <summary>Most that it shows.</summary>
    internal long Shown;

    /// <summary>Place of the displayed order that it replaces and that the feed still shows; 0 for none.</summary>
    internal int Replaced;
}
