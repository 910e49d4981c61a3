namespace Ringside.Messaging.Objects;

/// <summary>Bytes of an object.</summary>
/// <param name="Start">Offset of the first one.</param>
/// <param name="End">Offset behind the last one.</param>
public readonly record struct ObjectRange(long Start, long End)
{
    /// <summary>How many.</summary>
    public long Length => End - Start;
}
