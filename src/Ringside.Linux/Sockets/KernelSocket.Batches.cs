using Ringside.Linux.Errors;

namespace Ringside.Linux.Sockets;

/// <content>Several messages in one call (sendmmsg(2), recvmmsg(2)), and the plain call for one datagram (recvfrom(2)).</content>
public sealed unsafe partial class KernelSocket
{
    /// <summary>Receives one datagram and who sent it, without waiting: the cheapest call that tells both (recvfrom(2)).</summary>
    /// <param name="into">Where the bytes go; a longer datagram is cut.</param>
    /// <param name="source">Who sent it; empty on a connected stream.</param>
    /// <returns>Length of the datagram, which is above that of <paramref name="into"/> when it was cut (MSG_TRUNC), or a negative
    /// <see cref="Errno"/>.</returns>
    public int ReceiveFrom(Span<byte> into, out Endpoint source)
    {
        Endpoint from = default;
        uint length = Endpoint.Size;
        fixed (byte* start = into)
        {
            nint received = Libc.recvfrom(
                Value, start, (nuint)into.Length, SocketConstants.DontWait | SocketConstants.Truncated, &from, &length);
            source = from;
            return received >= 0 ? (int)received : -(int)KernelException.LastError;
        }
    }

    /// <summary>Receives one datagram on a connected socket, without waiting (recv(2)).</summary>
    /// <param name="into">Where the bytes go; a longer datagram is cut.</param>
    /// <returns>Length of the datagram, which is above that of <paramref name="into"/> when it was cut (MSG_TRUNC), or a negative
    /// <see cref="Errno"/>.</returns>
    public int ReceiveDatagram(Span<byte> into)
    {
        fixed (byte* start = into)
        {
            nint received = Libc.recv(Value, start, (nuint)into.Length, SocketConstants.DontWait | SocketConstants.Truncated);
            return received >= 0 ? (int)received : -(int)KernelException.LastError;
        }
    }

    /// <summary>Sends messages in their order, without waiting.</summary>
    /// <param name="batch">The messages.</param>
    /// <param name="first">The first that is sent, from 0; below <see cref="MessageBatch.Count"/>.</param>
    /// <returns>How many of them the kernel took, at least one; or, when it took none, why not the first: a negative
    /// <see cref="Errno"/>. The reason of a later one is told by the next call, which starts with it.</returns>
    public int SendBatch(MessageBatch batch, int first = 0)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)first, (uint)batch.Count, nameof(first));
        const int flags = SocketConstants.DontWait | SocketConstants.NoSignal;
        int count = batch.Count - first;
        MessageBatch.Slot* slots = batch.At(first);
        int sent = count > 1 ? Libc.sendmmsg(Value, slots, (uint)count, flags) : Libc.sendmsg(Value, slots, flags) >= 0 ? 1 : -1;
        return sent >= 0 ? sent : -(int)KernelException.LastError;
    }

    /// <summary>Receives what is there into the first armed places of a batch, without waiting.</summary>
    /// <param name="batch">The places; each that is used must be armed.</param>
    /// <param name="most">Most messages to receive, from 1 to <see cref="MessageBatch.Capacity"/>.</param>
    /// <returns>How many were received, at least one, or a negative <see cref="Errno"/>.</returns>
    public int ReceiveBatch(MessageBatch batch, int most)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, batch.Capacity);
        int received = Libc.recvmmsg(Value, batch.At(0), (uint)most, SocketConstants.DontWait, null);
        return received >= 0 ? received : -(int)KernelException.LastError;
    }
}
