using System.Runtime.InteropServices;
using Ringside.Linux.Errors;
using Ringside.Linux.Memory;

namespace Ringside.Linux.IoUring;

// | offset | bytes | struct io_uring_buf                                        |
// |      0 |     8 | address                                                    |
// |      8 |     4 | length                                                     |
// |     12 |     2 | number of the buffer                                       |
// |     14 |     2 | in entry 0: the tail of the ring; else unused              |

/// <summary>Buffers that the kernel takes from when something arrives (IORING_REGISTER_PBUF_RING, io_uring_register(2)): memory is bound
/// to a receive when there is something to put there, not while it waits.</summary>
/// <remarks>One thread owns it, as it owns the ring. A buffer belongs to the kernel from <see cref="Publish"/> until a completion names
/// it; with an incremental ring, until a completion names it without <see cref="CompletionFlags.BufferMore"/>.</remarks>
public sealed unsafe class BufferRing : IDisposable
{
    private const ushort IncrementalFlag = 2;
    private const int EntrySize = 16;

    private readonly Ring _ring;
    private readonly PinnedRegion _region;
    private readonly byte* _entries;
    private readonly int _mask;
    private ushort _tail;
    private ushort _published;

    /// <summary>Makes an empty ring of buffers and tells the kernel.</summary>
    /// <param name="ring">The ring whose operations shall take from it.</param>
    /// <param name="group">Number by which operations name it; one ring may have many.</param>
    /// <param name="entries">Room for buffers, a power of two up to 32768.</param>
    /// <param name="incremental">Whether a buffer is used up piece by piece (Linux 6.12).</param>
    /// <exception cref="KernelException">EEXIST: the group is in use; EINVAL: an older kernel (rings: 5.19).</exception>
    public BufferRing(Ring ring, ushort group, int entries, bool incremental = false)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries, 32768);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(entries), 1, nameof(entries));
        _ring = ring;
        _mask = entries - 1;
        Group = group;
        IsIncremental = incremental;
        _region = new PinnedRegion(entries * EntrySize);
        _entries = _region.Start;
        try
        {
            var registration = new Registration
            {
                Address = _entries,
                Entries = (uint)entries,
                Group = group,
                Flags = incremental ? IncrementalFlag : (ushort)0,
            };
            ring.Register(RegisterOperation.BufferRing, &registration, 1, $"IORING_REGISTER_PBUF_RING group {group}");
        }
        catch
        {
            _region.Dispose();
            throw;
        }
    }

    /// <summary>Number by which operations name it.</summary>
    public ushort Group { get; }

    /// <summary>Room for buffers.</summary>
    public int Capacity => _mask + 1;

    /// <summary>Whether a buffer is used up piece by piece.</summary>
    public bool IsIncremental { get; }

    /// <summary>Buffers that the kernel has now, asked of the kernel (IORING_REGISTER_PBUF_STATUS, Linux 6.8).</summary>
    /// <exception cref="KernelException">EINVAL: an older kernel.</exception>
    public int Count
    {
        get
        {
            var status = new Status { Group = Group };
            _ring.Register(RegisterOperation.BufferRingStatus, &status, 1, $"IORING_REGISTER_PBUF_STATUS group {Group}");
            return (ushort)(_published - (ushort)status.Head);
        }
    }

    /// <summary>Adds a buffer; the kernel sees it after <see cref="Publish"/>. The caller knows that there is room: it never has more
    /// buffers with the kernel than <see cref="Capacity"/>.</summary>
    /// <param name="start">First byte; stays mapped as long as the kernel has it.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="id">What completions name it by.</param>
    public void Add(void* start, int length, ushort id)
    {
        // Field by field: the last two bytes of entry 0 are the tail.
        byte* entry = _entries + ((_tail & _mask) * EntrySize);
        *(void**)entry = start;
        *(uint*)(entry + 8) = (uint)length;
        *(ushort*)(entry + 12) = id;
        _tail++;
    }

    /// <summary>Gives the added buffers to the kernel; no system call.</summary>
    public void Publish()
    {
        // Release: the kernel must see the entries before it sees a tail that covers them.
        Volatile.Write(ref *(ushort*)(_entries + 14), _tail);
        _published = _tail;
    }

    /// <summary>Takes all buffers from the kernel. Operations that wait for one end with ENOBUFS when something arrives.</summary>
    public void Dispose()
    {
        if (_ring.Descriptor >= 0)
        {
            var registration = new Registration { Group = Group };
            _ = Libc.RingRegister(_ring.Descriptor, (uint)RegisterOperation.UnregisterBufferRing, &registration, 1);
        }

        _region.Dispose();
    }

    // struct io_uring_buf_reg.
    [StructLayout(LayoutKind.Sequential, Size = 40)]
    internal struct Registration
    {
        public void* Address;
        public uint Entries;
        public ushort Group;
        public ushort Flags;
    }

    // struct io_uring_buf_status.
    [StructLayout(LayoutKind.Sequential, Size = 40)]
    internal struct Status
    {
        public uint Group;
        public uint Head;
    }
}
