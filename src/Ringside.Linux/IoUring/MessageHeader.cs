using System.Runtime.InteropServices;

namespace Ringside.Linux.IoUring;

// | offset | bytes | struct msghdr of a 64-bit machine  |
// |      0 |     8 | address of the name                |
// |      8 |     4 | its length                         |
// |     16 |     8 | address of the vectors             |
// |     24 |     8 | how many                           |
// |     32 |     8 | address of the control messages    |
// |     40 |     8 | their length                       |
// |     48 |     4 | flags, told by the kernel          |

/// <summary>Where a message goes or comes from (struct msghdr, recvmsg(2)). An operation on it needs it, and all that it names, until
/// it has completed.</summary>
[StructLayout(LayoutKind.Sequential, Size = 56)]
public unsafe struct MessageHeader
{
    /// <summary>Address of the peer's address, room for 28 bytes; null for none.</summary>
    public void* Name;

    /// <summary>Bytes of that.</summary>
    public uint NameLength;

    /// <summary>The pieces of the payload.</summary>
    public IoVector* Vectors;

    /// <summary>How many pieces.</summary>
    public nuint VectorCount;

    /// <summary>Control messages (cmsg(3)); null for none.</summary>
    public void* Control;

    /// <summary>Bytes of those.</summary>
    public nuint ControlLength;

    /// <summary>What the kernel tells about the message (MSG_TRUNC and others).</summary>
    public int Flags;
}
