using System.Globalization;
using System.Text;

namespace Ringside.App.Output;

/// <summary>Bytes from outside as text that is safe to print: what is not plainly visible stands as <c>\xHH</c>.</summary>
/// <remarks>A terminal obeys control characters, and people believe what they see: characters that move the cursor, change the direction
/// of reading or are not seen at all are escaped, and so is the backslash, so that no text can pretend to be an escape.</remarks>
internal static class PayloadText
{
    internal static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            bool valid = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            if (valid && rune.Value == '\\')
                text.Append(@"\\");
            else if (valid && IsVisible(rune))
                text.Append(rune.ToString());
            else
                AppendEscaped(text, bytes[..length]);
            bytes = bytes[length..];
        }

        return text.ToString();
    }

    private static bool IsVisible(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);

    private static void AppendEscaped(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
            text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
    }
}
