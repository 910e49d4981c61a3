using System.Text;
using Microsoft.Win32.SafeHandles;
using Ringside.Linux.Clocks;

namespace Ringside.Net.Agents;

/// <summary>The counters of a process in a file that others map and read while it runs (mmap(2), shm_overview(7)).</summary>
/// <remarks>
/// Reading costs the writer nothing: no call, no lock, no thread; each counter has cache lines of its own. The file appears under its
/// name complete (rename(2)), an older one of that name is replaced, and whoever reads the older one keeps it. It survives a crash of
/// its writer, so that the last values can be looked at. Names are added by one thread at a time; each counter has one writer.
/// </remarks>
public sealed class CounterSet : IDisposable
{
    private readonly CounterFile _file;
    private readonly CounterLayout _layout;
    private readonly Lock _adding = new();
    private int _count;
    private bool _disposed;

    /// <summary>Makes the file.</summary>
    /// <param name="path">Where, best in memory: <c>/dev/shm/NAME</c>.</param>
    /// <param name="capacity">Most counters, 1 to <see cref="CounterLayout.MaximumCapacity"/>.</param>
    /// <exception cref="IOException">The file cannot be made there.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written to.</exception>
    public CounterSet(string path, int capacity = 128)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, CounterLayout.MaximumCapacity);
        Path = System.IO.Path.GetFullPath(path);
        _layout = new CounterLayout(capacity, 0, Environment.ProcessId, KernelClock.RealtimeNanos());
        string unfinished = $"{Path}.{Environment.ProcessId}.new";
        _file = Make(unfinished, CounterLayout.LengthFor(capacity));
        File.Move(unfinished, Path, overwrite: true);
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Most counters that it holds.</summary>
    public int Capacity => _layout.Capacity;

    /// <summary>Adds a counter that stands at zero. Not for the hot path.</summary>
    /// <param name="name">What readers see: at most <see cref="CounterLayout.MaximumNameBytes"/> bytes in UTF-8, no control characters.
    /// Names need not differ.</param>
    /// <exception cref="ArgumentException">That is no name.</exception>
    /// <exception cref="InvalidOperationException">The set is full.</exception>
    public Counter Add(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!CounterLayout.IsName(name))
        {
            throw new ArgumentException(
                $"'{name}' is no name of a counter: at most {CounterLayout.MaximumNameBytes} bytes without control characters",
                nameof(name));
        }

        lock (_adding)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_count == Capacity)
            {
                throw new InvalidOperationException($"{Path} holds {Capacity} counters already, its capacity");
            }

            Span<byte> entry = _file.Bytes.Slice(CounterLayout.NameOffset(_count), CounterLayout.EntrySize);
            entry[0] = (byte)Encoding.UTF8.GetBytes(name, entry[1..]);
            var counter = new Counter(_file, name, _layout.ValueOffset(_count));

            // Release: who reads this count finds the name that it covers.
            Volatile.Write(ref _file.Word(CounterLayout.CountOffset), ++_count);
            return counter;
        }
    }

    /// <summary>Removes the file. Who has it open keeps the last values.</summary>
    public void Dispose()
    {
        lock (_adding)
        {
            if (!_disposed)
            {
                _disposed = true;
                File.Delete(Path);
            }
        }
    }

    private CounterFile Make(string path, int length)
    {
        using SafeFileHandle handle = File.OpenHandle(
            path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.None, length);
        try
        {
            RandomAccess.SetLength(handle, length);
            var file = new CounterFile(handle, length, writable: true);
            CounterLayout.Magic.CopyTo(file.Bytes);
            file.Word(CounterLayout.CapacityOffset) = _layout.Capacity;
            file.Word(CounterLayout.ProcessOffset) = _layout.Process;
            file.Number(CounterLayout.MadeOffset) = _layout.MadeRealtimeNanos;
            return file;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }
}
