using System.Runtime.InteropServices;
using Ringside.Linux.Sockets;

namespace Ringside.Exchange.Hosting;

/// <summary>Packets that wait for one node, in a ring of bytes that is taken once. One thread.</summary>
/// <remarks>Each record: length (4), sender (28), packet, filled up to 8. A record is never cut by the end of the ring. Once empty, the
/// ring begins at its start again, so that it uses as little memory as waits in it at a time, and that little is in the caches.</remarks>
internal sealed class PacketInbox
{
    private const int HeadSize = 32;
    private const int Skip = -1;

    private readonly byte[] _bytes;
    private int _start;
    private int _end;
    private int _used;

    /// <summary>An empty one.</summary>
    /// <param name="bytes">Most bytes.</param>
    internal PacketInbox(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 4_096);
        _bytes = new byte[bytes & ~7];
    }

    /// <summary>Whether nothing waits.</summary>
    internal bool IsEmpty => _used == 0;

    /// <summary>Adds a packet.</summary>
    /// <returns>False when there is no room: the packet is lost, like one that a socket has no room for.</returns>
    internal bool TryAdd(ReadOnlySpan<byte> packet, in Endpoint from)
    {
        int size = (HeadSize + packet.Length + 7) & ~7;
        int toEnd = _bytes.Length - _end;
        int skipped = size > toEnd ? toEnd : 0;
        if (_used + skipped + size > _bytes.Length)
            return false;
        if (skipped > 0)
        {
            if (toEnd >= sizeof(int))
                MemoryMarshal.Write(_bytes.AsSpan(_end), Skip);
            (_end, _used) = (0, _used + skipped);
        }

        Span<byte> record = _bytes.AsSpan(_end, size);
        MemoryMarshal.Write(record, packet.Length);
        MemoryMarshal.Write(record[4..], from);
        packet.CopyTo(record[HeadSize..]);
        _end = _end + size == _bytes.Length ? 0 : _end + size;
        _used += size;
        return true;
    }

    /// <summary>Takes the oldest packet; good until the next call.</summary>
    internal bool TryTake(out ReadOnlySpan<byte> packet, out Endpoint from)
    {
        packet = default;
        from = default;
        if (_used == 0)
        {
            (_start, _end) = (0, 0);
            return false;
        }

        int length = MemoryMarshal.Read<int>(_bytes.AsSpan(_start));
        if (length == Skip)
        {
            (_used, _start) = (_used - (_bytes.Length - _start), 0);
            length = MemoryMarshal.Read<int>(_bytes);
        }

        from = MemoryMarshal.Read<Endpoint>(_bytes.AsSpan(_start + 4));
        packet = _bytes.AsSpan(_start + HeadSize, length);
        int size = (HeadSize + length + 7) & ~7;
        _start = _start + size == _bytes.Length ? 0 : _start + size;
        _used -= size;
        return true;
    }
}
