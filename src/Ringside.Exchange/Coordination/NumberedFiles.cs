using System.Globalization;
using Ringside.Exchange.Files;

namespace Ringside.Exchange.Coordination;

/// <summary>Files of a folder whose names end with a number, each of which one process at most can make: a compare-and-set on a disk.
/// </summary>
/// <remarks>
/// <para>A name with a number never has half a content, and whoever has made it is the only one (<see cref="WholeFile.TryCreate"/>).</para>
/// <para><b>Nothing is removed.</b> Whoever looked for the highest number, and was then stopped for a while, would find the next name free
/// once more if older ones were removed, and two would have the same number. A start leaves one small file; one that was killed within the
/// few lines before the link leaves another, whose name has no number.</para>
/// </remarks>
internal sealed class NumberedFiles
{
    private readonly string _folder;
    private readonly string _prefix;

    /// <summary>Makes the folder if need be.</summary>
    /// <exception cref="IOException">It cannot be made; the message names it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    internal NumberedFiles(string folder, string prefix)
    {
        _folder = Path.GetFullPath(folder);
        _prefix = prefix;
        if (Directory.Exists(_folder))
            return;
        Directory.CreateDirectory(_folder);
        if (Path.GetDirectoryName(_folder) is { } parent)
            WholeFile.SynchronizeFolder(parent);
    }

    internal string PathOf(ulong number) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{_prefix}{number}"));

    /// <summary>The highest number that is not above a limit; 0 when there is none. Names that are not a number as it is written here are
    /// passed over.</summary>
    internal ulong Highest(ulong most)
    {
        ulong highest = 0;
        foreach (string path in Directory.EnumerateFileSystemEntries(_folder, _prefix + "*"))
        {
            ReadOnlySpan<char> digits = Path.GetFileName(path.AsSpan())[_prefix.Length..];
            bool isNumber = ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && digits[0] != '0';
            if (isNumber && number <= most && number > highest)
                highest = number;
        }

        return highest;
    }

    /// <summary>Makes the file of a number, if nobody has. When the result is true it is on the disk with its name, before anybody acts on
    /// the number: after a loss of power nobody else may find it free.</summary>
    /// <exception cref="IOException">It cannot be written; the message names the path.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    internal bool TryCreate(ulong number, ReadOnlySpan<byte> content) => WholeFile.TryCreate(PathOf(number), content);
}
