namespace Ringside.Exchange.Gateways;

/// <summary>A piece of a stream: messages one after the other, each behind a byte with its length.</summary>
internal sealed class MessageChunk
{
    /// <summary>Bytes of a piece.</summary>
    internal const int Size = 16_384;

    internal readonly byte[] Bytes = new byte[Size];

    /// <summary>Bytes that are used.</summary>
    internal int Length;

    /// <summary>Number of the first message.</summary>
    internal long FirstNumber;

    /// <summary>The piece behind this one; null at the end of the stream.</summary>
    internal MessageChunk? Next;
}
