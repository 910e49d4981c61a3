using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;

namespace Ringside.Exchange.Doors;

/// <summary>The ring below connections, and how a thread that sleeps elsewhere is woken by it (io_uring_setup(2),
/// io_uring_register(2)).</summary>
/// <remarks>
/// A ring for one thread posts completions only when that thread asks. Its descriptor does not wake who polls it, because nothing is
/// posted yet; but a word in memory tells that there is something (<see cref="Linux.IoUring.Ring.NeedsEnter"/>), so that asking in vain
/// costs no call, and an event is raised (eventfd(2)), which the thread's waiter watches.
/// </remarks>
internal sealed class ConnectionRing : IDisposable
{
    /// <summary>The smallest ring.</summary>
    internal const int LeastEntries = 8;

    private const int MostCalls = 64;

    private readonly EventDescriptor _event;

    /// <summary>Opens a ring for the calling thread.</summary>
    /// <param name="submissions">Room for submissions.</param>
    /// <param name="completions">Room for completions.</param>
    /// <exception cref="KernelException">It cannot be had; says why.</exception>
    internal ConnectionRing(int submissions, int completions)
    {
        Ring = Ring.Open(new RingOptions
        {
            SubmissionEntries = submissions,
            CompletionEntries = Math.Max(submissions, completions),
            Flags = RingOptions.OneThread | RingFlags.TaskRunFlag,
        });
        try
        {
            _event = new EventDescriptor();
            Ring.RegisterEvent(_event.Value);
        }
        catch
        {
            _event?.Dispose();
            Ring.Dispose();
            throw;
        }

        try
        {
            Ring.RegisterDescriptor();
        }
        catch (KernelException)
        {
            // The 17th ring of this thread: calls name the descriptor.
        }
    }

    /// <summary>The ring.</summary>
    internal Ring Ring { get; }

    /// <summary>Readable when the ring has something, or had: until <see cref="Calm"/>.</summary>
    internal int Event => _event.Value;

    /// <summary>The event is not raised any more; whoever calls this looks at the ring afterwards.</summary>
    internal void Calm() => _event.Take();

    /// <summary>Hands over what was prepared.</summary>
    /// <exception cref="KernelException">The kernel does not take it.</exception>
    internal void Submit()
    {
        for (int call = 0; Ring.Pending > 0; call++)
            Check(call % 2 == 0 ? Ring.Submit() : Ring.GetEvents(), call);
    }

    /// <summary>Hands over what was prepared, and has the kernel post what has completed.</summary>
    /// <exception cref="KernelException">The ring is gone, or another thread's.</exception>
    internal void Look() => Check(Ring.GetEvents(), 0);

    public void Dispose()
    {
        Ring.Dispose();
        _event.Dispose();
    }

    private static void Check(int result, int call)
    {
        if (result < 0 && (call == MostCalls || (Errno)(-result) is not (Errno.EAGAIN or Errno.EBUSY or Errno.EINTR)))
            throw new KernelException("io_uring_enter()", (Errno)(-result));
    }
}
