namespace Ringside.Messaging.Storage;

/// <summary>How files are read and written.</summary>
public enum FileEngine
{
    /// <summary>One call after the other, which waits for the disk (pread(2), pwrite(2)).</summary>
    Pread,

    /// <summary>The kernel's older asynchronous access, as libaio (io_submit(2)): asynchronous for files past the page cache
    /// only.</summary>
    LibAio,

    /// <summary>A ring shared with the kernel (io_uring(7)).</summary>
    IoUring,
}
