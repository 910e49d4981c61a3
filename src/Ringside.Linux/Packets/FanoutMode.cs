namespace Ringside.Linux.Packets;

/// <summary>How a group of packet sockets shares the frames of an interface (PACKET_FANOUT, packet(7)).</summary>
public enum FanoutMode
{
    /// <summary>By flow hash: all frames of one flow to one socket.</summary>
    Hash = 0,

    /// <summary>In turn.</summary>
    LoadBalance = 1,

    /// <summary>By the processor that the frame arrived on.</summary>
    Processor = 2,

    /// <summary>All to one socket until its queue is full, then to the next.</summary>
    Rollover = 3,

    /// <summary>At random.</summary>
    Random = 4,

    /// <summary>By the device queue that the frame was received on.</summary>
    QueueMapping = 5,

    /// <summary>By an eBPF program that returns the number of the socket; see
    /// <see cref="PacketSocket.SetFanoutProgram"/>.</summary>
    Program = 7,
}
