using Ringside.Linux.Errors;

namespace Ringside.Linux.Memory;

/// <content>Regions on large pages (mmap(2) with MAP_HUGETLB, madvise(2) with MADV_HUGEPAGE).</content>
public sealed unsafe partial class PinnedRegion
{
    private const int HugePageSize = 2 << 20;
    private const int HugePages = 0x40000 | (21 << 26); // MAP_HUGETLB | MAP_HUGE_2MB
    private const int AdviseHuge = 14; // MADV_HUGEPAGE
    private const int AdvisePopulateWrite = 23; // MADV_POPULATE_WRITE, Linux 5.14

    private PinnedRegion(byte* start, int length, nuint mappedLength, PageKind pages, string? note)
        : this(start, length, mappedLength)
    {
        Pages = pages;
        PagesNote = note;
    }

    /// <summary>The pages that were obtained.</summary>
    public PageKind Pages { get; }

    /// <summary>Why they are not what was asked for, and what to do; null when they are.</summary>
    public string? PagesNote { get; }

    /// <summary>Maps a region on the largest pages that this machine gives; all of it is backed by memory at once.</summary>
    /// <param name="length">Bytes, above zero, at most 2 GiB less 2 MiB; whole pages are taken, so small regions waste most of one.</param>
    /// <returns>The region; <see cref="Pages"/> and <see cref="PagesNote"/> tell what became of the wish.</returns>
    /// <exception cref="KernelException">ENOMEM: not even normal pages.</exception>
    public static PinnedRegion OnLargePages(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, int.MaxValue - HugePageSize);
        nuint whole = (nuint)((length + HugePageSize - 1) / HugePageSize) * HugePageSize;
        void* start = Libc.mmap(null, whole, ReadWrite, PrivateAnonymousPopulated | HugePages, -1, 0);
        if ((nint)start != -1)
        {
            return new PinnedRegion((byte*)start, length, whole, PageKind.Huge, null);
        }

        Errno error = KernelException.LastError;
        string why = $"mmap(MAP_HUGETLB {whole} bytes): {error}, "
            + $"reserve pages: `sysctl vm.nr_hugepages={whole / HugePageSize}` or more";
        return OnTransparentPages(length, whole, why);
    }

    private static PinnedRegion OnTransparentPages(int length, nuint whole, string why)
    {
        // One page more, so that the region can begin at the boundary of a large one; what is left over is given back.
        nuint mapped = whole + HugePageSize;
        void* start = Libc.mmap(null, mapped, ReadWrite, PrivateAnonymous, -1, 0);
        if ((nint)start == -1)
        {
            Errno error = KernelException.LastError;
            throw new KernelException($"mmap({mapped} bytes)", error);
        }

        byte* aligned = (byte*)(((nuint)start + HugePageSize - 1) & ~(nuint)(HugePageSize - 1));
        Unmap((byte*)start, aligned);
        Unmap(aligned + whole, (byte*)start + mapped);
        bool advised = Libc.madvise(aligned, whole, AdviseHuge) == 0;
        Errno refusal = advised ? Errno.None : KernelException.LastError;
        string note = advised ? why : $"{why}; madvise(MADV_HUGEPAGE): {refusal}";
        if (Libc.madvise(aligned, whole, AdvisePopulateWrite) != 0)
        {
            // An older kernel: touching every page does the same.
            for (nuint at = 0; at < whole; at += 4096)
            {
                aligned[at] = 0;
            }
        }

        return new PinnedRegion(aligned, length, whole, advised ? PageKind.Transparent : PageKind.Normal, note);
    }

    private static void Unmap(byte* from, byte* to)
    {
        if (to > from)
        {
            _ = Libc.munmap(from, (nuint)(to - from));
        }
    }
}
