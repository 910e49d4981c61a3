using Ringside.Messaging.Streams.Storing;

namespace Ringside.Exchange.Tests.Nodes;

/// <summary>A disk of a store that is a list.</summary>
internal sealed class MemoryDisk : IStoreDisk
{
    private readonly List<byte[]> _batches = [];

    /// <summary>Whether it takes nothing now.</summary>
    internal bool IsFull { get; set; }

    public long Kept => _batches.Count;

    public string? Trouble => null;

    public bool TryAppend(long number, ReadOnlySpan<byte> packets)
    {
        if (!IsFull)
            _batches.Add(packets.ToArray());
        return !IsFull;
    }

    public int DoWork(long nowNanos) => 0;

    public long Drain() => _batches.Count;

    public void CutTo(long number) => _batches.RemoveRange((int)number, _batches.Count - (int)number);

    public bool TrySave(in StorePromise promise) => true;

    public bool TryRead(long number, out ReadOnlySpan<byte> packets)
    {
        bool isThere = number > 0 && number <= _batches.Count;
        packets = isThere ? _batches[(int)number - 1] : default;
        return isThere;
    }
}
