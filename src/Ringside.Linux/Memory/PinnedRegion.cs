using Ringside.Linux.Errors;

namespace Ringside.Linux.Memory;

/// <summary>A page-aligned block of memory outside the garbage-collected heap (mmap(2)): its address never changes, so the
/// kernel may be told about it.</summary>
public sealed unsafe partial class PinnedRegion : IDisposable
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymousPopulated = 0x02 | 0x20 | 0x8000;

    // Huge pages can only be unmapped as a whole.
    private readonly nuint _mappedLength;
    private byte* _start;

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
