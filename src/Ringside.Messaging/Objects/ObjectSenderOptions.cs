namespace Ringside.Messaging.Objects;

/// <summary>The limits of one object that is sent.</summary>
public sealed record ObjectSenderOptions
{
    /// <summary>Most bytes that are on their way and not yet known to have arrived.</summary>
    public int WindowBytes { get; init; } = 1024 * 1024;

    /// <summary>Most appends that are kept until they have arrived.</summary>
    public int WindowAppends { get; init; } = 4096;

    /// <summary>Bytes of an object in one message, cut to what the receiver takes. 0: blocks as long as one packet carries when the
    /// connection is made, so that they are unordered; longer ones would be ordered. Appends are ordered anyway: with 0 they may be as long
    /// as the link takes.</summary>
    public int PartBytes { get; init; }

    /// <summary>When nothing was heard for so long, the receiver is asked what it has, in nanoseconds.</summary>
    public long RetryNanos { get; init; } = 1_000_000_000;

    /// <summary>Most bytes that one call reads for the digest alone; only what is not sent, because it is there already.</summary>
    public int DigestBytesPerStep { get; init; } = 1024 * 1024;

    // Room for one block, and for what is read for the digest alone.
    internal int BufferOf(int maximumMessage) => Math.Min(
        WindowBytes, PartBytes > 0 ? PartBytes : Math.Min(maximumMessage - ObjectPart.HeaderSize, 64 * 1024));

    internal int PartOf(int maximumMessage) => PartBytes == 0 ? maximumMessage - ObjectPart.HeaderSize : PartBytes;

    internal void Check(int maximumMessage)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(WindowBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(WindowAppends);
        ArgumentOutOfRangeException.ThrowIfNegative(PartBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RetryNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(DigestBytesPerStep);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumMessage, ObjectFinish.Size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PartBytes, maximumMessage - ObjectPart.HeaderSize);
    }
}
