using System.Text;

namespace Ringside.Linux.Netlink;

/// <summary>The rules for names of links (dev_valid_name of the kernel).</summary>
internal static class LinkName
{
    internal const int MaximumBytes = 15;

    internal static bool IsValid(string? name)
        => !string.IsNullOrEmpty(name)
            && Encoding.UTF8.GetByteCount(name) <= MaximumBytes
            && name is not ("." or "..")
            && !name.Any(character => character is '/' or ':' or '\0' || char.IsWhiteSpace(character));

    internal static void Check(string? name, string parameter)
    {
        if (!IsValid(name))
        {
            throw new ArgumentException(
                $"'{name}' is no name for a link: expected 1 to {MaximumBytes} bytes without white space, '/' and ':'", parameter);
        }
    }
}
