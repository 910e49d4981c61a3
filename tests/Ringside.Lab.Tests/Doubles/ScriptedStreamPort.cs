using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Lab.Tests.Doubles;

/// <summary>A stream connection in memory: a test puts segments in and decides when the peer hangs up.</summary>
internal sealed class ScriptedStreamPort : IStreamPort
{
    private readonly Queue<byte[]> _incoming = new();

    internal ScriptedStreamPort(StreamState state = StreamState.Open) => State = state;

    /// <summary>All bytes sent, in order.</summary>
    internal List<byte> Sent { get; } = [];

    internal bool IsDisposed { get; private set; }

    internal bool KeepsPayloads { get; set; } = true;

    public string Backend => "scripted";

    public FramePool Frames { get; } = new(64);

    public int Descriptor { get; init; } = 1002;

    public IReadOnlyList<OptionReport> Options => [];

    public CapabilityReport Capabilities { get; } = new("scripted", string.Empty, []);

    public Endpoint LocalEndpoint => default;

    public Endpoint RemoteEndpoint { get; init; } = new(System.Net.IPAddress.Loopback, 40000);

    public StreamState State { get; internal set; }

    public Errno LastError { get; internal set; }

    public int QueuedBytes => 0;

    internal void Arrive(params byte[] segment) => _incoming.Enqueue(segment);

    public StreamState Poll() => State;

    public bool TryReceive(out Received received)
    {
        received = default;
        if (_incoming.Count == 0 || !Frames.TryLease(out Frame frame))
        {
            return false;
        }

        byte[] segment = _incoming.Dequeue();
        Frame filled = frame.Take(segment.Length);
        segment.CopyTo(Frames[filled]);
        received = new Received(filled, default, 0);
        return true;
    }

    public SendStatus Send(Frame frame)
    {
        if (State != StreamState.Open)
        {
            return SendStatus.Refused;
        }

        if (KeepsPayloads)
        {
            Sent.AddRange(Frames[frame]);
        }

        Frames.Return(frame);
        return SendStatus.Sent;
    }

    public PollEvents WakeOn(PollEvents interest) => interest;

    public int Flush() => 0;

    public void Dispose()
    {
        IsDisposed = true;
        Frames.Dispose();
    }
}
