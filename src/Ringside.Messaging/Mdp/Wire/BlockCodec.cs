using System.Buffers.Binary;

namespace Ringside.Messaging.Mdp.Wire;

// A block, the unit that is numbered, sent again and confirmed:
//
// | offset | bytes | field                                                                             |
// |      0 |     4 | low half of the number of the first message that has a part here                  |
// |      4 |     1 | flags (BlockFlags)                                                                |
// |      5 |       | fragments, one behind the other, to the end of the block                          |
//
// A fragment; the message numbers of fragments with First that are not the block's first go up by one:
//
// | offset | bytes | field                                                                             |
// |      0 |     2 | bytes of data, d                                                                  |
// |      2 |     1 | flags (FragmentFlags)                                                             |
// |      3 |     d | data; with First and without End its first four bytes are the size of the message |
//
// In a block of confirmations, behind the flags: pairs of first number (8) and count (4) of messages that were delivered.

/// <summary>Reads and writes blocks (docs/mdp.md).</summary>
internal static class BlockCodec
{
    internal const int HeaderSize = 5;
    internal const int FlagsOffset = 4;
    internal const int FragmentSize = 3;
    internal const int MessageSizeSize = 4;
    internal const int ConfirmationSize = 12;

    /// <summary>Starts a block.</summary>
    internal static void WriteHeader(Span<byte> block, long firstMessage, BlockFlags flags)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(block, (uint)firstMessage);
        block[FlagsOffset] = (byte)flags;
    }

    internal static bool TryReadHeader(ReadOnlySpan<byte> block, out uint firstMessage, out BlockFlags flags)
    {
        firstMessage = 0;
        flags = default;
        if (block.Length < HeaderSize || block[FlagsOffset] > (byte)BlockFlags.Confirmations)
        {
            return false;
        }

        firstMessage = BinaryPrimitives.ReadUInt32LittleEndian(block);
        flags = (BlockFlags)block[FlagsOffset];
        return true;
    }

    /// <summary>Writes the head of a fragment, without its data.</summary>
    internal static void WriteFragment(Span<byte> at, int length, FragmentFlags flags)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)length);
        at[2] = (byte)flags;
    }

    /// <summary>Reads the head of the fragment at a place of a block; its data lie within the block.</summary>
    internal static bool TryReadFragment(ReadOnlySpan<byte> block, int at, out int length, out FragmentFlags flags)
    {
        length = 0;
        flags = default;
        if (block.Length - at < FragmentSize)
        {
            return false;
        }

        length = BinaryPrimitives.ReadUInt16LittleEndian(block[at..]);
        flags = (FragmentFlags)block[at + 2];
        return at + FragmentSize + length <= block.Length && flags <= (FragmentFlags)7;
    }

    /// <summary>Whether a whole block can be read to its last byte.</summary>
    internal static bool IsWellFormed(ReadOnlySpan<byte> block)
    {
        if (!TryReadHeader(block, out _, out BlockFlags flags))
        {
            return false;
        }

        int at = HeaderSize;
        if (flags == BlockFlags.Confirmations)
        {
            while (TryReadConfirmation(block, at, out _, out _))
            {
                at += ConfirmationSize;
            }
        }
        else
        {
            while (TryReadFragment(block, at, out int length, out _))
            {
                at += FragmentSize + length;
            }
        }

        return at == block.Length;
    }

    /// <summary>Writes a pair of a block of confirmations.</summary>
    internal static void WriteConfirmation(Span<byte> at, long first, int count)
    {
        BinaryPrimitives.WriteInt64LittleEndian(at, first);
        BinaryPrimitives.WriteInt32LittleEndian(at[8..], count);
    }

    internal static bool TryReadConfirmation(ReadOnlySpan<byte> block, int at, out long first, out int count)
    {
        first = 0;
        count = 0;
        if (block.Length - at < ConfirmationSize)
        {
            return false;
        }

        first = BinaryPrimitives.ReadInt64LittleEndian(block[at..]);
        count = BinaryPrimitives.ReadInt32LittleEndian(block[(at + 8)..]);
        return first > 0 && count > 0 && first <= long.MaxValue - count;
    }
}
