using System.Runtime.InteropServices;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Packets;

/// <summary>Frames that leave by a packet socket with one call (sendmmsg(2)). The memory of the frames stays their owner's and must
/// not move until they are sent.</summary>
public sealed unsafe class PacketSendBatch : IDisposable
{
    private readonly int _capacity;
    private BatchHeader* _headers;
    private KernelSocket.IoVector* _vectors;

    /// <summary>Makes an empty batch.</summary>
    /// <param name="capacity">Most frames.</param>
    public PacketSendBatch(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _capacity = capacity;
        _headers = (BatchHeader*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(BatchHeader));
        _vectors = (KernelSocket.IoVector*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(KernelSocket.IoVector));
        for (int i = 0; i < capacity; i++)
        {
            _headers[i].Message.Vectors = &_vectors[i];
            _headers[i].Message.VectorCount = 1;
        }
    }

    /// <summary>Frames in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>True when no frame can be added.</summary>
    public bool IsFull => Count == _capacity;

    /// <summary>Adds a frame.</summary>
    /// <param name="start">Its Ethernet header.</param>
    /// <param name="length">Its bytes.</param>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void Add(byte* start, int length)
    {
        ObjectDisposedException.ThrowIf(_vectors is null, this);
        if (IsFull)
        {
            throw new InvalidOperationException($"the batch holds {Count} frames already, its capacity");
        }

        _vectors[Count++] = new KernelSocket.IoVector { Base = start, Length = (nuint)length };
    }

    /// <summary>Empties the batch without sending.</summary>
    public void Clear() => Count = 0;

    /// <summary>Sends the frames in their order, without waiting, and empties the batch.</summary>
    /// <param name="socket">A socket that is bound to an interface.</param>
    /// <returns>How many of the first were sent, or, when not even the first was, a negative <see cref="Errno"/> as of
    /// <see cref="PacketSocket.Send(ReadOnlySpan{byte})"/>.</returns>
    public int Send(PacketSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        int count = Count;
        Count = 0;
        if (count == 0)
        {
            return 0;
        }

        int sent = Libc.sendmmsg(socket.Value, _headers, (uint)count, SocketConstants.DontWait | SocketConstants.NoSignal);
        return sent >= 0 ? sent : -(int)KernelException.LastError;
    }

    /// <summary>Frees the lists.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_headers);
        NativeMemory.Free(_vectors);
        _headers = null;
        _vectors = null;
    }
}
