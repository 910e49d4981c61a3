using System.Text.Unicode;

namespace Ringside.Messaging.Files;

/// <summary>The rules for names: 1 to 128 bytes of UTF-8, no separator, no control character, not of dots only. So none leads out of a
/// folder, and all can stand in a list of lines.</summary>
public static class FileNames
{
    /// <summary>Longest name in bytes.</summary>
    public const int MaximumBytes = 128;

    /// <summary>Checks a name.</summary>
    /// <param name="name">Its bytes.</param>
    /// <returns><see cref="FileResult.Ok"/>, or the first rule that it breaks.</returns>
    public static FileResult Check(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            return FileResult.NameEmpty;
        if (name.Length > MaximumBytes)
            return FileResult.NameTooLong;
        if (name.IndexOfAny((byte)'/', (byte)'\\') >= 0)
            return FileResult.NameHasSeparator;
        if (name.IndexOfAnyInRange((byte)0, (byte)31) >= 0 || name.Contains((byte)127))
            return FileResult.NameHasControl;
        if (name.IndexOfAnyExcept((byte)'.') < 0)
            return FileResult.NameIsDots;
        return Utf8.IsValid(name) ? FileResult.Ok : FileResult.NameIsNotText;
    }
}
