namespace Ringside.Messaging.Objects;

/// <summary>Where the bytes of an object come from.</summary>
public interface IObjectSource
{
    /// <summary>How many there are; does not change.</summary>
    long SizeBytes { get; }

    /// <summary>Reads; the same offset always gives the same bytes.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="into">Filled whole; lies within the size.</param>
    /// <returns>False when it cannot be read: the transfer ends with <see cref="ObjectVerdict.StorageFailed"/>.</returns>
    bool TryRead(long offset, Span<byte> into);
}
