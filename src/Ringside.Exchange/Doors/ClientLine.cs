using Ringside.Exchange.Clients;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Doors;

/// <summary>Moves the bytes of an <see cref="OuchClient"/> through a stream port.</summary>
public static class ClientLine
{
    /// <summary>Gives the client what has come.</summary>
    /// <param name="client">The client.</param>
    /// <param name="port">Its connection, which is open.</param>
    /// <param name="most">Most pieces.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>Pieces that came.</returns>
    public static int Receive(OuchClient client, IStreamPort port, int most, long nowNanos)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(port);
        int count = 0;
        for (; count < most && port.TryReceive(out Received received); count++)
        {
            client.Received(port.Frames[received.Frame], nowNanos);
            port.Frames.Return(received.Frame);
        }

        return count;
    }

    /// <summary>Gives the port what the client has to say, as far as there are frames and room.</summary>
    /// <param name="client">The client.</param>
    /// <param name="port">Its connection, which is open.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>Pieces that left.</returns>
    public static int Send(OuchClient client, IStreamPort port, long nowNanos)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(port);
        int count = 0;
        while (!client.Outgoing.IsEmpty && port.Frames.TryLease(out Frame frame))
        {
            ReadOnlySpan<byte> front = client.Outgoing;
            Frame piece = frame.Take(Math.Min(front.Length, port.Frames.PayloadCapacity));
            front[..piece.Length].CopyTo(port.Frames[piece]);
            if (port.Send(piece) != SendStatus.Sent)
            {
                port.Frames.Return(frame);
                break;
            }

            client.Sent(piece.Length, nowNanos);
            count++;
        }

        return count;
    }
}
