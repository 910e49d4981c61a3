using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ringside.Exchange.Snapshots;

/// <summary>Reads little-endian fields one after the other; after the end all of them are zero, and it is known that something was
/// missing.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether fewer bytes were there than were asked for.</summary>
    internal bool IsShort { get; private set; }

    /// <summary>Bytes that were not read.</summary>
    internal readonly int Left => _rest.Length;

    internal int Int32() => Struct<int>();

    internal uint UInt32() => Struct<uint>();

    internal long Int64() => Struct<long>();

    /// <summary>A number of things that take some bytes each: never more than can be there.</summary>
    internal int Count(int sizeOfOne)
    {
        int count = Int32();
        if (count >= 0 && count <= _rest.Length / sizeOfOne)
            return count;
        IsShort = true;
        return 0;
    }

    internal T Struct<T>()
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = Take(Unsafe.SizeOf<T>());
        return IsShort ? default : MemoryMarshal.Read<T>(bytes);
    }

    /// <summary>The next bytes; none when there are not so many.</summary>
    internal ReadOnlySpan<byte> Take(int count)
    {
        if (IsShort || count < 0 || count > _rest.Length)
        {
            IsShort = true;
            _rest = default;
            return default;
        }

        ReadOnlySpan<byte> bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }
}
