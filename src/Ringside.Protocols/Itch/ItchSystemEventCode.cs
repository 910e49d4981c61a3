namespace Ringside.Protocols.Itch;

/// <summary>Marks of the day.</summary>
/// <remarks>Its value is the letter on the wire. A letter that is not listed is passed on as it came.</remarks>
public enum ItchSystemEventCode : byte
{
    /// <summary>The first message of the day.</summary>
    StartOfMessages = (byte)'O',

    /// <summary>Orders are taken.</summary>
    StartOfSystemHours = (byte)'S',

    /// <summary>The market opens.</summary>
    StartOfMarketHours = (byte)'Q',

    /// <summary>The market closes.</summary>
    EndOfMarketHours = (byte)'M',

    /// <summary>No more orders are taken.</summary>
    EndOfSystemHours = (byte)'E',

    /// <summary>The last message of the day.</summary>
    EndOfMessages = (byte)'C',
}
