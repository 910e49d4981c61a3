using System.Runtime.InteropServices;
using Ringside.Linux.Errors;

namespace Ringside.Linux.IoUring;

/// <content>What the kernel is told once instead of with every operation (io_uring_register(2)).</content>
public sealed unsafe partial class Ring
{
    private const uint Sparse = 1;
    private const uint CancelEverything = (1 << 0) | (1 << 2); // IORING_ASYNC_CANCEL_ALL | _ANY
    private const int MaximumDrains = 64;

    // The thread itself: its managed number is another thread's when it has ended.
    private Thread? _registeredBy;

    /// <summary>Makes an empty table of registered files: operations that name a file by its number there (
    /// <see cref="SubmissionFlags.FixedFile"/>) save the look-up and the count of references.</summary>
    /// <param name="count">Places, all empty.</param>
    /// <exception cref="KernelException">EBUSY: there is a table already; EMFILE: more than RLIMIT_NOFILE.</exception>
    public void RegisterFiles(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var table = new ResourceTable { Count = (uint)count, Flags = Sparse };
        Register(RegisterOperation.Files, &table, (uint)sizeof(ResourceTable), $"IORING_REGISTER_FILES2 {count} places");
    }

    /// <summary>Puts a file into a place of the table, or empties it.</summary>
    /// <param name="place">Number of the place.</param>
    /// <param name="descriptor">The file; -1 empties the place. The table holds the file open until then.</param>
    /// <exception cref="KernelException">EBADF: not an open file; EINVAL: no such place; ENXIO: no table.</exception>
    public void UpdateFile(int place, int descriptor)
    {
        var update = new ResourceUpdate { Offset = (uint)place, Data = &descriptor, Count = 1 };
        Register(RegisterOperation.UpdateFiles, &update, (uint)sizeof(ResourceUpdate), $"IORING_REGISTER_FILES_UPDATE2 place {place}");
    }

    /// <summary>Forgets all registered files; they are closed here when nobody else holds them.</summary>
    /// <exception cref="KernelException">ENXIO: no table.</exception>
    public void UnregisterFiles() => Register(RegisterOperation.UnregisterFiles, null, 0, "IORING_UNREGISTER_FILES");

