using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>A port of which another thread receives: it sends by itself, and takes what arrived from a ring. A packet is copied once, into
/// a frame of this thread, because a pool of frames belongs to one thread.</summary>
internal sealed class SplitPort(IDatagramPort sender, ArrivalRing ring) : IDatagramPort
{
    /// <inheritdoc/>
    public string Backend => sender.Backend;

    /// <inheritdoc/>
    public FramePool Frames => sender.Frames;

    /// <summary>None: the receiving thread wakes this one.</summary>
    public int Descriptor => -1;

    /// <inheritdoc/>
    public IReadOnlyList<OptionReport> Options => sender.Options;

    /// <inheritdoc/>
    public CapabilityReport Capabilities => sender.Capabilities;

    /// <inheritdoc/>
    public Endpoint LocalEndpoint => sender.LocalEndpoint;

    /// <inheritdoc/>
    public int MaximumPayload => sender.MaximumPayload;

    /// <inheritdoc/>
    public long Dropped => sender.Dropped;

    /// <inheritdoc/>
    public long Oversized { get; private set; }

    /// <inheritdoc/>
    public Errno LastError => sender.LastError;

    /// <inheritdoc/>
    public PollEvents WakeOn(PollEvents interest) => interest;

    /// <inheritdoc/>
    public int Receive(Span<Received> into)
    {
        int count = 0;
        while (count < into.Length && Frames.Available > 0 && ring.Arrived.TryRead(out Received received))
        {
            ReadOnlySpan<byte> bytes = ring.BytesOf(received.Frame);
            if (bytes.Length <= Frames.PayloadCapacity)
            {
                _ = Frames.TryLease(out Frame frame);
                frame = frame.Take(bytes.Length);
                bytes.CopyTo(Frames[frame]);
                into[count++] = received with { Frame = frame };
            }
            else
            {
                Oversized++;
            }

            // As many frames come back as went out, so there is always room.
            ring.Read.TryWrite(received.Frame);
        }

        return count;
    }

    /// <inheritdoc/>
    public SendStatus Send(Frame frame, in Endpoint destination) => sender.Send(frame, destination);

    /// <inheritdoc/>
    public int Send(ReadOnlySpan<Outgoing> batch, out SendStatus status) => sender.Send(batch, out status);

    /// <inheritdoc/>
    public int Flush() => sender.Flush();

    public void Dispose() => sender.Dispose();
}
