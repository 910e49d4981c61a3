using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Polling;

/// <summary>One descriptor that is readable when another is ready or when its owner says so (epoll(7), eventfd(2)): for a port that has
/// taken more from the kernel than its user wanted, and must not let the user sleep on the rest.</summary>
public sealed unsafe class JoinedDescriptor : FileDescriptor
{
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Modify = 3;
    private const uint Input = 1;

    private readonly int _other;
    private readonly EventDescriptor _own;
    private bool _isRaised;

    /// <summary>Joins a descriptor, which is watched for input.</summary>
    /// <param name="other">The descriptor; stays the caller's, and must stay open as long as this one.</param>
    /// <exception cref="KernelException">EMFILE; EPERM: such a descriptor cannot be watched.</exception>
    public JoinedDescriptor(int other)
        : base(KernelException.Check(Libc.epoll_create1(CloseOnExec), "epoll_create1()"))
    {
        _other = other;
        try
        {
            _own = new EventDescriptor(); // not before there is somebody to close it
            Control(Add, other, Input);
            Control(Add, _own.Value, Input);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether it is readable whatever the other descriptor is.</summary>
    public bool IsRaised
    {
        get => _isRaised;
        set
        {
            if (value == _isRaised)
            {
                return;
            }

            _isRaised = value;
            if (value)
            {
                _own.Raise();
            }
            else
            {
                _own.Take();
            }
        }
    }

    /// <summary>Changes what the other descriptor is watched for; errors and hang-ups always count (epoll_ctl(2)).</summary>
    /// <exception cref="KernelException">EBADF: the other descriptor was closed.</exception>
    public void Watch(PollEvents events) => Control(Modify, _other, (uint)events & ~(uint)(PollEvents.Error | PollEvents.HangUp));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _own?.Dispose(); // null when there was no descriptor left for it
        base.Dispose(disposing);
    }

    private void Control(int operation, int descriptor, uint events)
    {
        // struct epoll_event: the events, then 8 bytes of the user's at offset 4 (x64, packed) or 8 (arm64), which nobody reads here.
        uint* happening = stackalloc uint[4];
        happening[0] = events;
        KernelException.Check(Libc.epoll_ctl(Checked(), operation, descriptor, happening), $"epoll_ctl({descriptor})");
    }
}
