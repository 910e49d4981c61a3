using System.Runtime.CompilerServices;
using Ringside.Linux.Errors;
using Ringside.Net.Frames;

namespace Ringside.Net.Loop;

/// <summary>Sending all bytes of something, in as many sends as the kernel makes of it (send(2)).</summary>
public static class LoopSocketSending
{
    /// <summary>Sends a whole frame on a stream.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="bytes">A frame leased from the loop, which the caller keeps.</param>
    /// <param name="timeoutNanos">Longest time of each send.</param>
    /// <returns>All its bytes, or a negative errno as <see cref="LoopSocket.Send(Frame, long)"/>.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<int> SendAllAsync(this LoopSocket socket, Frame bytes, long timeoutNanos = RingLoop.Unlimited)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Frame left = bytes;
        while (left.Length > 0)
        {
            int sent = await socket.Send(left, timeoutNanos);
            if (sent <= 0)
            {
                return sent < 0 ? sent : -(int)Errno.EPIPE;
            }

            left = left.Skip(sent);
        }

        return bytes.Length;
    }

    /// <summary>Sends memory on a stream.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="bytes">From where; pinned while the kernel uses it.</param>
    /// <param name="timeoutNanos">Longest time of each send.</param>
    /// <returns>All its bytes, or a negative errno as <see cref="LoopSocket.Send(ReadOnlyMemory{byte}, long)"/>.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<int> SendAllAsync(
        this LoopSocket socket, ReadOnlyMemory<byte> bytes, long timeoutNanos = RingLoop.Unlimited)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ReadOnlyMemory<byte> left = bytes;
        while (left.Length > 0)
        {
            int sent = await socket.Send(left, timeoutNanos);
            if (sent <= 0)
            {
                return sent < 0 ? sent : -(int)Errno.EPIPE;
            }

            left = left[sent..];
        }

        return bytes.Length;
    }
}
