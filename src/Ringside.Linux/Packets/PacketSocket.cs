using System.Buffers.Binary;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Packets;

/// <summary>A raw packet socket: whole Ethernet frames of one interface, in and out (packet(7)). Non-blocking.</summary>
/// <remarks>It receives nothing until it is bound to a protocol, so the order is: filter, options, ring, bind. A mapped ring keeps
/// the socket alive, and receiving, after it was closed: dispose the ring, too.</remarks>
public sealed unsafe partial class PacketSocket : FileDescriptor
{
    private PacketSocket(int descriptor)
        : base(descriptor)
    {
    }

    /// <summary>Index of the interface that it is bound to; 0 before.</summary>
    public int InterfaceIndex { get; private set; }

    /// <summary>Makes a socket that receives nothing yet, in the network namespace of the calling thread.</summary>
    /// <exception cref="KernelException">EPERM without CAP_NET_RAW; EMFILE; EAFNOSUPPORT without packet sockets in the kernel.</exception>
    public static PacketSocket Create()
    {
        const int kind = PacketConstants.Raw | SocketConstants.NonBlocking | SocketConstants.CloseOnExec;
        int descriptor = Libc.socket(PacketConstants.Family, kind, 0);
        if (descriptor >= 0)
        {
            return new PacketSocket(descriptor);
        }

        Errno error = KernelException.LastError;
        throw new KernelException("socket(AF_PACKET)", error, error == Errno.EPERM ? "packet sockets need CAP_NET_RAW" : null);
    }

    /// <summary>Attaches the socket to one interface and starts to receive (bind(2)).</summary>
    /// <param name="interfaceIndex">The interface.</param>
    /// <param name="protocol">Which frames; <see cref="PacketProtocol.None"/> for a socket that only sends.</param>
    /// <exception cref="KernelException">ENODEV; ENETDOWN when the interface is down.</exception>
    public void Bind(int interfaceIndex, PacketProtocol protocol)
    {
        // Index 0 would mean every interface; a ring for all of them is nothing that this library wants.
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interfaceIndex);
        var address = new LinkLayerAddress
        {
            Family = PacketConstants.Family,
            ProtocolBigEndian = BinaryPrimitives.ReverseEndianness((ushort)protocol),
            InterfaceIndex = interfaceIndex,
        };
        KernelException.Check(
            Libc.bind(Checked(), &address, (uint)sizeof(LinkLayerAddress)), $"bind(AF_PACKET interface {interfaceIndex}, {protocol})");
        InterfaceIndex = interfaceIndex;
    }

    /// <summary>Sends one whole Ethernet frame by the interface that the socket is bound to, without waiting (send(2)).</summary>
    /// <returns>Bytes sent, or a negative <see cref="Errno"/>: ENOBUFS or EAGAIN when a queue is full, EMSGSIZE over the MTU,
    /// ENETDOWN or ENXIO when the interface is down or gone.</returns>
    public int Send(ReadOnlySpan<byte> frame)
    {
        fixed (byte* start = frame)
        {
            return Send(start, frame.Length);
        }
    }

    /// <summary>Receives one whole Ethernet frame without waiting (recv(2)): for a socket without a ring.</summary>
    /// <returns>Bytes received, or a negative <see cref="Errno"/>.</returns>
    public int Receive(Span<byte> into)
    {
        fixed (byte* start = into)
        {
            nint received = Libc.recv(Value, start, (nuint)into.Length, SocketConstants.DontWait);
            return received >= 0 ? (int)received : -(int)KernelException.LastError;
        }
    }

    /// <summary>Takes the error that something in the background left on the socket (SO_ERROR, socket(7)): ENETDOWN when the
    /// interface went down or away.</summary>
    public Errno TakePendingError()
    {
        int value = 0;
        uint length = sizeof(int);
        return Libc.getsockopt(Value, SocketConstants.LevelSocket, SocketConstants.PendingError, &value, &length) == 0
            ? (Errno)value
            : KernelException.LastError;
    }

    /// <summary>As <see cref="Send(ReadOnlySpan{byte})"/>, from memory that does not move.</summary>
    /// <param name="frame">The Ethernet header.</param>
    /// <param name="length">Bytes of the frame.</param>
    public int Send(byte* frame, int length)
    {
        nint sent = Libc.send(Value, frame, (nuint)length, SocketConstants.DontWait | SocketConstants.NoSignal);
        return sent >= 0 ? (int)sent : -(int)KernelException.LastError;
    }
}
