namespace Ringside.Messaging.Objects;

/// <summary>An object that lies in memory.</summary>
/// <param name="bytes">Its bytes, which must not change while it is sent.</param>
public sealed class MemoryObjectSource(ReadOnlyMemory<byte> bytes) : IObjectSource
{
    /// <inheritdoc/>
    public long SizeBytes => bytes.Length;

    /// <inheritdoc/>
    public bool TryRead(long offset, Span<byte> into)
    {
        bytes.Span.Slice((int)offset, into.Length).CopyTo(into);
        return true;
    }
}
