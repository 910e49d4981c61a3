using Ringside.Messaging.Objects;

namespace Ringside.Messaging.Tests.Objects;

/// <summary>Storage in memory that sees whether the receiver keeps its promises, and can be made to fail.</summary>
internal sealed class CountingStorage(long maximumBytes = long.MaxValue) : IObjectStorage
{
    private readonly MemoryObjectStorage _memory = new(maximumBytes);
    private readonly HashSet<(long Id, long Offset)> _written = [];

    internal bool FailsWrites { get; set; }

    internal bool FailsReads { get; set; }

    internal bool FailsCompletion { get; set; }

    internal long ReadBackBytes { get; private set; }

    internal Dictionary<long, ObjectInfo> Created { get; } = [];

    internal List<(long Id, ObjectVerdict Reason)> Dropped { get; } = [];

    internal List<long> Completed { get; } = [];

    internal long UsedBytes => _memory.UsedBytes;

    public bool TryCreate(in ObjectInfo info)
    {
        Created[info.Id] = info;
        return _memory.TryCreate(info);
    }

    public bool TryWrite(long id, long offset, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
            Assert.True(_written.Add((id, offset + i)), $"byte {offset + i} of object {id} was written twice");
        return !FailsWrites && _memory.TryWrite(id, offset, bytes);
    }

    public bool TryRead(long id, long offset, Span<byte> into)
    {
        ReadBackBytes += into.Length;
        return !FailsReads && _memory.TryRead(id, offset, into);
    }

    public bool TryComplete(long id, long sizeBytes)
    {
        Completed.Add(id);
        return !FailsCompletion && _memory.TryComplete(id, sizeBytes);
    }

    public void Drop(long id, ObjectVerdict reason)
    {
        Dropped.Add((id, reason));
        _written.RemoveWhere(entry => entry.Id == id);
        _memory.Drop(id, reason);
    }

    internal byte[] Take(long id)
    {
        Assert.True(_memory.TryTake(id, out byte[] bytes));
        return bytes;
    }
}
