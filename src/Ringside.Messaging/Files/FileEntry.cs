using System.Buffers.Binary;

namespace Ringside.Messaging.Files;

// Little-endian; entries follow each other without a gap.
// | offset | bytes | entry of a list     |
// |      0 |     1 | bytes of the name   |
// |      1 |     n | name                |
// |    1+n |     8 | size of the file    |

/// <summary>One entry of a list; the name lies in the answer.</summary>
public readonly ref struct FileEntry
{
    /// <summary>Name of the file.</summary>
    public ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>Its size in bytes.</summary>
    public long SizeBytes { get; private init; }

    /// <summary>Reads the first of the entries.</summary>
    /// <param name="entries">Bytes of an answer to <see cref="FileOperationKind.List"/>; without the entry afterwards.</param>
    /// <param name="entry">The entry.</param>
    /// <returns>False at the end, and when the bytes are no entry.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> entries, out FileEntry entry)
    {
        entry = default;
        if (entries.IsEmpty || entries.Length < 1 + entries[0] + sizeof(long))
            return false;
        ReadOnlySpan<byte> name = entries.Slice(1, entries[0]);
        long size = BinaryPrimitives.ReadInt64LittleEndian(entries[(1 + name.Length)..]);
        if (size < 0 || FileNames.Check(name) != FileResult.Ok)
            return false;
        entry = new FileEntry { Name = name, SizeBytes = size };
        entries = entries[(1 + name.Length + sizeof(long))..];
        return true;
    }

    /// <summary>Writes an entry.</summary>
    /// <returns>Its length; 0 when there is no room.</returns>
    internal static int Write(Span<byte> into, ReadOnlySpan<byte> name, long sizeBytes)
    {
        int length = 1 + name.Length + sizeof(long);
        if (into.Length < length)
            return 0;
        into[0] = (byte)name.Length;
        name.CopyTo(into[1..]);
        BinaryPrimitives.WriteInt64LittleEndian(into[(1 + name.Length)..], sizeBytes);
        return length;
    }
}
