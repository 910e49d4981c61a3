using System.Runtime.InteropServices;

namespace Ringside.Linux.IoUring;

// | offset | bytes | struct io_uring_getevents_arg        |
// |      0 |     8 | signal mask, null                    |
// |      8 |     4 | its size                             |
// |     12 |     4 | minimum wait in microseconds         |
// |     16 |     8 | address of a struct timespec, or null|

/// <summary>How long io_uring_enter(2) waits (IORING_ENTER_EXT_ARG).</summary>
[StructLayout(LayoutKind.Sequential, Size = 24)]
internal unsafe struct WaitArgument
{
    public void* SignalMask;
    public uint SignalMaskSize;
    public uint MinimumWaitMicroseconds;
    public long* Time;
}
