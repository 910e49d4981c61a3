namespace Ringside.Messaging.Blocks;

/// <summary>A block device in memory: every operation is done when it is begun.</summary>
public sealed unsafe class MemoryBlockStore : IBlockStore
{
    private readonly byte[] _bytes;
    private readonly BlockCompletion[] _done;
    private int _count;

    /// <summary>Makes a device of zeros.</summary>
    /// <param name="sizeBytes">Its size, a multiple of the block.</param>
    /// <param name="queueDepth">Most completions that wait for <see cref="Poll"/>.</param>
    /// <param name="blockBytes">The block, a power of two from 512 to 4,096.</param>
    public MemoryBlockStore(int sizeBytes, int queueDepth, int blockBytes = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sizeBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(queueDepth);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockBytes, 512);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockBytes, 4096);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(blockBytes), 1, nameof(blockBytes));
        ArgumentOutOfRangeException.ThrowIfNotEqual(sizeBytes % blockBytes, 0, nameof(sizeBytes));
        _bytes = new byte[sizeBytes];
        _done = new BlockCompletion[queueDepth];
        BlockBytes = blockBytes;
    }

    /// <inheritdoc/>
    public long SizeBytes => _bytes.Length;

    /// <inheritdoc/>
    public int BlockBytes { get; }

    /// <inheritdoc/>
    public bool TrySubmit(in BlockOperation operation)
    {
        if (_count == _done.Length)
            return false;
        Span<byte> stored = _bytes.AsSpan((int)operation.Offset, operation.Length);
        var memory = new Span<byte>((void*)operation.Memory, operation.Memory == 0 ? 0 : operation.Length);
        if (operation.Kind == BlockOperationKind.Read)
            stored.CopyTo(memory);
        else if (operation.Kind == BlockOperationKind.Write)
            memory.CopyTo(stored);
        else if (operation.Kind == BlockOperationKind.Trim)
            stored.Clear();
        _done[_count++] = new BlockCompletion(operation.Tag, BlockResult.Ok);
        return true;
    }

    /// <inheritdoc/>
    public int Poll(Span<BlockCompletion> into)
    {
        int count = Math.Min(_count, into.Length);
        _done.AsSpan(0, count).CopyTo(into);
        _done.AsSpan(count, _count - count).CopyTo(_done);
        _count -= count;
        return count;
    }
}
