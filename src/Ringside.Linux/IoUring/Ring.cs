using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Linux.Errors;

namespace Ringside.Linux.IoUring;

/// <summary>One io_uring: queues of submissions and of completions shared with the kernel (io_uring(7), io_uring_setup(2)).</summary>
/// <remarks>
/// The problem: every system call costs, and readiness (poll, then read) costs two. Here operations are written into memory that the
/// kernel reads, one call submits them all, and their results appear in memory, too.
/// The model: <see cref="TryNext"/> gives an entry, a method of <see cref="SubmissionEntry"/> fills it, <see cref="Submit"/> hands all
/// of them to the kernel; <see cref="Peek"/> shows what has completed and <see cref="Advance"/> gives the room back.
/// What can fail: making the ring (<see cref="KernelException"/>: EPERM and ENOSYS where it is forbidden, EINVAL for flags); a full
/// queue is a result; calls on the hot path return a negative errno.
/// One thread owns a ring; with <see cref="RingFlags.SingleIssuer"/> the kernel insists on it. Memory that an operation names belongs
/// to the kernel until the operation has completed, whatever else happens. Closing the descriptor is not enough to end a ring, its
/// mappings hold it: <see cref="Dispose"/> cancels what is under way, drains, and unmaps.
/// </remarks>
public sealed unsafe partial class Ring : IDisposable
{
    private const long MappingRings = 0;
    private const long MappingEntries = 0x1000_0000;
    private const int ReadWrite = 3;
    private const int SharedPopulated = 0x01 | 0x8000;

    private readonly RingFlags _flags;

    // A zero, which all words of the queues are while nothing is mapped.
    private readonly uint[] _nothing = GC.AllocateArray<uint>(1, pinned: true);
    private byte* _rings;
    private nuint _ringsLength;
    private SubmissionEntry* _entries;
    private nuint _entriesLength;
    private int _descriptor;

