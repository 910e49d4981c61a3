using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Sockets;

/// <content>Receiving with the facts that the kernel tells about a packet: sender, time stamp, drops (recvmsg(2), cmsg(3)).</content>
public sealed unsafe partial class KernelSocket
{
    // Room for SCM_TIMESTAMPING (16 + 48), SO_RXQ_OVFL (16 + 8) and UDP_GRO (16 + 8).
    private const int ControlLength = MessageBatch.UsualControlLength;

    /// <summary>Asks for the kernel's software stamp with every received packet (SO_TIMESTAMPING; kernel document
    /// networking/timestamping). The stamp is CLOCK_REALTIME, taken when the packet enters the stack.</summary>
    public void RequestReceiveStamps() => SetOption(
        SocketConstants.LevelSocket, SocketConstants.TimeStamping, SocketConstants.TimeStampingReceiveSoftware, "SO_TIMESTAMPING");

    /// <summary>Asks for the count of datagrams dropped at a full receive queue with every datagram (SO_RXQ_OVFL, socket(7)).</summary>
    public void RequestDropCount() => SetOption(
        SocketConstants.LevelSocket, SocketConstants.ReceiveQueueOverflow, 1, "SO_RXQ_OVFL");

    /// <summary>Stamp of the packet last handed to this process (SIOCGSTAMPNS, socket(7)). The first call switches stamping on, so
    /// it may fail with ENOENT until another packet has come. Not together with <see cref="RequestReceiveStamps"/>.</summary>
    /// <param name="realtimeNanos">CLOCK_REALTIME in nanoseconds.</param>
    /// <returns>False when the kernel has no stamp.</returns>
    public bool TryGetLastStamp(out long realtimeNanos)
    {
        long* time = stackalloc long[2];
        bool stamped = Libc.ioctl(Value, SocketConstants.GetStampNanos, time) == 0;
        realtimeNanos = stamped ? (time[0] * 1_000_000_000) + time[1] : 0;
        return stamped;
    }

    /// <summary>Receives one datagram, or what a stream has, without waiting, with what the kernel knows about it.</summary>
    /// <param name="into">Where the bytes go; a longer datagram is cut and marked.</param>
    /// <param name="facts">Sender, stamp and drops; what was not asked for is zero.</param>
    /// <returns>Bytes received, 0 at the end of a stream (or for an empty datagram), or a negative <see cref="Errno"/>.</returns>
    [SkipLocalsInit] // only what the kernel wrote is read
    public int ReceiveMessage(Span<byte> into, out ReceiveFacts facts)
    {
        facts = default;
        byte* control = stackalloc byte[ControlLength];
        Endpoint source = default;
        fixed (byte* start = into)
        {
            var vector = new IoVector { Base = start, Length = (nuint)into.Length };
            var header = new MessageHeader
            {
                Name = &source,
                NameLength = Endpoint.Size,
                Vectors = &vector,
                VectorCount = 1,
                Control = control,
                ControlLength = ControlLength,
            };
            nint received = Libc.recvmsg(Value, &header, SocketConstants.DontWait);
            if (received < 0)
            {
                return -(int)KernelException.LastError;
            }

            facts.IsTruncated = (header.Flags & SocketConstants.Truncated) != 0;
            facts.Source = source;
            ReadControl(control, (int)header.ControlLength, ref facts);
            return (int)received;
        }
    }

    internal static void ReadControl(byte* control, int length, ref ReceiveFacts facts)
    {
        int offset = 0;
        while (ControlMessage.TryNext(control, length, ref offset, out ControlMessage message, out byte* data, out int dataLength))
        {
            switch (message.Level, message.Type)
            {
                case (SocketConstants.LevelSocket, SocketConstants.TimeStamping) when dataLength >= 16:
                    // Three struct timespec: software, (deprecated), hardware.
                    facts.StampRealtimeNanos = (((long*)data)[0] * 1_000_000_000) + ((long*)data)[1];
                    break;
                case (SocketConstants.LevelSocket, SocketConstants.ReceiveQueueOverflow) when dataLength >= sizeof(uint):
                    facts.DroppedSoFar = *(uint*)data;
                    break;
                case (SocketConstants.LevelUdp, SocketConstants.UdpGenericReceiveOffload) when dataLength >= sizeof(int):
                    facts.SegmentSize = *(int*)data;
                    break;
                default:
                    break;
            }
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct IoVector
    {
        public void* Base;
        public nuint Length;
    }

    // struct msghdr of glibc on 64-bit machines: 56 bytes.
    [StructLayout(LayoutKind.Sequential)]
    internal struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
