using System.Runtime.InteropServices;

namespace Ringside.Linux.IoUring;

// | offset | bytes | struct io_sqring_offsets | struct io_cqring_offsets |
// |      0 |     4 | head                     | head                     |
// |      4 |     4 | tail                     | tail                     |
// |      8 |     4 | mask                     | mask                     |
// |     12 |     4 | entries                  | entries                  |
// |     16 |     4 | flags                    | overflow                 |
// |     20 |     4 | dropped                  | completions              |
// |     24 |     4 | index array              | flags                    |
// |     28 |     4 | reserved                 | reserved                 |
// |     32 |     8 | address of the user      | address of the user      |

/// <summary>Where the words of a ring stand in its mapping (io_uring_setup(2)).</summary>
[StructLayout(LayoutKind.Sequential, Size = 40)]
internal struct RingOffsets
{
    public uint Head;
    public uint Tail;
    public uint Mask;
    public uint Entries;
    public uint FlagsOrOverflow;
    public uint DroppedOrCompletions;
    public uint ArrayOrFlags;
    public uint Reserved;
    public ulong UserAddress;
}
