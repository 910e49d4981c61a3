namespace Ringside.Messaging.Objects;

/// <summary>The limits of an <see cref="ObjectReceiver"/>. All memory that they imply is taken at the start.</summary>
public sealed record ObjectReceiverOptions
{
    /// <summary>Most objects that are being received at a time; one more is refused with <see cref="ObjectVerdict.TooMany"/>.</summary>
    public int MaximumObjects { get; init; } = 64;

    /// <summary>Longest object in bytes.</summary>
    public long MaximumObjectBytes { get; init; } = 1L << 40;

    /// <summary>Most bytes of all objects that are being received: of offset writes their whole size, of appends what has come.</summary>
    public long MaximumTotalBytes { get; init; } = 1L << 42;

    /// <summary>Most separate ranges of one object; a block that would stand alone beyond them is dropped, and asked for again
    /// later.</summary>
    public int MaximumRanges { get; init; } = 256;

    /// <summary>The sender is told how far it got after so many bytes; a quarter of its window is right.</summary>
    public int StatusEveryBytes { get; init; } = 256 * 1024;

    /// <summary>And at the latest so long after a part that it was not told of, in nanoseconds.</summary>
    public long StatusDelayNanos { get; init; } = 5_000_000;

    /// <summary>An object of which nothing came for so long is dropped, in nanoseconds.</summary>
    public long AbandonedNanos { get; init; } = 60_000_000_000;

    /// <summary>How many objects that have ended are remembered, so that a sender that asks once more gets the same answer.</summary>
    public int RememberedObjects { get; init; } = 64;

    /// <summary>How long they are remembered, in nanoseconds.</summary>
    public long RememberedNanos { get; init; } = 300_000_000_000;

    /// <summary>Most bytes that one call reads back for the digest; only what came out of order is read back.</summary>
    public int DigestBytesPerStep { get; init; } = 1024 * 1024;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumObjects);
        ArgumentOutOfRangeException.ThrowIfNegative(MaximumObjectBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(MaximumTotalBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumRanges);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(StatusEveryBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(StatusDelayNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(AbandonedNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RememberedObjects);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RememberedNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(DigestBytesPerStep);
    }
}
