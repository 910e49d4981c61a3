using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Ringside.Net.Agents;

/// <summary>A file of counters as memory. It stays mapped while a counter or a reader holds it, because a store to an unmapped address
/// would end the process; the garbage collector unmaps it then.</summary>
internal sealed unsafe class CounterFile
{
    private readonly SafeMemoryMappedViewHandle _view;
    private readonly byte* _start;

    internal CounterFile(SafeFileHandle file, int length, bool writable)
    {
        MemoryMappedFileAccess access = writable ? MemoryMappedFileAccess.ReadWrite : MemoryMappedFileAccess.Read;
        using MemoryMappedFile mapped = MemoryMappedFile.CreateFromFile(
            file, null, length, access, HandleInheritability.None, leaveOpen: true);
        using MemoryMappedViewAccessor accessor = mapped.CreateViewAccessor(0, length, access);
        _view = accessor.SafeMemoryMappedViewHandle;
        byte* start = null;
        _view.AcquirePointer(ref start); // the count that this takes keeps the view mapped when the accessor is disposed
        _start = start;
        Length = length;
    }

    ~CounterFile() => _view?.ReleasePointer();

    internal int Length { get; }

    internal Span<byte> Bytes => new(_start, Length);

    internal ref long Number(int offset) => ref *(long*)(_start + offset);

    internal ref int Word(int offset) => ref *(int*)(_start + offset);
}
