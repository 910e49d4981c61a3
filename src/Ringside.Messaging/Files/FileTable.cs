namespace Ringside.Messaging.Files;

/// <summary>The files of a store by name, in the order of the bytes of the names; a bounded number.</summary>
/// <typeparam name="T">What the store keeps of each file.</typeparam>
internal sealed class FileTable<T>(int capacity)
    where T : class, IFileSize
{
    private readonly byte[][] _names = new byte[capacity][];
    private readonly T[] _files = new T[capacity];

    internal int Count { get; private set; }

    internal bool TryFind(ReadOnlySpan<byte> name, out T? file)
    {
        bool found = Find(name, out int place);
        file = found ? _files[place] : null;
        return found;
    }

    /// <summary>Adds a file.</summary>
    /// <returns>Ok, exists, or no room.</returns>
    internal FileResult Check(ReadOnlySpan<byte> name) =>
        Find(name, out _) ? FileResult.Exists : Count == _files.Length ? FileResult.NoRoom : FileResult.Ok;

    /// <summary>Adds a file that <see cref="Check"/> has found good.</summary>
    internal void Add(ReadOnlySpan<byte> name, T file)
    {
        Find(name, out int place);
        Array.Copy(_names, place, _names, place + 1, Count - place);
        Array.Copy(_files, place, _files, place + 1, Count - place);
        _names[place] = name.ToArray();
        _files[place] = file;
        Count++;
    }

    internal bool TryRemove(ReadOnlySpan<byte> name, out T? file)
    {
        if (!Find(name, out int place))
        {
            file = null;
            return false;
        }

        file = _files[place];
        Count--;
        Array.Copy(_names, place + 1, _names, place, Count - place);
        Array.Copy(_files, place + 1, _files, place, Count - place);
        _names[Count] = null!;
        _files[Count] = null!;
        return true;
    }

    /// <summary>Writes the entries behind a name, as many as there is room for.</summary>
    /// <returns>Bytes written.</returns>
    internal int List(ReadOnlySpan<byte> after, Span<byte> into, out bool hasMore)
    {
        int place = 0;
        if (!after.IsEmpty && Find(after, out place))
            place++;
        int length = 0;
        for (; place < Count; place++)
        {
            int entry = FileEntry.Write(into[length..], _names[place], _files[place].SizeBytes);
            if (entry == 0)
                break;
            length += entry;
        }

        hasMore = place < Count;
        return length;
    }

    private bool Find(ReadOnlySpan<byte> name, out int place)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            int order = name.SequenceCompareTo(_names[middle]);
            if (order == 0)
            {
                place = middle;
                return true;
            }

            if (order < 0)
                high = middle;
            else
                low = middle + 1;
        }

        place = low;
        return false;
    }
}