    /// <summary>Makes an empty table of registered buffers: the kernel pins their pages once instead of with every operation.</summary>
    /// <param name="count">Places, all empty; at most 16384.</param>
    /// <exception cref="KernelException">EBUSY: there is a table already; EINVAL: too many.</exception>
    public void RegisterBuffers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var table = new ResourceTable { Count = (uint)count, Flags = Sparse };
        Register(RegisterOperation.Buffers, &table, (uint)sizeof(ResourceTable), $"IORING_REGISTER_BUFFERS2 {count} places");
    }

    /// <summary>Puts a buffer into a place of the table.</summary>
    /// <param name="place">Number of the place.</param>
    /// <param name="start">First byte, outside the garbage-collected heap or pinned; registered until the place is emptied.</param>
    /// <param name="length">Bytes, at most 1 GiB; 0 empties the place.</param>
    /// <exception cref="KernelException">ENOMEM: over RLIMIT_MEMLOCK; EFAULT: not mapped; EINVAL: no such place.</exception>
    public void UpdateBuffer(int place, void* start, int length)
    {
        IoVector vector = length == 0 ? default : new IoVector(start, (nuint)length);
        var update = new ResourceUpdate { Offset = (uint)place, Data = &vector, Count = 1 };
        Register(RegisterOperation.UpdateBuffers, &update, (uint)sizeof(ResourceUpdate), $"IORING_REGISTER_BUFFERS_UPDATE place {place}");
    }

    /// <summary>Forgets all registered buffers.</summary>
    /// <exception cref="KernelException">ENXIO: no table.</exception>
    public void UnregisterBuffers() => Register(RegisterOperation.UnregisterBuffers, null, 0, "IORING_UNREGISTER_BUFFERS");

    /// <summary>Lets calls name the ring by a number that the kernel finds faster than the descriptor. For the calling thread only:
    /// afterwards no other thread may use the ring.</summary>
    /// <exception cref="KernelException">EINVAL: older than Linux 5.18.</exception>
    public void RegisterDescriptor()
    {
        var update = new ResourceUpdate { Offset = uint.MaxValue, Data = (void*)_descriptor };
        int result = Libc.RingRegister(_descriptor, (uint)RegisterOperation.RingDescriptors, &update, 1);
        KernelException.Check(result, "io_uring_register(IORING_REGISTER_RING_FDS)");
        _registeredBy = Thread.CurrentThread;
        _callDescriptor = (int)update.Offset;
        _enterFlags = EnterRegistered;
    }

    /// <summary>Has the kernel raise an event at every completion (IORING_REGISTER_EVENTFD).</summary>
    /// <param name="eventDescriptor">The event (eventfd(2)); -1 ends it.</param>
    /// <exception cref="KernelException">EBUSY: there is one already; ENXIO: there is none.</exception>
    public void RegisterEvent(int eventDescriptor)
    {
        if (eventDescriptor < 0)
        {
            Register(RegisterOperation.UnregisterEventDescriptor, null, 0, "IORING_UNREGISTER_EVENTFD");
            return;
        }

        Register(RegisterOperation.EventDescriptor, &eventDescriptor, 1, $"IORING_REGISTER_EVENTFD {eventDescriptor}");
    }

    /// <summary>Has waiting calls poll the network devices of the ring's sockets themselves (IORING_REGISTER_NAPI, Linux 6.9). Without
    /// effect where sockets have no device queue to poll, as on loopback and veth.</summary>
    /// <param name="timeoutMicroseconds">Longest poll of one wait; 0 ends it.</param>
    /// <param name="prefer">Whether polling goes before the device's interrupts.</param>
    /// <exception cref="KernelException">EINVAL: the kernel does not know it.</exception>
    public void RegisterBusyPoll(int timeoutMicroseconds, bool prefer = false)
    {
        var setting = new BusyPollSetting { TimeoutMicroseconds = (uint)timeoutMicroseconds, Prefer = prefer ? (byte)1 : (byte)0 };
        if (timeoutMicroseconds == 0)
        {
            Register(RegisterOperation.UnregisterBusyPoll, &setting, 1, "IORING_UNREGISTER_NAPI");
            return;
        }

        Register(RegisterOperation.BusyPoll, &setting, 1, $"IORING_REGISTER_NAPI {timeoutMicroseconds} us");
    }

    /// <summary>Gives the ring other sizes; what stands in it stays (IORING_REGISTER_RESIZE_RINGS, Linux 6.13; only with
    /// <see cref="RingFlags.DeferTaskRun"/> and <see cref="RingFlags.NoSubmissionArray"/>). Entries and completions that were looked at
    /// before are not valid any more.</summary>
    /// <param name="submissionEntries">Room for submissions.</param>
    /// <param name="completionEntries">Room for completions; not less than what waits.</param>
    /// <exception cref="KernelException">EINVAL: not this kind of ring, or an older kernel; EOVERFLOW: no room for what waits.</exception>
    /// <exception cref="InvalidOperationException">The ring has an index array: the kernel does not tell where the new one
    /// stands.</exception>
    public void Resize(int submissionEntries, int completionEntries)
    {
        if ((_flags & RingFlags.NoSubmissionArray) == 0)
        {
            throw new InvalidOperationException("only a ring with NoSubmissionArray can be resized");
        }

        _ = Publish(); // the kernel carries over what it can see
        var parameters = new RingParameters
        {
            SubmissionEntries = (uint)submissionEntries,
            CompletionEntries = (uint)completionEntries,
            Flags = RingParameters.CompletionSize | ((uint)_flags & (uint)RingFlags.Clamp),
        };
        Register(RegisterOperation.Resize, &parameters, 1, $"IORING_REGISTER_RESIZE_RINGS {submissionEntries}, {completionEntries}");
        Unmap();
        Map(parameters);
    }

    /// <summary>Cancels every operation under way (IORING_REGISTER_SYNC_CANCEL with ALL and ANY). Each still completes, with
    /// ECANCELED unless it was done already; take those completions.</summary>
    /// <returns>How many there were, or a negative <see cref="Errno"/>: ETIME when some did not end within a second, EEXIST on another
    /// thread than the ring's.</returns>
    public int CancelAll()
    {
        var request = new CancelRequest { Descriptor = -1, Flags = CancelEverything, Seconds = 1 };
        int result = Libc.RingRegister(_descriptor, (uint)RegisterOperation.Cancel, &request, 1);
        return result >= 0 ? result : -(int)KernelException.LastError;
    }

    internal int Register(RegisterOperation operation, void* argument, uint count, string what, string? hint = null)
    {
        ObjectDisposedException.ThrowIf(_descriptor < 0, this);
        int result = Libc.RingRegister(_descriptor, (uint)operation, argument, count);
        return KernelException.Check(result, $"io_uring_register({what})", hint);
    }

    private bool[] Probe()
    {
        // struct io_uring_probe: 16 bytes (last operation, count), then 8 bytes for each operation (number, _, flags at 2).
        const int operations = 256;
        byte* probe = stackalloc byte[16 + (operations * 8)];
        new Span<byte>(probe, 16 + (operations * 8)).Clear();
        Register(RegisterOperation.Probe, probe, operations, "IORING_REGISTER_PROBE");
        var known = new bool[Math.Min(probe[0], (byte)(operations - 1)) + 1];
        for (int i = 0; i < known.Length; i++)
        {
            known[i] = (*(ushort*)(probe + 16 + (i * 8) + 2) & 1) != 0;
        }

        return known;
    }

    private void UnregisterDescriptor()
    {
        // The number means something else, or nothing, on another thread; the kernel forgets it when its own thread ends.
        if (_enterFlags == EnterRegistered && _registeredBy == Thread.CurrentThread)
        {
            var update = new ResourceUpdate { Offset = (uint)_callDescriptor };
            _ = Libc.RingRegister(_descriptor, (uint)RegisterOperation.UnregisterRingDescriptors, &update, 1);
        }

        _callDescriptor = _descriptor;
        _enterFlags = 0;
    }

    // The kernel releases a file only with the completion of its last operation, and with deferred work that takes a call.
    private void CancelAndDrain()
    {
        for (int i = 0; i < MaximumDrains; i++)
        {
            int cancelled = CancelAll();
            if (Enter(0, 0, EnterGetEvents, null, 0) < 0)
            {
                return; // another thread's ring, or one that was never enabled
            }

            Advance(Available);
            if (cancelled <= 0 && !NeedsEnter)
            {
                return;
            }
        }
    }

    // struct io_uring_rsrc_register.
    [StructLayout(LayoutKind.Sequential, Size = 32)]
    internal struct ResourceTable
    {
        public uint Count;
        public uint Flags;
        public ulong Reserved;
        public void* Data;
        public void* Tags;
    }

    // struct io_uring_rsrc_update2; its first 16 bytes are struct io_uring_rsrc_update.
    [StructLayout(LayoutKind.Sequential, Size = 32)]
    internal struct ResourceUpdate
    {
        public uint Offset;
        public uint Reserved;
        public void* Data;
        public void* Tags;
        public uint Count;
        public uint Reserved2;
    }

    // struct io_uring_napi.
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    internal struct BusyPollSetting
    {
        public uint TimeoutMicroseconds;
        public byte Prefer;
        public byte Operation;
        public ushort Reserved;
        public uint Strategy;
        public uint Reserved2;
    }

    // struct io_uring_sync_cancel_reg.
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    internal struct CancelRequest
    {
        public ulong UserData;
        public int Descriptor;
        public uint Flags;
        public long Seconds;
        public long Nanos;
        public byte Operation;
    }
}
