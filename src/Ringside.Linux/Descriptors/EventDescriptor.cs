using Ringside.Linux.Errors;

namespace Ringside.Linux.Descriptors;

/// <summary>A counter in the kernel that one thread raises to wake another out of <c>ppoll</c> (eventfd(2)).</summary>
public sealed class EventDescriptor : FileDescriptor
{
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    // Another thread may raise while the owner closes: without this, its write could go to whatever got the number next.
    private readonly Lock _closing = new();

    /// <summary>Makes a non-blocking event at zero.</summary>
    /// <exception cref="KernelException">The process is out of descriptors.</exception>
    public EventDescriptor()
        : base(KernelException.Check(Libc.eventfd(0, NonBlocking | CloseOnExec), "eventfd()"))
    {
    }

    /// <summary>Makes the descriptor readable. May be called from any thread, any number of times.</summary>
    public unsafe void Raise()
    {
        ulong one = 1;
        lock (_closing)
        {
            // EAGAIN means that the counter is full, hence readable already; a closed one (-1, EBADF) has nobody left to wake.
            _ = Libc.write(Value, &one, sizeof(ulong));
        }
    }

    /// <summary>Takes all raises so far; the descriptor is not readable afterwards.</summary>
    /// <returns>True when there was at least one.</returns>
    public unsafe bool Take()
    {
        ulong count;
        return Libc.read(Value, &count, sizeof(ulong)) == sizeof(ulong);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        lock (_closing)
        {
            base.Dispose(disposing);
        }
    }
}
