using Ringside.Linux.Errors;

namespace Ringside.Linux.Memory;

/// <summary>A page-aligned block of memory outside the garbage-collected heap (mmap(2)): its address never changes, so the
/// kernel may be told about it.</summary>
public sealed unsafe partial class PinnedRegion : IDisposable
{
    private const int NoAccess = 0;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x02 | 0x20;
    private const int PrivateAnonymousPopulated = 0x02 | 0x20 | 0x8000;

    // Huge pages can only be unmapped as a whole.
    private readonly nuint _mappedLength;
    private byte* _start;

    private PinnedRegion(byte* start, int length, nuint mappedLength)
    {
        _start = start;
        _mappedLength = mappedLength;
        Length = length;
    }

    /// <summary>Maps the region; all of it is backed by memory at once, so that no later access faults.</summary>
    /// <param name="length">Bytes, above zero; rounded up to whole pages by the kernel.</param>
    /// <exception cref="KernelException">ENOMEM.</exception>
    public PinnedRegion(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        void* start = Libc.mmap(null, (nuint)length, ReadWrite, PrivateAnonymousPopulated, -1, 0);
        if ((nint)start == -1)
        {
            Errno error = KernelException.LastError;
            throw new KernelException($"mmap({length} bytes)", error);
        }

        _start = (byte*)start;
        _mappedLength = (nuint)length;
        Length = length;
    }

    /// <summary>Takes over a mapping that was made elsewhere, as one that the kernel shares; it is unmapped by
    /// <see cref="Dispose"/>.</summary>
    /// <param name="start">First byte, at a page boundary.</param>
    /// <param name="length">Bytes, above zero; may span several mappings that stand side by side.</param>
    public PinnedRegion(byte* start, int length)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        _start = start;
        _mappedLength = (nuint)length;
        Length = length;
    }

    /// <summary>Maps a region with a page behind it that ends the process when it is touched (mprotect(2)): who writes past the end
    /// is found out before he spoils anything else. No page is backed by memory before it is touched.</summary>
    /// <param name="length">Bytes, above zero; the page comes after the last whole page of them.</param>
    /// <exception cref="KernelException">ENOMEM.</exception>
    public static PinnedRegion WithGuard(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        nuint page = (nuint)Environment.SystemPageSize;
        nuint whole = ((nuint)length + page - 1) / page * page;
        void* start = Libc.mmap(null, whole + page, ReadWrite, PrivateAnonymous, -1, 0);
        if ((nint)start == -1)
        {
            Errno error = KernelException.LastError;
            throw new KernelException($"mmap({whole + page} bytes)", error);
        }

        PinnedRegion region = new((byte*)start, length, whole + page);
        if (Libc.mprotect(region.Start + whole, page, NoAccess) != 0)
        {
            Errno error = KernelException.LastError;
            region.Dispose();
            throw new KernelException("mprotect(PROT_NONE)", error);
        }

        return region;
    }

    /// <summary>Bytes that may be used.</summary>
    public int Length { get; }

    /// <summary>Address of the first byte.</summary>
    /// <exception cref="ObjectDisposedException">The region was unmapped.</exception>
    public byte* Start
    {
        get
        {
            ObjectDisposedException.ThrowIf(_start is null, this);
            return _start;
        }
    }

    /// <summary>Unmaps the region. Spans over it must not be used afterwards.</summary>
    public void Dispose()
    {
        if (_start is not null)
        {
            _ = Libc.munmap(_start, _mappedLength);
            _start = null;
        }
    }
}