    private Ring(int descriptor, RingFlags flags, in RingParameters parameters)
    {
        _descriptor = _callDescriptor = descriptor;
        _flags = flags;
        _polled = (flags & RingFlags.SubmissionPolling) != 0;
        PointAtNothing();
        try
        {
            Map(parameters);
            Features = new RingFeatures(parameters.Features, Probe());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Readable while completions wait (poll(2)); -1 after <see cref="Dispose"/>. With <see cref="RingFlags.DeferTaskRun"/> it is
    /// readable, too, while work waits that <see cref="GetEvents"/> turns into completions; but such work, when it comes during a poll,
    /// does not end that poll (seen with Linux 6.18): who sleeps elsewhere needs <see cref="RegisterEvent"/>.</summary>
    public int Descriptor => _descriptor;

    /// <summary>How the ring works.</summary>
    public RingFlags Flags => _flags;

    /// <summary>What the kernel can do.</summary>
    public RingFeatures Features { get; }

    /// <summary>Room for submissions.</summary>
    public int SubmissionCapacity => (int)_submissionEntries;

    /// <summary>Room for completions.</summary>
    public int CompletionCapacity => (int)(_completionMask + 1);

    /// <summary>Makes a ring that is exactly as asked, or fails. <see cref="RingLadder"/> tries lesser ones.</summary>
    /// <param name="options">What it shall be.</param>
    /// <exception cref="KernelException">EPERM, ENOSYS: io_uring is switched off here, or forbidden by a filter; EINVAL: this kernel does
    /// not take these flags, or not together; ENOMEM: over a limit of memory; EMFILE.</exception>
    public static Ring Open(RingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.SubmissionEntries);
        ArgumentOutOfRangeException.ThrowIfNegative(options.CompletionEntries);
        RefuseLargeEntries(options.Flags);
        var parameters = new RingParameters { Flags = (uint)options.Flags, PollingIdle = (uint)options.PollingIdleMilliseconds };
        if (options.CompletionEntries > 0)
        {
            parameters.Flags |= RingParameters.CompletionSize;
            parameters.CompletionEntries = (uint)options.CompletionEntries;
        }

        if (options.PollingProcessor >= 0)
        {
            parameters.Flags |= RingParameters.PollingAffinity;
            parameters.PollingProcessor = (uint)options.PollingProcessor;
        }

        int descriptor = Libc.RingSetup((uint)options.SubmissionEntries, &parameters);
        if (descriptor < 0)
        {
            Errno error = KernelException.LastError;
            throw new KernelException(
                $"io_uring_setup({options.SubmissionEntries} entries, {options.Flags})", error, RingHints.ForSetup(error, options));
        }

        // Waiting with a time-out, one mapping, and completions that are never lost: all there since Linux 5.11.
        const uint needed = (1 << 0) | (1 << 1) | (1 << 8);
        if ((parameters.Features & needed) != needed)
        {
            _ = Libc.close(descriptor);
            throw new KernelException("io_uring_setup()", Errno.ENOSYS, "these bindings need the io_uring of Linux 5.11 or newer");
        }

        return new Ring(descriptor, options.Flags, parameters);
    }

    /// <summary>Ends the start in the disabled state (<see cref="RingFlags.StartDisabled"/>): the calling thread is the one that submits
    /// from now on (IORING_REGISTER_ENABLE_RINGS).</summary>
    /// <exception cref="KernelException">EBADFD: it was not disabled.</exception>
    public void Enable() => Register(RegisterOperation.EnableRings, null, 0, "IORING_REGISTER_ENABLE_RINGS");

    /// <summary>Cancels what is under way, waits until the kernel is done with it, and frees the ring. With
    /// <see cref="RingFlags.SingleIssuer"/> only its own thread can cancel; when another one disposes, the kernel cancels by itself, a
    /// little later: memory that operations name must then outlive them. Afterwards there are neither entries nor completions, and
    /// calls answer EBADF.</summary>
    public void Dispose()
    {
        if (_descriptor < 0)
        {
            return;
        }

        if (_rings is not null)
        {
            UnregisterDescriptor();
            CancelAndDrain();
            _ = Libc.RingRegister(_descriptor, (uint)RegisterOperation.UnregisterFiles, null, 0);
            _ = Libc.RingRegister(_descriptor, (uint)RegisterOperation.UnregisterBuffers, null, 0);
        }

        // The mappings hold the ring as the descriptor does; both must go.
        Unmap();
        _ = Libc.close(_descriptor);
        _descriptor = _callDescriptor = -1;
    }

    private static void RefuseLargeEntries(RingFlags flags)
    {
        if ((flags & (RingFlags.LargeSubmissions | RingFlags.LargeCompletions)) != 0)
        {
            throw new ArgumentException("these bindings know entries of 64 and completions of 16 bytes only", nameof(flags));
        }
    }

    private static void* MapShared(int descriptor, nuint length, long offset, string what)
    {
        void* start = Libc.mmap(null, length, ReadWrite, SharedPopulated, descriptor, (nint)offset);
        if ((nint)start == -1)
        {
            Errno error = KernelException.LastError;
            throw new KernelException($"mmap(io_uring {what}, {length} bytes)", error);
        }

        return start;
    }

    private void Map(in RingParameters parameters)
    {
        nuint submission = parameters.Submission.ArrayOrFlags + (parameters.SubmissionEntries * sizeof(uint));
        nuint completion = parameters.Completion.DroppedOrCompletions + (parameters.CompletionEntries * (nuint)sizeof(Completion));
        _ringsLength = submission > completion ? submission : completion;
        _rings = (byte*)MapShared(_descriptor, _ringsLength, MappingRings, "rings");
        _entriesLength = parameters.SubmissionEntries * (nuint)sizeof(SubmissionEntry);
        _entries = (SubmissionEntry*)MapShared(_descriptor, _entriesLength, MappingEntries, "entries");
        FindSubmissionWords(parameters);
        FindCompletionWords(parameters);
    }

    // Queues without room and without entries, so that a use after the end is told by the kernel (EBADF) and writes nowhere; the hot
    // path needs no test for it.
    private void PointAtNothing()
    {
        uint* zero = (uint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_nothing));
        _submissionHead = _submissionTail = _submissionFlags = _submissionDropped = zero;
        _completionHead = _completionTail = _completionOverflow = zero;
        _submissionEntries = _nextEntry = 0;
    }

    private void Unmap()
    {
        PointAtNothing();
        if (_entries is not null)
        {
            _ = Libc.munmap(_entries, _entriesLength);
            _entries = null;
        }

        if (_rings is not null)
        {
            _ = Libc.munmap(_rings, _ringsLength);
            _rings = null;
        }
    }
}
