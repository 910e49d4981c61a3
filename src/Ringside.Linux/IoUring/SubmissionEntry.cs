using System.Runtime.InteropServices;
using Ringside.Linux.Polling;

namespace Ringside.Linux.IoUring;

// | offset | bytes | struct io_uring_sqe                                         |
// |      0 |     1 | operation                                                   |
// |      1 |     1 | flags of every entry                                        |
// |      2 |     2 | priority; for sockets: flags of the operation               |
// |      4 |     4 | descriptor, or number of a registered file                  |
// |      8 |     8 | offset, or a second address                                 |
// |     16 |     8 | address of the buffer                                       |
// |     24 |     4 | length                                                      |
// |     28 |     4 | flags of the operation                                      |
// |     32 |     8 | user data                                                   |
// |     40 |     2 | number of a registered buffer, or group of a buffer ring    |
// |     42 |     2 | personality                                                 |
// |     44 |     4 | place for a new registered file; length of a second address |
// |     48 |    16 | third address, padding                                      |

/// <summary>One operation for the kernel (struct io_uring_sqe, io_uring_enter(2)). The methods fill a zeroed entry; user data and flags
/// are set beside. Addresses must stay valid until the operation has completed, those of names, times and paths at least until it was
/// submitted.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public unsafe partial struct SubmissionEntry
{
    /// <summary>Lets the kernel choose a free place of the table of registered files; the completion's result tells which.</summary>
    public const uint AnyFilePlace = uint.MaxValue;

    [FieldOffset(0)]
    private RingOperation _operation;

    [FieldOffset(1)]
    private SubmissionFlags _flags;

    [FieldOffset(2)]
    private ushort _priority;

    [FieldOffset(4)]
    private int _descriptor;

    [FieldOffset(8)]
    private ulong _offset;

    [FieldOffset(16)]
    private ulong _address;

    [FieldOffset(24)]
    private uint _length;

    [FieldOffset(28)]
    private uint _operationFlags;

    [FieldOffset(32)]
    private ulong _userData;

    [FieldOffset(40)]
    private ushort _buffer;

    [FieldOffset(44)]
    private uint _filePlace;

    [FieldOffset(44)]
    private ushort _addressLength;

    /// <summary>What is asked for.</summary>
    public readonly RingOperation Operation => _operation;

    /// <summary>What the completion will carry; see <see cref="RingDispatcher"/>.</summary>
    public ulong UserData
    {
        readonly get => _userData;
        set => _userData = value;
    }

    /// <summary>How the entry stands to the others, and what its descriptor is.</summary>
    public SubmissionFlags Flags
    {
        readonly get => _flags;
        set => _flags = value;
    }

    /// <summary>Group of the buffer ring that the kernel takes a buffer from, with <see cref="SubmissionFlags.SelectBuffer"/>.</summary>
    public ushort BufferGroup
    {
        readonly get => _buffer;
        set => _buffer = value;
    }

    /// <summary>Does nothing, and completes with 0.</summary>
    public void PrepareNothing() => Prepare(RingOperation.None, -1, null, 0, 0);

    /// <summary>Waits until a descriptor is ready (poll(2)); the result is the events.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="events">What to wait for; error and hang-up are always told.</param>
    /// <param name="multishot">Whether it completes again each time that the descriptor becomes ready.</param>
    public void PreparePoll(int descriptor, PollEvents events, bool multishot = false)
    {
        Prepare(RingOperation.PollAdd, descriptor, null, multishot ? 1u : 0, 0);
        _operationFlags = (ushort)events;
    }

    /// <summary>Ends a poll; the poll itself completes with ECANCELED. ENOENT when there is none, EALREADY when it completes.</summary>
    /// <param name="userData">User data of the poll.</param>
    public void PreparePollRemove(ulong userData)
    {
        Prepare(RingOperation.PollRemove, -1, null, 0, 0);
        _address = userData;
    }

    /// <summary>Changes what a poll waits for.</summary>
    /// <param name="userData">User data of the poll.</param>
    /// <param name="events">What to wait for from now on.</param>
    /// <param name="multishot">Whether it shall complete again and again.</param>
    public void PreparePollUpdate(ulong userData, PollEvents events, bool multishot = false)
    {
        Prepare(RingOperation.PollRemove, -1, null, (1u << 1) | (multishot ? 1u : 0), 0);
        _address = userData;
        _operationFlags = (ushort)events;
    }

    /// <summary>Completes with ETIME when a time is over (IORING_OP_TIMEOUT).</summary>
    /// <param name="time">The time; must be there until the entry was submitted.</param>
    /// <param name="flags">Which clock, and whether it is a point in time.</param>
    /// <param name="completions">Completes with 0 when this many other completions were posted before; 0 for none.</param>
    public void PrepareTimeout(KernelTime* time, TimeoutFlags flags = TimeoutFlags.None, int completions = 0)
    {
        Prepare(RingOperation.Timeout, -1, time, 1, (ulong)completions);
        _operationFlags = (uint)flags;
    }

    /// <summary>Ends a time-out; it completes with ECANCELED.</summary>
    /// <param name="userData">User data of the time-out.</param>
    public void PrepareTimeoutRemove(ulong userData)
    {
        Prepare(RingOperation.TimeoutRemove, -1, null, 0, 0);
        _address = userData;
    }

    /// <summary>Gives a time-out that runs another time.</summary>
    /// <param name="userData">User data of the time-out.</param>
    /// <param name="time">The new time; must be there until the entry was submitted.</param>
    /// <param name="flags">Which clock, and whether it is a point in time.</param>
    public void PrepareTimeoutUpdate(ulong userData, KernelTime* time, TimeoutFlags flags = TimeoutFlags.None)
    {
        Prepare(RingOperation.TimeoutRemove, -1, null, 0, (ulong)time);
        _address = userData;
        _operationFlags = (uint)flags | (1 << 1); // IORING_TIMEOUT_UPDATE
    }

    /// <summary>Limits the time of the entry before it, which must carry <see cref="SubmissionFlags.Link"/>: that one completes with
    /// ECANCELED when the time is over, this one with ETIME, or with ECANCELED when the other was in time.</summary>
    /// <param name="time">The time; must be there until the entry was submitted.</param>
    /// <param name="flags">Which clock, and whether it is a point in time.</param>
    public void PrepareLinkTimeout(KernelTime* time, TimeoutFlags flags = TimeoutFlags.None)
    {
        Prepare(RingOperation.LinkTimeout, -1, time, 1, 0);
        _operationFlags = (uint)flags;
    }

    /// <summary>Cancels operations by their user data (IORING_OP_ASYNC_CANCEL); what is cancelled completes with ECANCELED. The result is 0
    /// for one and how many for all; ENOENT when there is none, EALREADY when it can not be stopped any more.</summary>
    /// <param name="userData">Their user data.</param>
    /// <param name="all">All that carry it, not the first one only.</param>
    public void PrepareCancel(ulong userData, bool all = false)
    {
        Prepare(RingOperation.Cancel, -1, null, 0, 0);
        _address = userData;
        _operationFlags = all ? 1u : 0;
    }

    /// <summary>Cancels all operations on a descriptor; the result is how many there were.</summary>
    /// <param name="descriptor">The descriptor, or the number of a registered file.</param>
    /// <param name="registered">True when it is a registered file.</param>
    public void PrepareCancelDescriptor(int descriptor, bool registered = false)
    {
        Prepare(RingOperation.Cancel, descriptor, null, 0, 0);
        _operationFlags = 1u | (1u << 1) | (registered ? 1u << 3 : 0);
    }

    /// <summary>Cancels all operations of the ring; the result is how many there were.</summary>
    public void PrepareCancelAll()
    {
        Prepare(RingOperation.Cancel, -1, null, 0, 0);
        _operationFlags = 1u | (1u << 2);
    }

    /// <summary>Posts a completion in another ring (IORING_OP_MSG_RING), from any thread that has a ring of its own.</summary>
    /// <param name="ringDescriptor">Descriptor of the other ring.</param>
    /// <param name="userData">User data of the completion there.</param>
    /// <param name="result">Result of the completion there.</param>
    public void PrepareMessage(int ringDescriptor, ulong userData, int result)
    {
        Prepare(RingOperation.MessageRing, ringDescriptor, null, (uint)result, userData);
    }

    private void Prepare(RingOperation operation, int descriptor, void* address, uint length, ulong offset)
    {
        _operation = operation;
        _descriptor = descriptor;
        _address = (ulong)address;
        _length = length;
        _offset = offset;
    }
}
