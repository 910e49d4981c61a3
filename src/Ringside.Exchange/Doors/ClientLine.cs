using Ringside.Exchange.Clients;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Doors;

/// <summary>Moves the bytes of an <see cref="IByteClient"/> through a stream port, as they are.</summary>
public sealed class ClientLine : IClientLine
{
    /// <inheritdoc/>
    public string? Failure => null;

    /// <inheritdoc/>
    public long DeadlineNanos => long.MaxValue;

    /// <inheritdoc/>
    public bool HasLeft(long nowNanos) => true;

    /// <inheritdoc/>
    public int Receive(IByteClient client, IStreamPort port, int most, long nowNanos)
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

    /// <inheritdoc/>
    public int Send(IByteClient client, IStreamPort port, long nowNanos)
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

    /// <inheritdoc/>
    public void Dispose()
    {
        // The port is its owner's.
    }
}
