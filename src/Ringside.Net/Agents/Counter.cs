namespace Ringside.Net.Agents;

/// <summary>One number that its owner changes and everybody may read, also from other processes (mmap(2)).</summary>
/// <remarks>One thread writes it: a plain load and a release store, no locked instruction. Readers see each value whole, and a reader
/// that sees it sees what its writer did before. It stays usable after its set was disposed; nobody looks at it then.</remarks>
public sealed class Counter
{
    private readonly CounterFile _file;
    private readonly int _offset;

    internal Counter(CounterFile file, string name, int offset)
    {
        _file = file;
        _offset = offset;
        Name = name;
    }

    /// <summary>Its name in the file.</summary>
    public string Name { get; }

    /// <summary>The present value. Setting it belongs to the one thread that writes this counter.</summary>
    public long Value
    {
        get => Volatile.Read(ref _file.Number(_offset));

        // Release, so that a reader never sees the count of a thing before the thing.
        set => Volatile.Write(ref _file.Number(_offset), value);
    }

    /// <summary>Adds to the value. Writer's thread only.</summary>
    /// <param name="count">How much; may be negative.</param>
    public void Add(long count = 1)
    {
        ref long value = ref _file.Number(_offset);
        Volatile.Write(ref value, value + count);
    }
}
