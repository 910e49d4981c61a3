using Ringside.Linux.Errors;

namespace Ringside.Linux.Aio;

/// <summary>The kernel's older asynchronous file access, which libaio wraps (io_setup(2), io_submit(2), io_getevents(2)).</summary>
/// <remarks>
/// Only files opened with O_DIRECT are read and written asynchronously: for others <see cref="Submit"/> does the work itself and returns
/// when it is done. One thread submits and takes completions; requests that were submitted are the kernel's until they complete.
/// </remarks>
public sealed unsafe class AioContext : IDisposable
{
    private ulong _context;

    /// <summary>Makes a context.</summary>
    /// <param name="requests">Most requests under way.</param>
    /// <exception cref="KernelException">EAGAIN: more than <c>/proc/sys/fs/aio-max-nr</c> allows for all programs; ENOSYS: a kernel
    /// without it; ENOMEM.</exception>
    public AioContext(int requests)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(requests);
        ulong context = 0;
        int result = Libc.io_setup(requests, &context);
        KernelException.Check(result, $"io_setup({requests})", "see /proc/sys/fs/aio-max-nr and aio-nr");
        _context = context;
        Capacity = requests;
    }

    /// <summary>Most requests under way.</summary>
    public int Capacity { get; }

    /// <summary>Hands requests to the kernel (io_submit(2)).</summary>
    /// <param name="requests">Addresses of the requests.</param>
    /// <returns>How many of them, from the first, were taken; when it took none, a negative errno: EAGAIN (too many under way), EBADF,
    /// EINVAL (the first is not aligned for O_DIRECT, or unknown).</returns>
    public int Submit(ReadOnlySpan<nint> requests)
    {
        fixed (nint* addresses = requests)
        {
            int result = Libc.io_submit(_context, requests.Length, (void**)addresses);
            return result >= 0 ? result : -(int)KernelException.LastError;
        }
    }

    /// <summary>Takes completions (io_getevents(2)).</summary>
    /// <param name="into">Room for them.</param>
    /// <param name="minimum">How many to wait for; 0 does not wait.</param>
    /// <param name="timeoutNanos">Longest wait; negative waits without limit.</param>
    /// <returns>How many were taken; a negative errno: EINTR, EINVAL.</returns>
    public int Take(Span<AioCompletion> into, int minimum, long timeoutNanos)
    {
        long* time = stackalloc long[2];
        time[0] = timeoutNanos / 1_000_000_000;
        time[1] = timeoutNanos % 1_000_000_000;
        fixed (AioCompletion* events = into)
        {
            int result = Libc.io_getevents(_context, minimum, into.Length, events, timeoutNanos < 0 ? null : time);
            return result >= 0 ? result : -(int)KernelException.LastError;
        }
    }

    /// <summary>Waits until the kernel is done with all requests, and ends the context (io_destroy(2)). Later calls fail with
    /// EINVAL.</summary>
    public void Dispose()
    {
        if (_context != 0)
        {
            _ = Libc.io_destroy(_context);
            _context = 0;
        }
    }
}
