using Ringside.Linux.Sockets;

namespace Ringside.Linux.IoUring;

// | offset              | bytes     | struct io_uring_recvmsg_out and what follows it     |
// |                   0 |         4 | length of the name                                  |
// |                   4 |         4 | length of the control messages                      |
// |                   8 |         4 | length of the payload, uncut                        |
// |                  12 |         4 | flags of the message                                |
// |                  16 | name      | address of the sender, in the room asked for        |
// |           16 + name | control   | control messages, in the room asked for             |
// | 16 + name + control | the rest  | payload                                             |

/// <summary>How a multishot receive of messages lays out what it received (io_uring_enter(2), IORING_OP_RECVMSG; cmsg(3)). The places
/// follow from the room that the template asked for, not from the lengths that came.</summary>
/// <param name="NameRoom">Bytes for the sender's address.</param>
/// <param name="ControlRoom">Bytes for control messages.</param>
public readonly record struct MessageLayout(int NameRoom, int ControlRoom)
{
    private const int HeaderLength = 16;

    /// <summary>Room for an address of either family, in whole words.</summary>
    public const int EndpointRoom = 32;

    /// <summary>Room for one SO_RXQ_OVFL message.</summary>
    public const int DropCountRoom = 24;

    /// <summary>Room for one SO_TIMESTAMPING message.</summary>
    public const int StampRoom = 64;

    /// <summary>Where the payload begins in the buffer.</summary>
    public int PayloadOffset => HeaderLength + NameRoom + ControlRoom;

    /// <summary>Reads what stands before the payload. The kernel wrote it, yet nothing outside is read whatever it says.</summary>
    /// <param name="buffer">The buffer, cut to the result of the completion.</param>
    /// <param name="facts">Sender, stamp, drops, and whether the payload was cut.</param>
    /// <param name="payloadLength">Bytes of payload in the buffer.</param>
    /// <returns>False when the buffer is too short to hold the parts.</returns>
    public unsafe bool TryRead(ReadOnlySpan<byte> buffer, out ReceiveFacts facts, out int payloadLength)
    {
        facts = default;
        payloadLength = buffer.Length - PayloadOffset;
        if (payloadLength < 0 || NameRoom < 0 || ControlRoom < 0)
        {
            payloadLength = 0;
            return false;
        }

        fixed (byte* start = buffer)
        {
            uint* header = (uint*)start;
            int nameLength = (int)Math.Min(header[0], (uint)NameRoom);
            int controlLength = (int)Math.Min(header[1], (uint)ControlRoom);
            facts.IsTruncated = (header[3] & SocketConstants.Truncated) != 0 || header[2] > (uint)payloadLength;
            if (nameLength >= 16)
            {
                Endpoint source = default;
                int copied = Math.Min(nameLength, Endpoint.Size);
                Buffer.MemoryCopy(start + HeaderLength, &source, Endpoint.Size, copied);
                facts.Source = source;
            }

            KernelSocket.ReadControl(start + HeaderLength + NameRoom, controlLength, ref facts);
        }

        return true;
    }
}
