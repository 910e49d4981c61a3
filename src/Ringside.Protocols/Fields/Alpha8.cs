using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Ringside.Protocols.Fields;

/// <summary>ASCII text in 8 bytes, padded with spaces: the symbol of a stock.</summary>
/// <remarks>All bytes are kept as they came, so two of them are equal when the fields are. The default value is a blank
/// field.</remarks>
public readonly record struct Alpha8
{
    /// <summary>Bytes of the field.</summary>
    public const int Size = 8;

    // Held as the difference to spaces, so that nothing is blank.
    private readonly ulong _bits;

    private Alpha8(ulong bits)
    {
        _bits = bits;
    }

    /// <summary>Takes text, on the left of the field.</summary>
    /// <param name="text">Up to 8 printable ASCII characters.</param>
    /// <exception cref="ArgumentException">Longer, or other characters.</exception>
    public static Alpha8 Of(string text) => TryOf(text, out Alpha8 field) ? field : throw AlphaText.NotAnAlpha(text, Size);

    /// <summary>Takes text, on the left of the field.</summary>
    /// <param name="text">Up to 8 printable ASCII characters.</param>
    /// <param name="field">The field, when the result is true.</param>
    /// <returns>False for a longer text or other characters.</returns>
    public static bool TryOf(ReadOnlySpan<char> text, out Alpha8 field)
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

    /// <summary>Reads a field.</summary>
    /// <param name="source">At least 8 bytes, or it throws.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Alpha8 Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt64BigEndian(source) ^ 0x2020_2020_2020_2020);

    /// <summary>Writes the field.</summary>
    /// <param name="destination">At least 8 bytes, or it throws.</param>
    public void Write(Span<byte> destination) =>
        BinaryPrimitives.WriteUInt64BigEndian(destination, _bits ^ 0x2020_2020_2020_2020);
}
