namespace Ringside.Messaging.Files;

/// <summary>A flat filesystem in memory: every operation is done when it is begun. Files are made of chunks; a gap takes none.</summary>
public sealed unsafe class MemoryFileStore : IFileStore
{
    private const int ChunkBytes = 64 * 1024;

    private readonly FileStoreLimits _limits;
    private readonly FileTable<Stored> _table;
    private readonly FileCompletion[] _done;
    private int _count;

    /// <summary>Makes a store without files.</summary>
    /// <param name="limits">The limits.</param>
    public MemoryFileStore(FileStoreLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        limits.Check();
        _limits = limits;
        _table = new FileTable<Stored>(limits.MaximumFiles);
        _done = new FileCompletion[limits.QueueDepth];
    }

    /// <summary>Bytes of all chunks.</summary>
    public long UsedBytes { get; private set; }

    /// <inheritdoc/>
    public bool TrySubmit(in FileOperation operation)
    {
        if (_count == _done.Length)
            return false;
        var name = new ReadOnlySpan<byte>((void*)operation.Name, operation.NameLength);
        var bytes = new Span<byte>((void*)operation.Memory, operation.Memory == 0 ? 0 : operation.Length);
        FileCompletion completion = operation.Kind switch
        {
            FileOperationKind.Create => Create(name),
            FileOperationKind.Delete => Delete(name),
            FileOperationKind.List => List(name, bytes),
            _ => Move(operation, name, bytes),
        };
        _done[_count++] = completion with { Tag = operation.Tag };
        return true;
    }

    /// <inheritdoc/>
    public int Poll(Span<FileCompletion> into)
    {
        int count = Math.Min(_count, into.Length);
        _done.AsSpan(0, count).CopyTo(into);
        _done.AsSpan(count, _count - count).CopyTo(_done);
        _count -= count;
        return count;
    }

    private static FileCompletion Ended(FileResult result, int length = 0, long value = 0) => new(0, result, length, value);

    private FileCompletion Create(ReadOnlySpan<byte> name)
    {
        FileResult check = _table.Check(name);
        if (check == FileResult.Ok)
            _table.Add(name, new Stored());
        return Ended(check);
    }

    private FileCompletion Delete(ReadOnlySpan<byte> name)
    {
        if (!_table.TryRemove(name, out Stored? file))
            return Ended(FileResult.NotFound);
        UsedBytes -= file!.Chunks.Count * (long)ChunkBytes;
        return Ended(FileResult.Ok);
    }

    private FileCompletion List(ReadOnlySpan<byte> after, Span<byte> into)
    {
        int length = _table.List(after, into, out bool hasMore);
        return Ended(FileResult.Ok, length, hasMore ? 1 : 0);
    }

    private FileCompletion Move(in FileOperation operation, ReadOnlySpan<byte> name, Span<byte> bytes)
    {
        if (!_table.TryFind(name, out Stored? file))
            return Ended(FileResult.NotFound);
        if (operation.Kind == FileOperationKind.ReadAt)
            return Ended(FileResult.Ok, file!.Read(operation.Offset, bytes), file.SizeBytes);
        bool appends = operation.Kind == FileOperationKind.Append;
        if (appends && operation.Offset >= 0 && operation.Offset != file!.SizeBytes)
            return Ended(FileResult.SizeDiffers);
        long offset = appends ? file!.SizeBytes : operation.Offset;
        if (offset > _limits.MaximumFileBytes - bytes.Length)
            return Ended(FileResult.OutOfRange);
        return TryWrite(file!, offset, bytes)
            ? Ended(FileResult.Ok, 0, appends ? offset : file!.SizeBytes)
            : Ended(FileResult.NoRoom);
    }

    // All chunks first, then all bytes: a write that finds no room has changed nothing.
    private bool TryWrite(Stored file, long offset, ReadOnlySpan<byte> bytes)
    {
        long last = (offset + bytes.Length - 1) / ChunkBytes;
        long needed = 0;
        for (long number = offset / ChunkBytes; number <= last; number++)
        {
            needed += file.Chunks.ContainsKey(number) ? 0 : ChunkBytes;
        }

        if (needed > _limits.MaximumTotalBytes - UsedBytes)
            return false;
        UsedBytes += needed;
        file.Write(offset, bytes);
        return true;
    }

    private sealed class Stored : IFileSize
    {
        public long SizeBytes { get; private set; }

        internal Dictionary<long, byte[]> Chunks { get; } = [];

        internal void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            SizeBytes = Math.Max(SizeBytes, offset + bytes.Length);
            while (bytes.Length > 0)
            {
                if (!Chunks.TryGetValue(offset / ChunkBytes, out byte[]? chunk))
                {
                    chunk = new byte[ChunkBytes];
                    Chunks.Add(offset / ChunkBytes, chunk);
                }

                int at = (int)(offset % ChunkBytes);
                int length = Math.Min(bytes.Length, ChunkBytes - at);
                bytes[..length].CopyTo(chunk.AsSpan(at));
                bytes = bytes[length..];
                offset += length;
            }
        }

        internal int Read(long offset, Span<byte> into)
        {
            int total = (int)Math.Clamp(SizeBytes - offset, 0, into.Length);
            for (int had = 0; had < total;)
            {
                int at = (int)((offset + had) % ChunkBytes);
                int length = Math.Min(total - had, ChunkBytes - at);
                if (Chunks.TryGetValue((offset + had) / ChunkBytes, out byte[]? chunk))
                    chunk.AsSpan(at, length).CopyTo(into[had..]);
                else
                    into.Slice(had, length).Clear();
                had += length;
            }

            return total;
        }
    }
}
