using System.Text;

namespace Ringside.Protocols.Fields;

/// <summary>What the alpha types share: text to and from padded ASCII.</summary>
internal static class AlphaText
{
    internal const byte Pad = (byte)' ';

    /// <summary>Fills a field with text on the left and spaces behind it.</summary>
    /// <returns>False when the text is too long or not printable ASCII; the field is undefined then.</returns>
    internal static bool TryFill(ReadOnlySpan<char> text, Span<byte> field)
    {
        if (text.Length > field.Length)
            return false;
        field[text.Length..].Fill(Pad);
        for (int index = 0; index < text.Length; index++)
        {
            if (text[index] is < ' ' or > '~')
                return false;
            field[index] = (byte)text[index];
        }

        return true;
    }

    /// <summary>The text of a field without the spaces around it. What is not printable ASCII is shown as a question mark.</summary>
    internal static string Show(ReadOnlySpan<byte> field)
    {
        ReadOnlySpan<byte> trimmed = field.Trim(Pad);
        Span<byte> shown = stackalloc byte[trimmed.Length];
        for (int index = 0; index < trimmed.Length; index++)
            shown[index] = trimmed[index] is >= (byte)' ' and <= (byte)'~' ? trimmed[index] : (byte)'?';
        return Encoding.ASCII.GetString(shown);
    }

    /// <summary>The field moved to the right, the spaces behind it to its front.</summary>
    internal static void MoveRight(Span<byte> field)
    {
        int length = ((ReadOnlySpan<byte>)field).TrimEnd(Pad).Length;
        field[..length].CopyTo(field[^length..]);
        field[..^length].Fill(Pad);
    }

    internal static ArgumentException NotAnAlpha(string text, int size) =>
        new($"\"{text}\" is no text of up to {size} printable ASCII characters.", nameof(text));
}
