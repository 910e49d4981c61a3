using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports;

/// <summary>One connection of a byte stream, in leased frames. Never waits; one thread owns it (tcp(7)).</summary>
public interface IStreamPort : IPort
{
    /// <summary>The other end.</summary>
    Endpoint RemoteEndpoint { get; }

    /// <summary>The state as last seen; <see cref="Poll"/> looks anew.</summary>
    StreamState State { get; }

    /// <summary>Why the state is <see cref="StreamState.Failed"/>; otherwise <see cref="Errno.None"/>.</summary>
    Errno LastError { get; }

    /// <summary>Bytes taken by <see cref="Send"/> that the kernel has not taken yet. They are lost when the connection fails or when the
    /// port is closed before they are flushed; their frames go back to the pool.</summary>
    int QueuedBytes { get; }

    /// <summary>Asks the kernel for the state of the connection (POLLRDHUP, POLLHUP, POLLERR), also finishes connecting.</summary>
    StreamState Poll();

    /// <summary>Takes the next bytes, without waiting. What arrived before the peer closed, or before the connection failed, can still
    /// be taken; when there is no more, the state tells of the end.</summary>
    /// <param name="received">The bytes; the caller owes the return of the frame.</param>
    /// <returns>False when nothing is there (or no frame is left).</returns>
    bool TryReceive(out Received received);

    /// <summary>Sends the bytes of a frame. What the kernel does not take at once is kept in order and sent by
    /// <see cref="Flush"/>.</summary>
    /// <returns><see cref="SendStatus.Full"/> when the queue of kept frames is full; <see cref="SendStatus.Refused"/> when the
    /// connection is not open, or fails now. In both cases the caller still holds the frame.</returns>
    SendStatus Send(Frame frame);

    /// <summary>Sends more of what is kept.</summary>
    /// <returns>Bytes that the kernel took.</returns>
    int Flush();
}
