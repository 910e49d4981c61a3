using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Ringside.Protocols.Fields;

/// <summary>Numbers in network order at a fixed place, 48-bit ones too, and the letters of the sides.</summary>
internal static class BigEndian
{
    /// <summary>The greatest number of 48 bits.</summary>
    internal const long MaximumU48 = (1L << 48) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ushort U16(ReadOnlySpan<byte> source, int offset) => BinaryPrimitives.ReadUInt16BigEndian(source[offset..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint U32(ReadOnlySpan<byte> source, int offset) => BinaryPrimitives.ReadUInt32BigEndian(source[offset..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong U64(ReadOnlySpan<byte> source, int offset) => BinaryPrimitives.ReadUInt64BigEndian(source[offset..]);

    /// <summary>Reads 48 bits as the lower part of the 64 that end with them, so <paramref name="offset"/> is at least 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long U48(ReadOnlySpan<byte> source, int offset) => (long)U64(source, offset - 2) & MaximumU48;

    internal static void PutU16(Span<byte> destination, int offset, ushort value) =>
        BinaryPrimitives.WriteUInt16BigEndian(destination[offset..], value);

    internal static void PutU32(Span<byte> destination, int offset, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(destination[offset..], value);

    internal static void PutU64(Span<byte> destination, int offset, ulong value) =>
        BinaryPrimitives.WriteUInt64BigEndian(destination[offset..], value);

    /// <summary>Writes the lower 48 bits.</summary>
    internal static void PutU48(Span<byte> destination, int offset, long value)
    {
        PutU16(destination, offset, (ushort)(value >> 32));
        PutU32(destination, offset + 2, (uint)value);
    }

    /// <summary>Throws unless a message fits into its destination.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CheckRoom(Span<byte> destination, int length)
    {
        if (destination.Length < length)
            ThrowTooShort(nameof(destination), destination.Length, length);
    }

    private static void ThrowTooShort(string name, int room, int length) =>
        throw new ArgumentException($"The message takes {length} bytes, the destination has {room}.", name);
}
