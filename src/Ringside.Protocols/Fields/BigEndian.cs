using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Ringside.Protocols.Fields;

/// <summary>Numbers in network order at a fixed place.</summary>
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

    internal static void PutU16(Span<byte> destination, int offset, ushort value) =>
        BinaryPrimitives.WriteUInt16BigEndian(destination[offset..], value);

    internal static void PutU32(Span<byte> destination, int offset, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(destination[offset..], value);

    internal static void PutU64(Span<byte> destination, int offset, ulong value) =>
        BinaryPrimitives.WriteUInt64BigEndian(destination[offset..], value);

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
