namespace Ringside.Linux.Packets;

/// <summary>The frames of one block, in the order of arrival, for <c>foreach</c> (struct tpacket3_hdr; kernel document
/// networking/packet_mmap).</summary>
public unsafe ref struct PacketWalk
{
    private readonly byte* _start;
    private readonly int _block;
    private int _left;
    private int _next;

    internal PacketWalk(byte* start, in PacketBlock block)
    {
        _start = start;
        _block = block.Index;
        _left = block.FrameCount;
        _next = block.FirstFrameOffset;
        Current = default;
    }

    /// <summary>The frame.</summary>
    public PacketFrame Current { get; private set; }

    /// <summary>For foreach.</summary>
    public readonly PacketWalk GetEnumerator() => this;

    /// <summary>Goes on to the next frame.</summary>
    /// <returns>False when there is none.</returns>
    public bool MoveNext()
    {
        if (_left == 0)
        {
            return false;
        }

        var header = (FrameHeaderV3*)(_start + _next);
        Current = new PacketFrame(
            _block,
            _next + header->MacOffset,
            _next + header->NetworkOffset,
            (int)header->Captured,
            (int)header->Length,
            (PacketStatus)header->Status,
            (header->Seconds * 1_000_000_000L) + header->Nanos,
            (ushort)header->VlanTag);
        _next += (int)header->NextOffset;
        _left--;
        return true;
    }
}
