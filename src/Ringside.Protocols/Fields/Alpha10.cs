using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Ringside.Protocols.Fields;

/// <summary>ASCII text in 10 bytes, padded with spaces: the name of a session, a password.</summary>
/// <remarks>All bytes are kept as they came, so two of them are equal when the fields are. The default value is a blank
/// field.</remarks>
public readonly record struct Alpha10
{
    /// <summary>Bytes of the field.</summary>
    public const int Size = 10;

    // Held as the difference to spaces, so that nothing is blank.
    private readonly ulong _start;
    private readonly ushort _end;

    private Alpha10(ulong start, ushort end)
    {
        _start = start;
        _end = end;
    }

    /// <summary>Takes text, on the left of the field.</summary>
    /// <param name="text">Up to 10 printable ASCII characters.</param>
    /// <exception cref="ArgumentException">Longer, or other characters.</exception>
    public static Alpha10 Of(string text) => TryOf(text, out Alpha10 field) ? field : throw AlphaText.NotAnAlpha(text, Size);

    /// <summary>Takes text, on the left of the field.</summary>
    /// <param name="text">Up to 10 printable ASCII characters.</param>
    /// <param name="field">The field, when the result is true.</param>
    /// <returns>False for a longer text or other characters.</returns>
    public static bool TryOf(ReadOnlySpan<char> text, out Alpha10 field)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bool fits = AlphaText.TryFill(text, bytes);
        field = fits ? Read(bytes) : default;
        return fits;
    }

    /// <summary>The text without the spaces around it; what is not printable is shown as a question mark.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return AlphaText.Show(bytes);
    }

    /// <summary>The same text on the right of the field, as SoupBinTCP wants the names of its sessions.</summary>
    public Alpha10 PaddedOnTheLeft()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        AlphaText.MoveRight(bytes);
        return Read(bytes);
    }

    /// <summary>Reads a field.</summary>
    /// <param name="source">At least 10 bytes, or it throws.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Alpha10 Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt64BigEndian(source) ^ 0x2020_2020_2020_2020,
        (ushort)(BinaryPrimitives.ReadUInt16BigEndian(source[8..]) ^ 0x2020));

    /// <summary>Writes the field.</summary>
    /// <param name="destination">At least 10 bytes, or it throws.</param>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _start ^ 0x2020_2020_2020_2020);
        BinaryPrimitives.WriteUInt16BigEndian(destination[8..], (ushort)(_end ^ 0x2020));
    }
}
