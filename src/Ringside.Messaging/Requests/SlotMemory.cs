namespace Ringside.Messaging.Requests;

/// <summary>Memory of a server's slots, which stays in place so that the kernel may read and write it: of each slot a page for headers
/// and a name, and behind it whole pages of data.</summary>
/// <remarks>The data begins at a page, as files past the page cache want it; the header of an answer ends where the data begins, so an
/// answer leaves in one piece and uncopied.</remarks>
internal sealed unsafe class SlotMemory
{
    internal const int PageBytes = 4096;

    private readonly byte[] _bytes;
    private readonly byte* _start;
    private readonly long _stride;

    internal SlotMemory(int slots, int dataBytes)
    {
        _stride = PageBytes + (((long)dataBytes + PageBytes - 1) / PageBytes * PageBytes);
        long length = (slots * _stride) + PageBytes;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Array.MaxLength, nameof(slots));
        _bytes = GC.AllocateArray<byte>((int)length, pinned: true);
        fixed (byte* start = _bytes)
        {
            _start = (byte*)(((nuint)start + PageBytes - 1) / PageBytes * PageBytes);
        }
    }

    internal byte* Head(int slot) => _start + (slot * _stride);

    internal byte* Data(int slot) => Head(slot) + PageBytes;

    /// <summary>The end of the first page and the beginning of the data: an answer.</summary>
    internal Span<byte> Answer(int slot, int headerBytes, int dataBytes) => new(Data(slot) - headerBytes, headerBytes + dataBytes);
}
