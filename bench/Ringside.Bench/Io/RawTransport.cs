using System.Buffers.Binary;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;

namespace Ringside.Bench.Io;

/// <summary>The baseline <c>raw</c>: send(2) and recv(2) with MSG_DONTWAIT on a connected socket, straight into libc.</summary>
internal readonly struct RawTransport : ITransport
{
    private readonly KernelSocket _socket;
    private readonly byte[] _payload = new byte[ITransport.PayloadBytes];

    internal RawTransport(EndSetup setup)
    {
        _socket = KernelSocket.Create(SocketKind.Datagram, setup.Local);
        try
        {
            _ = _socket.TryForceReceiveBuffer(PortTransport.ReceiveBufferBytes, out _);
            _socket.Bind(setup.Local);
            Errno error = _socket.Connect(setup.Remote);
            if (error != Errno.None)
                throw new KernelException($"connect(UDP {setup.Remote})", error);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public string Mode => string.Empty;

    public int Descriptor => _socket.Value;

    public PollEvents WakeOn => PollEvents.Readable;

    public bool TryReceive(out ulong number)
    {
        bool received = _socket.Receive(_payload) == ITransport.PayloadBytes;
        number = BinaryPrimitives.ReadUInt64LittleEndian(_payload);
        return received;
    }

    public void Send(ulong number)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_payload, number);
        _ = _socket.Send(_payload);
    }

    public void Dispose() => _socket.Dispose();
}
