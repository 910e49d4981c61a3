using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Lab.Tests.Doubles;

/// <summary>A datagram port in memory: keeps what is sent, gives what a test put in, and is full when a test says so.</summary>
internal sealed class ScriptedDatagramPort : IDatagramPort
{
    private readonly Queue<byte[]> _incoming = new();

    internal ScriptedDatagramPort(int frames = 512) => Frames = new FramePool(frames);

    /// <summary>Payloads sent, in order.</summary>
    internal List<byte[]> Sent { get; } = [];

    internal Endpoint LastDestination { get; private set; }

    /// <summary>How many more sends find the socket full.</summary>
    internal int FullSends { get; set; }

    internal bool IsDisposed { get; private set; }

    /// <summary>Whether <see cref="Sent"/> keeps copies; off where a test counts allocations.</summary>
    internal bool KeepsPayloads { get; set; } = true;

    public string Backend => "scripted";

    public FramePool Frames { get; }

    public int Descriptor => 1001;

    public IReadOnlyList<OptionReport> Options => [];

    public CapabilityReport Capabilities { get; } = new("scripted", string.Empty, []);

    public Endpoint LocalEndpoint => default;

    public int MaximumPayload => 65_507;

    public long Dropped => 0;

    public long Oversized => 0;

    public Errno LastError { get; private set; }

    internal void Arrive(byte[] payload) => _incoming.Enqueue(payload);

    public int Receive(Span<Received> into)
    {
        int count = 0;
        while (count < into.Length && _incoming.Count > 0 && Frames.TryLease(out Frame frame))
        {
            byte[] payload = _incoming.Dequeue();
            Frame filled = frame.Take(payload.Length);
            payload.CopyTo(Frames[filled]);
            into[count++] = new Received(filled, default, 0);
        }

        return count;
    }

    public SendStatus Send(Frame frame, in Endpoint destination)
    {
        if (FullSends > 0)
        {
            FullSends--;
            LastError = Errno.EAGAIN;
            return SendStatus.Full;
        }

        if (KeepsPayloads)
        {
            Sent.Add(Frames[frame].ToArray());
        }

        LastDestination = destination;
        Frames.Return(frame);
        return SendStatus.Sent;
    }

    public int Send(ReadOnlySpan<Outgoing> batch, out SendStatus status)
    {
        status = SendStatus.Sent;
        int count = 0;
        while (count < batch.Length && (status = Send(batch[count].Frame, batch[count].Destination)) == SendStatus.Sent)
        {
            count++;
        }

        return count;
    }

    public PollEvents WakeOn(PollEvents interest) => interest;

    public int Flush() => 0;

    public void Dispose()
    {
        IsDisposed = true;
        Frames.Dispose();
    }
}
