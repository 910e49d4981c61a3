using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Members;

/// <summary>Names and secrets of SoupBinTCP, whose case does not count and which are padded with spaces: one form for each.</summary>
internal static class LoginText
{
    /// <summary>The same name in capital letters, on the left of its field.</summary>
    internal static Alpha6 Normal(Alpha6 field)
    {
        Span<byte> text = stackalloc byte[Alpha6.Size];
        field.Write(text);
        Normalise(text);
        return Alpha6.Read(text);
    }

    /// <summary>The same secret in capital letters, on the left of its field.</summary>
    internal static Alpha10 Normal(Alpha10 field)
    {
        Span<byte> text = stackalloc byte[Alpha10.Size];
        field.Write(text);
        Normalise(text);
        return Alpha10.Read(text);
    }

    private static void Normalise(Span<byte> text)
    {
        int start = 0;
        while (start < text.Length && text[start] == ' ')
            start++;
        text[start..].CopyTo(text);
        text[(text.Length - start)..].Fill((byte)' ');
        foreach (ref byte letter in text)
        {
            if (letter is >= (byte)'a' and <= (byte)'z')
                letter -= 'a' - 'A';
        }
    }
}
