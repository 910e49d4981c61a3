using System.Runtime.InteropServices;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Polling;

/// <summary>Any number of descriptors behind one (epoll(7)): it is readable while one of them is ready, and looking costs what is ready,
/// not what is watched. Level-triggered: what was not dealt with is reported again.</summary>
/// <remarks>It never sleeps; whoever owns it watches it like any other descriptor. Looking allocates nothing.</remarks>
public sealed unsafe class EpollSet : FileDescriptor
{
    private const int CloseOnExec = 0x80000;
    private const int OperationAdd = 1;
    private const int OperationRemove = 2;
    private const int OperationModify = 3;

    // struct epoll_event is packed on x64 only: the data stand behind 4 bytes of events, or behind 8.
    private static readonly int EntrySize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int TagOffset = EntrySize - sizeof(long);

    private readonly byte[] _reported;
    private readonly int _capacity;

    /// <summary>Makes an empty set.</summary>
    /// <param name="capacity">Most descriptors that one look reports; the others come with the next.</param>
    /// <exception cref="KernelException">EMFILE: the process is out of descriptors.</exception>
    public EpollSet(int capacity = 256)
        : base(KernelException.Check(Libc.epoll_create1(CloseOnExec), "epoll_create1()"))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _capacity = capacity;
        _reported = new byte[capacity * EntrySize];
    }

    /// <summary>Adds a descriptor.</summary>
    /// <param name="descriptor">An open descriptor that can be polled.</param>
    /// <param name="events">What to report; errors and hang-ups always are.</param>
    /// <param name="tag">What it is called in reports.</param>
    /// <returns><see cref="Errno.None"/>; ENOSPC beyond fs.epoll.max_user_watches, ENOMEM.</returns>
    public Errno TryAdd(int descriptor, PollEvents events, long tag) => Control(OperationAdd, descriptor, events, tag);

    /// <summary>Changes what is reported of a descriptor.</summary>
    /// <param name="descriptor">A member.</param>
    /// <param name="events">What to report; errors and hang-ups always are.</param>
    /// <param name="tag">What it is called in reports.</param>
    /// <exception cref="KernelException">EBADF, ENOENT: it is no member.</exception>
    public void Change(int descriptor, PollEvents events, long tag)
    {
        Errno error = Control(OperationModify, descriptor, events, tag);
        if (error != Errno.None)
            throw new KernelException($"epoll_ctl(change {descriptor})", error);
    }

    /// <summary>Removes a descriptor; does nothing when it is no member. Closing one does the same, unless it was duplicated.</summary>
    public void Remove(int descriptor) => _ = Control(OperationRemove, descriptor, PollEvents.None, 0);

    /// <summary>Asks which descriptors are ready, without waiting (epoll_wait(2)).</summary>
    /// <returns>How many reports there are, by <see cref="Tag"/> and <see cref="Events"/>.</returns>
    /// <exception cref="KernelException">The set cannot be asked.</exception>
    public int Look()
    {
        fixed (byte* reported = _reported)
        {
            int count = Libc.epoll_wait(Checked(), reported, _capacity, 0);
            if (count >= 0)
                return count;
            Errno error = KernelException.LastError;
            return error == Errno.EINTR ? 0 : throw new KernelException("epoll_wait()", error);
        }
    }

    /// <summary>Which descriptor a report of the last <see cref="Look"/> is about.</summary>
    public long Tag(int report) => MemoryMarshal.Read<long>(_reported.AsSpan((report * EntrySize) + TagOffset));

    /// <summary>What it says.</summary>
    public PollEvents Events(int report) => (PollEvents)(ushort)MemoryMarshal.Read<uint>(_reported.AsSpan(report * EntrySize));

    private Errno Control(int operation, int descriptor, PollEvents events, long tag)
    {
        byte* entry = stackalloc byte[16];
        *(uint*)entry = (ushort)(events & ~(PollEvents.Error | PollEvents.HangUp));
        *(long*)(entry + TagOffset) = tag;
        return Libc.epoll_ctl(Checked(), operation, descriptor, entry) == 0 ? Errno.None : KernelException.LastError;
    }
}
