namespace Ringside.Linux.Memory;

/// <summary>Pages that memory stands on (mmap(2), kernel documents admin-guide/mm/hugetlbpage and admin-guide/mm/transhuge).</summary>
public enum PageKind
{
    /// <summary>4 KiB (the kernel may still put larger ones there by itself).</summary>
    Normal,

    /// <summary>Normal pages that the kernel was asked to join to 2 MiB where it can (MADV_HUGEPAGE).</summary>
    Transparent,

    /// <summary>2 MiB pages from the reserved pool (MAP_HUGETLB): one entry of the processor's address cache covers 512 times as
    /// much.</summary>
    Huge,
}
