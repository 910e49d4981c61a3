using System.Buffers.Binary;

namespace Ringside.Messaging.Mdp.Wire;

// All numbers are little-endian. A packet of a connection:
//
// | offset | bytes | field                                                                                  |
// |      0 |     2 | magic: "MD"                                                                            |
// |      2 |     1 | version: 1                                                                             |
// |      3 |     1 | kind (PacketKind)                                                                      |
// |      4 |     4 | CRC32C of the packet without these four bytes                                          |
// |      8 |     8 | connection id of the receiver                                                          |
// |     16 |     8 | packet number, from 1; never used twice on a connection                                |
// |     24 |     4 | confirmed: low half of the packet number up to which all were received or are settled  |
// |     28 |     4 | settled: this packet number minus the lowest that its sender still waits for           |
// |     32 |     4 | credit: low half of the highest block number that the receiver may send                |
// |     36 |     2 | microseconds from the arrival of the highest packet until this confirmation            |
// |     38 |     1 | count of ranges, r                                                                     |
// |     39 |     1 | flags (PacketFlags)                                                                    |
// |     40 |     2 | bytes of the block in this packet, n; 0 for none                                       |
// |     42 |     2 | bytes of the control frames, c                                                         |
// |     44 |     8 | only if n > 0: block number (4, low half), offset in the block (2), its whole size (2) |
// |        |     n | bytes of the block                                                                     |
// |        |    4r | ranges: first (2) and last (2) received packet number, counted from confirmed          |
// |        |     c | control frames                                                                         |
//
// When sealed, everything from offset 24 on is encrypted, the first 24 bytes (the checksum as zero) are authenticated, and 16 bytes of
// tag follow. The checksum is that of the packet as it is sent.

/// <summary>The header of a packet of a connection (docs/mdp.md).</summary>
internal struct PacketHeader
{
    internal const ushort Magic = 'M' | ('D' << 8);
    internal const byte Version = 1;
    internal const int ChecksumOffset = 4;
    internal const int SealedFrom = 24;
    internal const int Size = 44;
    internal const int BlockSize = 8;
    internal const int RangeSize = 4;
    internal const int TagSize = 16;

    /// <summary>Where the bytes of a block stand in a packet.</summary>
    internal const int BlockOffset = Size + BlockSize;

    /// <summary>Bytes behind a full block that are kept free for ranges.</summary>
    internal const int RangeRoom = 3 * RangeSize;

    internal PacketKind Kind;
    internal PacketFlags Flags;
    internal byte Ranges;
    internal ushort DelayMicros;
    internal ushort BlockBytes;
    internal ushort ControlBytes;
    internal uint Confirmed;
    internal uint Settled;
    internal uint Credit;
    internal uint BlockNumber;
    internal ushort BlockStart;
    internal ushort BlockTotal;
    internal ulong Connection;
    internal ulong Number;

    /// <summary>Bytes of the packet that this header describes, without a tag.</summary>
    internal readonly int PacketBytes => Size + (BlockBytes > 0 ? BlockSize + BlockBytes : 0) + (Ranges * RangeSize) + ControlBytes;

    /// <summary>Where the ranges stand.</summary>
    internal readonly int RangesOffset => Size + (BlockBytes > 0 ? BlockSize + BlockBytes : 0);

    /// <summary>Where the control frames stand.</summary>
    internal readonly int ControlOffset => RangesOffset + (Ranges * RangeSize);

    /// <summary>Whether bytes begin as an MDP packet does; nothing else is looked at.</summary>
    internal static bool TryReadKind(ReadOnlySpan<byte> packet, out PacketKind kind)
    {
        kind = default;
        if (packet.Length < SealedFrom || BinaryPrimitives.ReadUInt16LittleEndian(packet) != Magic || packet[2] != Version)
        {
            return false;
        }

        kind = (PacketKind)packet[3];
        return kind is >= PacketKind.Connected and <= PacketKind.UnknownPeer;
    }

    /// <summary>The connection that a packet names; at least <see cref="SealedFrom"/> bytes.</summary>
    internal static ulong ReadConnection(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt64LittleEndian(packet[8..]);

    /// <summary>The number of a packet; at least <see cref="SealedFrom"/> bytes.</summary>
    internal static ulong ReadNumber(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt64LittleEndian(packet[16..]);

    /// <summary>Reads and checks everything but the checksum: the sizes must describe the packet to the last byte.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> packet, out PacketHeader header)
    {
        header = default;
        if (packet.Length < Size || !TryReadKind(packet, out header.Kind) || header.Kind > PacketKind.Sealed)
        {
            return false;
        }

        header.Connection = ReadConnection(packet);
        header.Number = ReadNumber(packet);
        header.Confirmed = BinaryPrimitives.ReadUInt32LittleEndian(packet[24..]);
        header.Settled = BinaryPrimitives.ReadUInt32LittleEndian(packet[28..]);
        header.Credit = BinaryPrimitives.ReadUInt32LittleEndian(packet[32..]);
        header.DelayMicros = BinaryPrimitives.ReadUInt16LittleEndian(packet[36..]);
        header.Ranges = packet[38];
        header.Flags = (PacketFlags)packet[39];
        header.BlockBytes = BinaryPrimitives.ReadUInt16LittleEndian(packet[40..]);
        header.ControlBytes = BinaryPrimitives.ReadUInt16LittleEndian(packet[42..]);
        if (packet.Length != header.PacketBytes || header.Number == 0 || header.Settled >= header.Number)
        {
            return false;
        }

        return header.BlockBytes == 0 || TryReadBlock(packet, ref header);
    }

    /// <summary>Writes everything but the checksum and what stands behind the block's place.</summary>
    internal readonly void Write(Span<byte> packet)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(packet, Magic | ((uint)Version << 16) | ((uint)Kind << 24));
        BinaryPrimitives.WriteUInt64LittleEndian(packet[8..], Connection);
        BinaryPrimitives.WriteUInt64LittleEndian(packet[16..], Number);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[24..], Confirmed);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[28..], Settled);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[32..], Credit);
        BinaryPrimitives.WriteUInt16LittleEndian(packet[36..], DelayMicros);
        packet[38] = Ranges;
        packet[39] = (byte)Flags;
        BinaryPrimitives.WriteUInt16LittleEndian(packet[40..], BlockBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(packet[42..], ControlBytes);
        if (BlockBytes > 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(packet[44..], BlockNumber);
            BinaryPrimitives.WriteUInt16LittleEndian(packet[48..], BlockStart);
            BinaryPrimitives.WriteUInt16LittleEndian(packet[50..], BlockTotal);
        }
    }

    /// <summary>The number nearest to another one that ends in these 32 bits.</summary>
    internal static long Widen(uint low, long near) => near + (int)(low - (uint)near);

    private static bool TryReadBlock(ReadOnlySpan<byte> packet, ref PacketHeader header)
    {
        header.BlockNumber = BinaryPrimitives.ReadUInt32LittleEndian(packet[44..]);
        header.BlockStart = BinaryPrimitives.ReadUInt16LittleEndian(packet[48..]);
        header.BlockTotal = BinaryPrimitives.ReadUInt16LittleEndian(packet[50..]);
        return header.BlockStart + header.BlockBytes <= header.BlockTotal;
    }
}
