// The baselines dotnet-async and dotnet-spin are the platform's own sockets: this file, and no other, may use them.
#pragma warning disable RS0030
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Ringside.Linux.Clocks;

namespace Ringside.Bench.Io;

/// <summary>The platform's UDP socket, used as well as it can be: nothing allocated per datagram, no exception when nothing is
/// there.</summary>
internal sealed class DotnetSocket : IDisposable
{
    private readonly Socket _socket;
    private readonly SocketAddress _remote;
    private readonly SocketAddress _from;
    private readonly byte[] _payload = GC.AllocateArray<byte>(ITransport.PayloadBytes, pinned: true);

    internal DotnetSocket(EndSetup setup, bool connected)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = PortTransport.ReceiveBufferBytes,
        };
        _socket.Bind(new IPEndPoint(setup.Local.Address, setup.Local.Port));
        var remote = new IPEndPoint(setup.Remote.Address, setup.Remote.Port);
        _remote = remote.Serialize();
        _from = new IPEndPoint(IPAddress.Any, 0).Serialize();
        if (connected)
        {
            _socket.Connect(remote);
            _socket.Blocking = false;
        }
    }

    internal int Descriptor => (int)_socket.Handle;

    /// <summary>Starts the threads behind asynchronous sockets. They inherit namespace and processors of the thread that makes them, so it
    /// must be one that has neither.</summary>
    internal static void StartEngine()
    {
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        first.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Task<int> pending = first.ReceiveAsync(new byte[1].AsMemory()).AsTask();
        first.SendTo([1], first.LocalEndPoint!);
        pending.GetAwaiter().GetResult();
    }

    internal bool TryReceive(out ulong number)
    {
        int length = _socket.Receive(_payload, SocketFlags.None, out SocketError error);
        number = BinaryPrimitives.ReadUInt64LittleEndian(_payload);
        return error == SocketError.Success && length == ITransport.PayloadBytes;
    }

    internal void Send(ulong number)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_payload, number);
        _socket.Send(_payload, SocketFlags.None, out _);
    }

    /// <summary>Answers until it is cancelled.</summary>
    internal async Task AnswerAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                int length = await _socket.ReceiveFromAsync(_payload, SocketFlags.None, _from, cancellation).ConfigureAwait(false);
                await _socket.SendToAsync(_payload.AsMemory(0, length), SocketFlags.None, _from, CancellationToken.None)
                    .ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    /// <summary>Sends pings, one after the answer to the other, until it is cancelled.</summary>
    internal async Task PingAsync(PingRun run, CancellationToken cancellation)
    {
        ulong number = 0;
        long start;
        while (run.Continues(start = KernelClock.MonotonicRawNanos()))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_payload, ++number);
            await _socket.SendToAsync(_payload, SocketFlags.None, _remote, CancellationToken.None).ConfigureAwait(false);
            await _socket.ReceiveFromAsync(_payload, SocketFlags.None, _from, cancellation).ConfigureAwait(false);
            run.Answered(KernelClock.MonotonicRawNanos() - start);
        }
    }

    public void Dispose() => _socket.Dispose();
}
