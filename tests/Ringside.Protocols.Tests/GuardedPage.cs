using System.Runtime.InteropServices;

namespace Ringside.Protocols.Tests;

/// <summary>One page of memory between two that end the process when they are touched: who reads past the end of a span is found
/// out.</summary>
internal sealed unsafe partial class GuardedPage : IDisposable
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private readonly byte* _mapping;

    internal GuardedPage()
    {
        nint mapping = Map(0, (nuint)(3 * Size), ReadWrite, PrivateAnonymous, -1, 0);
        Assert.NotEqual(-1, mapping);
        _mapping = (byte*)mapping;
        Assert.Equal(0, Protect(mapping, (nuint)Size, 0));
        Assert.Equal(0, Protect(mapping + (2 * Size), (nuint)Size, 0));
    }

    private static int Size => Environment.SystemPageSize;

    internal ReadOnlySpan<byte> AtStart(ReadOnlySpan<byte> bytes) => Copy(bytes, Size);

    internal ReadOnlySpan<byte> AtEnd(ReadOnlySpan<byte> bytes) => Copy(bytes, (2 * Size) - bytes.Length);

    public void Dispose() => Assert.Equal(0, Unmap((nint)_mapping, (nuint)(3 * Size)));

    private Span<byte> Copy(ReadOnlySpan<byte> bytes, int offset)
    {
        Span<byte> copy = new(_mapping + offset, bytes.Length);
        bytes.CopyTo(copy);
        return copy;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
