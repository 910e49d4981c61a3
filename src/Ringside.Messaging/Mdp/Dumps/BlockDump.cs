using System.Buffers.Binary;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Mdp.Dumps;

/// <summary>Reads a block for people.</summary>
internal static class BlockDump
{
    /// <summary>Reads what a packet has of a block.</summary>
    /// <param name="header">The header of the packet, whose sizes are right.</param>
    /// <param name="bytes">The bytes of the block in this packet.</param>
    /// <param name="fault">What is malformed; null for nothing.</param>
    internal static DumpedBlock Read(in PacketHeader header, ReadOnlySpan<byte> bytes, out DumpedFault? fault)
    {
        fault = null;
        var block = new DumpedBlock
        {
            Number = header.BlockNumber,
            Start = header.BlockStart,
            Bytes = header.BlockBytes,
            Total = header.BlockTotal,
        };
        if (block.Start > 0)
        {
            return block;
        }

        if (!BlockCodec.TryReadHeader(bytes, out uint first, out BlockFlags flags))
        {
            bool isShort = bytes.Length < BlockCodec.HeaderSize;
            if (!(isShort && block.IsPart))
            {
                fault = isShort
                    ? new DumpedFault(
                        PacketHeader.BlockOffset, $"a block of {bytes.Length} bytes, expected {BlockCodec.HeaderSize} or more")
                    : new DumpedFault(PacketHeader.BlockOffset + 4, $"unknown flags of a block: {bytes[4]}");
            }

            return block;
        }

        bool isConfirmations = flags == BlockFlags.Confirmations;
        return block with
        {
            FirstMessage = first,
            IsUnordered = flags == BlockFlags.Unordered,
            IsConfirmations = isConfirmations,
            Fragments = isConfirmations ? [] : ReadFragments(bytes, first, block.IsPart, out fault),
            Delivered = isConfirmations ? ReadDelivered(bytes, block.IsPart, out fault) : [],
        };
    }

    private static List<DumpedFragment> ReadFragments(ReadOnlySpan<byte> bytes, uint first, bool isPart, out DumpedFault? fault)
    {
        fault = null;
        var fragments = new List<DumpedFragment>();
        uint message = first;
        int at = BlockCodec.HeaderSize;
        while (at < bytes.Length)
        {
            if (!BlockCodec.TryReadFragment(bytes, at, out int length, out FragmentFlags flags))
            {
                fault = isPart
                    ? null
                    : new DumpedFault(PacketHeader.BlockOffset + at, "a fragment with unknown flags, or longer than its block");
                break;
            }

            bool isFirst = (flags & FragmentFlags.First) != 0;
            bool isEnd = (flags & FragmentFlags.End) != 0;
            bool isLong = isFirst && !isEnd;
            message += isFirst && fragments.Count > 0 ? 1U : 0U;
            ReadOnlySpan<byte> data = bytes.Slice(at + BlockCodec.FragmentSize, length);
            if (isLong && length < BlockCodec.MessageSizeSize)
            {
                fault = new DumpedFault(PacketHeader.BlockOffset + at, $"a long message begins with {length} bytes: no room for its size");
                break;
            }

            uint? size = isLong ? BinaryPrimitives.ReadUInt32LittleEndian(data) : isFirst ? (uint)length : null;
            int own = isLong ? length - BlockCodec.MessageSizeSize : length;
            fragments.Add(new DumpedFragment(message, own, isFirst, isEnd, (flags & FragmentFlags.WantsDelivered) != 0, size));
            at += BlockCodec.FragmentSize + length;
        }

        return fragments;
    }

    private static List<DumpedRange> ReadDelivered(ReadOnlySpan<byte> bytes, bool isPart, out DumpedFault? fault)
    {
        fault = null;
        var delivered = new List<DumpedRange>();
        for (int at = BlockCodec.HeaderSize; at < bytes.Length; at += BlockCodec.ConfirmationSize)
        {
            if (!BlockCodec.TryReadConfirmation(bytes, at, out long first, out int count))
            {
                fault = isPart ? null : new DumpedFault(PacketHeader.BlockOffset + at, "a confirmation of delivery that names no messages");
                break;
            }

            delivered.Add(new DumpedRange(first, first + count - 1));
        }

        return delivered;
    }
}
