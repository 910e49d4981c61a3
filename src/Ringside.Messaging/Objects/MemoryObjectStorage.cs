namespace Ringside.Messaging.Objects;

/// <summary>Keeps received objects in memory, in chunks that are taken as bytes come: what a sender only announces costs
/// nothing.</summary>
/// <param name="maximumBytes">Most bytes of all objects together, counted in chunks.</param>
public sealed class MemoryObjectStorage(long maximumBytes) : IObjectStorage
{
    /// <summary>Bytes of a chunk.</summary>
    public const int ChunkBytes = 64 * 1024;

    private readonly Dictionary<long, Stored> _objects = [];

    /// <summary>Bytes of all chunks.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>Takes a complete object out.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="bytes">Its bytes, when the result is true.</param>
    /// <returns>False when it is not there, not complete, or longer than an array.</returns>
    public bool TryTake(long id, out byte[] bytes)
    {
        bytes = [];
        if (!_objects.TryGetValue(id, out Stored? stored) || stored.CompleteBytes < 0 || stored.CompleteBytes > Array.MaxLength)
            return false;
        bytes = new byte[stored.CompleteBytes];
        TryRead(id, 0, bytes);
        Remove(id);
        return true;
    }

    /// <inheritdoc/>
    public bool TryCreate(in ObjectInfo info) => _objects.TryAdd(info.Id, new Stored());

    /// <inheritdoc/>
    public bool TryWrite(long id, long offset, ReadOnlySpan<byte> bytes)
    {
        Stored stored = _objects[id];
        while (bytes.Length > 0)
        {
            long number = offset / ChunkBytes;
            if (!stored.Chunks.TryGetValue(number, out byte[]? chunk))
            {
                if (UsedBytes + ChunkBytes > maximumBytes)
                    return false;
                chunk = new byte[ChunkBytes];
                stored.Chunks.Add(number, chunk);
                UsedBytes += ChunkBytes;
            }

            int at = (int)(offset % ChunkBytes);
            int length = Math.Min(bytes.Length, ChunkBytes - at);
            bytes[..length].CopyTo(chunk.AsSpan(at));
            bytes = bytes[length..];
            offset += length;
        }

        return true;
    }

    /// <inheritdoc/>
    public bool TryRead(long id, long offset, Span<byte> into)
    {
        Stored stored = _objects[id];
        while (into.Length > 0)
        {
            if (!stored.Chunks.TryGetValue(offset / ChunkBytes, out byte[]? chunk))
                return false;
            int at = (int)(offset % ChunkBytes);
            int length = Math.Min(into.Length, ChunkBytes - at);
            chunk.AsSpan(at, length).CopyTo(into);
            into = into[length..];
            offset += length;
        }

        return true;
    }

    /// <inheritdoc/>
    public bool TryComplete(long id, long sizeBytes)
    {
        _objects[id].CompleteBytes = sizeBytes;
        return true;
    }

    /// <inheritdoc/>
    public void Drop(long id, ObjectVerdict reason) => Remove(id);

    private void Remove(long id)
    {
        if (_objects.Remove(id, out Stored? stored))
            UsedBytes -= stored.Chunks.Count * (long)ChunkBytes;
    }

    private sealed class Stored
    {
        internal Dictionary<long, byte[]> Chunks { get; } = [];

        internal long CompleteBytes { get; set; } = -1;
    }
}
