using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Ringside.Linux.Netlink;

namespace Ringside.Net.Headers;

// | offset | bytes | Ethernet II                                                    |
// |      0 |     6 | destination                                                    |
// |      6 |     6 | source                                                         |
// |     12 |     2 | type, big-endian; 0x8100 and 0x88a8 announce a tag             |
// A tag (802.1Q) stands between: 2 bytes of priority (3 bits), drop mark (1) and network number (12), then the next type.

/// <summary>The header of an Ethernet II frame, with its 802.1Q tags skipped (RFC 894, IEEE 802.1Q).</summary>
/// <param name="Destination">Who is to get it.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="EtherType">What follows.</param>
/// <param name="Length">Bytes of the header, tags included: where the packet starts.</param>
internal readonly record struct EthernetHeader(HardwareAddress Destination, HardwareAddress Source, ushort EtherType, int Length)
{
    /// <summary>Bytes without a tag.</summary>
    internal const int Size = 14;

    internal const ushort IPv4 = 0x0800;
    internal const ushort IPv6 = 0x86dd;

    private const int TypeOffset = 12;
    private const int TagSize = 4;
    private const int MaximumTags = 2;
    private const ushort CustomerTag = 0x8100;
    private const ushort ServiceTag = 0x88a8;

    internal static bool TryRead(ReadOnlySpan<byte> frame, out EthernetHeader header)
    {
        header = default;
        if (!TryFindPacket(frame, out ushort etherType, out int offset))
        {
            return false;
        }

        _ = HardwareAddress.TryRead(frame[..6], out HardwareAddress destination);
        _ = HardwareAddress.TryRead(frame[6..12], out HardwareAddress source);
        header = new EthernetHeader(destination, source, etherType, offset);
        return true;
    }

    /// <summary>Skips the header and at most two tags.</summary>
    /// <param name="frame">The frame from its first byte.</param>
    /// <param name="etherType">What follows; still a tag's type when there are more of them.</param>
    /// <param name="offset">Where it starts, at most the length of the frame.</param>
    /// <returns>False when the frame ends before.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryFindPacket(ReadOnlySpan<byte> frame, out ushort etherType, out int offset)
    {
        etherType = 0;
        offset = Size;
        if (frame.Length < Size)
        {
            return false;
        }

        etherType = BinaryPrimitives.ReadUInt16BigEndian(frame[TypeOffset..]);
        return etherType is not (CustomerTag or ServiceTag) || TrySkipTags(frame, ref etherType, ref offset);
    }

    private static bool TrySkipTags(ReadOnlySpan<byte> frame, ref ushort etherType, ref int offset)
    {
        for (int tags = 0; tags < MaximumTags && etherType is CustomerTag or ServiceTag; tags++)
        {
            if (frame.Length < offset + TagSize)
            {
                return false;
            }

            etherType = BinaryPrimitives.ReadUInt16BigEndian(frame[(offset + 2)..]);
            offset += TagSize;
        }

        return true;
    }

    /// <summary>Writes the header without a tag.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    internal void Write(Span<byte> destination)
    {
        Destination.Write(destination);
        Source.Write(destination[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(destination[TypeOffset..], EtherType);
    }
}
