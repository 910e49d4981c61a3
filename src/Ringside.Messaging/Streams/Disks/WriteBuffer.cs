using Ringside.Linux.Memory;

namespace Ringside.Messaging.Streams.Disks;

/// <summary>Batches that are gathered into one write, in memory that the kernel may read from.</summary>
internal sealed unsafe class WriteBuffer(int capacity) : IDisposable
{
    private readonly List<(long Number, int Offset)> _marks = [];
    private PinnedRegion _region = new(capacity);

    /// <summary>Bytes of batches.</summary>
    internal int Length { get; private set; }

    /// <summary>Number of the first batch.</summary>
    internal long First { get; private set; }

    /// <summary>Number of the last batch.</summary>
    internal long Last { get; private set; }

    internal bool IsEmpty => Length == 0;

    internal byte* Start => _region.Start;

    internal ReadOnlySpan<byte> Bytes => new(_region.Start, Length);

    /// <summary>Takes a batch; when it is empty one of any size.</summary>
    /// <returns>False when it does not fit.</returns>
    internal bool TryAdd(long number, ReadOnlySpan<byte> packets)
    {
        if (packets.Length > _region.Length - Length)
        {
            if (!IsEmpty)
            {
                return false;
            }

            _region.Dispose();
            _region = new PinnedRegion(packets.Length);
        }

        packets.CopyTo(new Span<byte>(_region.Start + Length, packets.Length));
        if (_marks.Count == 0 || Length >= _marks[^1].Offset + Segment.IndexBytes)
        {
            _marks.Add((number, Length));
        }

        (First, Last) = (IsEmpty ? number : First, number);
        Length += packets.Length;
        return true;
    }

    /// <summary>All of it is written at the end of a segment.</summary>
    internal void Complete(Segment segment)
    {
        foreach ((long number, int offset) in _marks)
        {
            segment.Note(number, segment.End + offset);
        }

        segment.End += Length;
        Clear();
    }

    /// <summary>Forgets all.</summary>
    internal void Clear()
    {
        Length = 0;
        _marks.Clear();
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _region.Dispose();
}
