namespace Ringside.Exchange.Gateways;

/// <summary>Where a reader of a stream stands.</summary>
/// <param name="number">Number of the message that it reads next, from 1.</param>
internal struct StreamCursor(long number)
{
    /// <summary>Number of the message that is read next.</summary>
    internal long Number = number;

    /// <summary>Where that message is, or was looked for last; null when it was not looked for.</summary>
    internal MessageChunk? Chunk;

    /// <summary>Its place there.</summary>
    internal int Offset;
}
