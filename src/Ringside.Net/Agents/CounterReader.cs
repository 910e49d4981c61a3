using Microsoft.Win32.SafeHandles;

namespace Ringside.Net.Agents;

/// <summary>Reads the counters of another process, or of this one, while they change (mmap(2), shm_overview(7)).</summary>
/// <remarks>Nothing in the file is believed: lengths and names are checked. It is mapped for reading only; a file that somebody cuts
/// short afterwards ends the reader with SIGBUS (mmap(2)), which a <see cref="CounterSet"/> never does.</remarks>
public sealed class CounterReader
{
    private readonly CounterFile _file;
    private readonly CounterLayout _layout;

    private CounterReader(CounterFile file, CounterLayout layout)
    {
        _file = file;
        _layout = layout;
    }

    /// <summary>The process that writes.</summary>
    public int Process => _layout.Process;

    /// <summary>When the file was made, CLOCK_REALTIME in nanoseconds.</summary>
    public long MadeRealtimeNanos => _layout.MadeRealtimeNanos;

    /// <summary>Counters that have names by now.</summary>
    // Acquire: pairs with the release after a name was written.
    public int Count => Math.Clamp(Volatile.Read(ref _file.Word(CounterLayout.CountOffset)), 0, _layout.Capacity);

    /// <summary>Opens a file of counters.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="InvalidDataException">It holds no counters.</exception>
    public static CounterReader Open(string path)
    {
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        long length = RandomAccess.GetLength(handle);
        if (length >= CounterLayout.LengthFor(1) && length <= CounterLayout.LengthFor(CounterLayout.MaximumCapacity))
        {
            var file = new CounterFile(handle, (int)length, writable: false);
            if (CounterLayout.TryRead(file.Bytes, out CounterLayout layout))
            {
                return new CounterReader(file, layout);
            }
        }

        throw new InvalidDataException($"{path} is no file of counters: {length} bytes");
    }

    /// <summary>The name of a counter.</summary>
    /// <param name="index">Its number, from 0 up to <see cref="Count"/>.</param>
    /// <param name="name">The name, when the result is true.</param>
    /// <returns>False when there is no such counter or the file holds no proper name for it.</returns>
    public bool TryGetName(int index, out string name)
    {
        name = string.Empty;
        return (uint)index < (uint)Count && _layout.TryReadName(_file.Bytes, index, out name);
    }

    /// <summary>The present value of a counter.</summary>
    /// <param name="index">Its number, from 0 up to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such counter.</exception>
    public long Value(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return Volatile.Read(ref _file.Number(_layout.ValueOffset(index)));
    }
}
