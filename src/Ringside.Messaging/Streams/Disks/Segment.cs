using System.Globalization;

namespace Ringside.Messaging.Streams.Disks;

/// <summary>One segment file: where it is, how far it is written, and where some of its batches begin.</summary>
internal sealed class Segment(string path, long first)
{
    internal const string Extension = ".segment";

    /// <summary>Bytes between two batches whose place is known.</summary>
    internal const int IndexBytes = 64 * 1024;

    private const int Digits = 20;
    private const int UsualEntries = 1_024;

    private readonly List<(long Number, long Offset)> _index = new(UsualEntries);

    internal string Path { get; } = path;

    /// <summary>Number of its first batch.</summary>
    internal long First { get; } = first;

    /// <summary>Bytes that are written, head included.</summary>
    internal long End { get; set; } = SegmentHead.Size;

    /// <summary>Path of the segment that begins with a number.</summary>
    internal static string PathOf(string folder, long first) =>
        System.IO.Path.Combine(folder, first.ToString("D" + Digits, CultureInfo.InvariantCulture) + Extension);

    /// <summary>The segments of a folder by first number; other names are passed over.</summary>
    internal static List<Segment> FindAll(string folder)
    {
        List<Segment> found = [];
        foreach (string path in Directory.EnumerateFileSystemEntries(folder, "*" + Extension))
        {
            string name = System.IO.Path.GetFileNameWithoutExtension(path);
            if (name.Length == Digits && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long first))
            {
                found.Add(new Segment(path, first));
            }
        }

        found.Sort((left, right) => left.First.CompareTo(right.First));
        return found;
    }

    /// <summary>Learns where a batch begins; those of one segment come in order.</summary>
    internal void Note(long number, long offset)
    {
        if (_index.Count == 0 || offset >= _index[^1].Offset + IndexBytes)
        {
            _index.Add((number, offset));
        }
    }

    /// <summary>The nearest known batch at or before one.</summary>
    internal (long Number, long Offset) Near(long number)
    {
        int low = 0;
        int high = _index.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _index[middle].Number <= number ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? (First, SegmentHead.Size) : _index[low - 1];
    }

    /// <summary>Forgets the batches behind an offset.</summary>
    internal void CutAt(long offset)
    {
        End = offset;
        while (_index.Count > 0 && _index[^1].Offset >= offset)
        {
            _index.RemoveAt(_index.Count - 1);
        }
    }
}
