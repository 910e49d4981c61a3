using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports;

/// <summary>Datagrams in and out, in leased frames. Never waits, never throws after it was made; one thread owns it (udp(7)).</summary>
/// <remarks>
/// Code above this interface cannot tell which kernel mechanism is below. The contract:
/// datagrams keep their boundaries; what arrives is handed over in the order of arrival; a sent frame belongs to the port until
/// the kernel is done with it; a port that cannot take or receive more says so and loses nothing that it has taken.
/// </remarks>
public interface IDatagramPort : IPort
{
    /// <summary>Longest payload in bytes that it can send; a longer one is refused with EMSGSIZE. Back ends that write the headers
    /// themselves do not fragment, so it is what the link's MTU leaves there.</summary>
    int MaximumPayload { get; }

    /// <summary>Datagrams that arrived for this port but found no room, as far as the kernel tells; after the port was closed, the
    /// count at that moment. May cost a system call: not for the hot path.</summary>
    long Dropped { get; }

    /// <summary>Datagrams that were longer than a frame: they are thrown away and counted, never handed over cut.</summary>
    long Oversized { get; }

    /// <summary>The error of the last <see cref="SendStatus.Refused"/>, or the last that a receive met, whichever came later; it stays
    /// until the next one. <see cref="Errno.None"/> before the first. That nothing is there, or that the kernel is full, is no
    /// error.</summary>
    Errno LastError { get; }

    /// <summary>Takes what has arrived, without waiting.</summary>
    /// <param name="into">Room for results; at most that many datagrams are taken.</param>
    /// <returns>How many were taken; the caller owes the return of each frame. 0 when nothing is there, when no frame is left (what the
    /// kernel holds stays there), or after an error (see <see cref="LastError"/>): the next call tries again.</returns>
    int Receive(Span<Received> into);

    /// <summary>Sends one datagram, without waiting.</summary>
    /// <param name="frame">A frame leased from <see cref="IPort.Frames"/>, cut to the payload.</param>
    /// <param name="destination">Where it goes.</param>
    SendStatus Send(Frame frame, in Endpoint destination);

    /// <summary>Sends datagrams in their order, without waiting, with as few calls to the kernel as the back end can.</summary>
    /// <param name="batch">Frames leased from <see cref="IPort.Frames"/>, cut to their payloads.</param>
    /// <param name="status">Why the first one that was not taken was not; <see cref="SendStatus.Sent"/> when all were.</param>
    /// <returns>How many of the first were taken; the caller still holds the frames of the others.</returns>
    int Send(ReadOnlySpan<Outgoing> batch, out SendStatus status);

    /// <summary>Hands to the kernel what back ends that batch have collected, and takes back the frames it has finished.</summary>
    /// <returns>How many datagrams were handed over.</returns>
    int Flush();
}
