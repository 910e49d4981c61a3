using System.Runtime.CompilerServices;

namespace Ringside.Linux.Bpf;

/// <summary>The name under which <c>bpftool</c> shows a map or a program: 15 bytes and a zero; letters, digits, '_' and '.' only
/// (bpf(2), BPF_OBJ_NAME_LEN).</summary>
[InlineArray(Length)]
internal struct ObjectName
{
    internal const int Length = 16;

    private byte _first;

    /// <summary>As much of the text as fits, with '_' for what the kernel does not take.</summary>
    internal static ObjectName Of(string text)
    {
        ObjectName name = default;
        for (int i = 0; i < Math.Min(text.Length, Length - 1); i++)
        {
            name[i] = char.IsAsciiLetterOrDigit(text[i]) || text[i] == '.' ? (byte)text[i] : (byte)'_';
        }

        return name;
    }
}
