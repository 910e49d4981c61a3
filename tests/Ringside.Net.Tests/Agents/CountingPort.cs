using System.Buffers.Binary;
using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Net.Tests.Agents;

/// <summary>A port from which numbered datagrams arrive without end, as fast as it has frames.</summary>
internal sealed class CountingPort(int frames) : IDatagramPort
{
    public long Next { get; private set; }

    /// <summary>Arrivals after which nothing comes any more.</summary>
    public long Limit { get; set; } = long.MaxValue;

    public int Sources { get; init; } = 1;

    public string Backend => "counting";

    public FramePool Frames { get; } = new(frames, 64);

    public int Descriptor => -1;

    public IReadOnlyList<OptionReport> Options => [];

    public CapabilityReport Capabilities { get; } = new("counting", string.Empty, []);

    public Endpoint LocalEndpoint => default;

    public int MaximumPayload => 64;

    public long Dropped => 0;

    public long Oversized => 0;

    public Errno LastError => Errno.None;

    public int Receive(Span<Received> into)
    {
        int count = 0;
        while (count < into.Length && Next < Limit && Frames.TryLease(out Frame frame))
        {
            BinaryPrimitives.WriteInt64LittleEndian(Frames[frame], Next);
            Frames[frame][8..].Fill((byte)Next);
            into[count++] = new Received(frame, new Endpoint(IPAddress.Loopback, 1000 + (int)(Next % Sources)), 0);
            Next++;
        }

        return count;
    }

    public PollEvents WakeOn(PollEvents interest) => interest;

    public SendStatus Send(Frame frame, in Endpoint destination) => SendStatus.Refused;

    public int Send(ReadOnlySpan<Outgoing> batch, out SendStatus status)
    {
        status = SendStatus.Refused;
        return 0;
    }

    public int Flush() => 0;

    public void Dispose() => Frames.Dispose();
}
