using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Shards;

/// <summary>A member's name for an order: 14 characters, unique for each session and day. 16 bytes, the last two of them zero.</summary>
/// <param name="Start">The first eight characters.</param>
/// <param name="End">The other six.</param>
[StructLayout(LayoutKind.Sequential, Size = Size)]
public readonly record struct OrderToken(ulong Start, ulong End)
{
    /// <summary>Bytes of a token.</summary>
    public const int Size = 16;

    /// <summary>Whether there is none.</summary>
    public bool IsNone => Start == 0 && End == 0;

    /// <summary>Takes the characters of a field.</summary>
    public static OrderToken From(Alpha14 field)
    {
        Span<byte> text = stackalloc byte[Size];
        text.Clear();
        field.Write(text);
        return new OrderToken(BinaryPrimitives.ReadUInt64LittleEndian(text), BinaryPrimitives.ReadUInt64LittleEndian(text[8..]));
    }

    /// <summary>The same characters as a field; the token must not be none.</summary>
    public Alpha14 ToField()
    {
        Span<byte> text = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt64LittleEndian(text, Start);
        BinaryPrimitives.WriteUInt64LittleEndian(text[8..], End);
        return Alpha14.Read(text);
    }
}
