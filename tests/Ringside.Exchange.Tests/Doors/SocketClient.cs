using System.Net;
using Ringside.Exchange.Tests.Gateways;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Protocols.Fields;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Tests.Doors;

/// <summary>A client on a real socket that waits for what it wants, but not for ever.</summary>
internal sealed class SocketClient : IDisposable
{
    private const long Patience = 20_000_000_000;

    private readonly KernelSocket _socket;
    private SoupReassembler? _reassembler;
    private byte[] _buffer = []; // none before something is read: there are thousands of these
    private int _start;
    private int _end;

    internal SocketClient(Endpoint server, string from = "127.0.0.1", int receiveBuffer = 0)
    {
        _socket = KernelSocket.Create(SocketKind.Stream, server);
        if (receiveBuffer > 0 && SocketOption.TryFind("SO_RCVBUF", out SocketOption? option))
            option!.TrySet(_socket, receiveBuffer);
        _socket.Bind(new Endpoint(IPAddress.Parse(from), 0));
        Errno error = _socket.Connect(server);
        if (error == Errno.EINPROGRESS)
        {
            Wait(PollEvents.Writable);
            error = _socket.TakePendingError();
        }

        Assert.Equal(Errno.None, error);
    }

    public void Dispose() => _socket.Dispose();

    internal static byte[] LoginPacket(string name, string secret = "secret") => TestClient.Packet(
        SoupPacketType.LoginRequest,
        new SoupLoginRequest { Username = Alpha6.Of(name), Password = Alpha10.Of(secret), SequenceNumber = 1 });

    internal SocketClient LogIn(string name, string secret = "secret")
    {
        Send(LoginPacket(name, secret));
        return this;
    }

    /// <summary>Sends all bytes, as long as the server takes them.</summary>
    /// <returns>False when the connection is over.</returns>
    internal bool Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = _socket.Send(bytes);
            if (count == -(int)Errno.EAGAIN)
                Wait(PollEvents.Writable);
            else if (count < 0)
                return false;
            else
                bytes = bytes[count..];
        }

        return true;
    }

    /// <summary>Sends what is taken at once.</summary>
    internal int TrySend(ReadOnlySpan<byte> bytes) => _socket.Send(bytes);

    /// <summary>Receives what is there; 0 at the end, negative when there is nothing.</summary>
    internal int TryReceive(Span<byte> into) => _socket.Receive(into);

    internal void FinishSending() => _socket.ShutdownSend();

    /// <summary>The next packet; null when the server has ended the connection.</summary>
    internal (SoupPacketType Type, byte[] Payload)? Next()
    {
        _reassembler ??= new SoupReassembler();
        while (true)
        {
            ReadOnlySpan<byte> segment = _buffer.AsSpan(_start, _end - _start);
            SoupReadStatus status = _reassembler.Read(ref segment, out SoupPacket packet);
            _start = _end - segment.Length;
            if (status == SoupReadStatus.Packet)
                return (packet.Type, packet.Payload.ToArray());
            Assert.Equal(SoupReadStatus.NeedsMore, status);
            if (!Fill())
                return null;
        }
    }

    /// <summary>The next packet that is no heartbeat, which must be of a type.</summary>
    internal byte[] Expect(SoupPacketType type)
    {
        while (true)
        {
            (SoupPacketType Type, byte[] Payload)? next = Next();
            Assert.NotNull(next);
            if (next.Value.Type == SoupPacketType.ServerHeartbeat && type != SoupPacketType.ServerHeartbeat)
                continue;
            Assert.Equal(type, next.Value.Type);
            return next.Value.Payload;
        }
    }

    /// <summary>Reads until the server has ended the connection.</summary>
    internal void ExpectEnd()
    {
        while (Fill())
            continue;
    }

    internal byte[] ReadAll()
    {
        List<byte> all = [];
        while (Fill())
            all.AddRange(_buffer[.._end]);
        return [.. all];
    }

    /// <summary>Receives once; 0 at the end.</summary>
    internal int Receive(Span<byte> into)
    {
        while (true)
        {
            int count = _socket.Receive(into);
            if (count >= 0)
                return count;
            if (count != -(int)Errno.EAGAIN)
                return 0;
            Wait(PollEvents.Readable);
        }
    }

    private bool Fill()
    {
        if (_buffer.Length == 0)
            _buffer = new byte[16_384];
        _start = 0;
        _end = Receive(_buffer);
        return _end > 0;
    }

    private void Wait(PollEvents events)
    {
        PollSet set = new(1);
        set.Watch(_socket.Value, events);
        long end = KernelClock.MonotonicNanos() + Patience;
        while (set.Wait(end - KernelClock.MonotonicNanos() is > 0 and long left ? left : 0) == 0)
            Assert.True(KernelClock.MonotonicNanos() < end, $"the server does not become {events}");
    }
}
