using Ringside.Messaging.Objects;

namespace Ringside.Messaging.Tests.Objects;

/// <summary>Takes everything and keeps nothing.</summary>
internal sealed class NoStorage : IObjectStorage
{
    public bool TryCreate(in ObjectInfo info) => true;

    public bool TryWrite(long id, long offset, ReadOnlySpan<byte> bytes) => true;

    public bool TryRead(long id, long offset, Span<byte> into) => false;

    public bool TryComplete(long id, long sizeBytes) => true;

    public void Drop(long id, ObjectVerdict reason)
    {
    }
}
