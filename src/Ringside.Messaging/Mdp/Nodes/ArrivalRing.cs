using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>Joins the thread that receives with the thread of the core: packets one way, their frames back the other.</summary>
internal sealed class ArrivalRing(FramePool frames, int capacity)
{
    /// <summary>Packets that arrived, in frames of the receiving port.</summary>
    internal SpscRing<Received> Arrived { get; } = new(capacity);

    /// <summary>Frames that the core's thread has read.</summary>
    internal SpscRing<Frame> Read { get; } = new(capacity);

    /// <summary>The bytes of a packet; may be read from either thread, because the memory never moves.</summary>
    internal ReadOnlySpan<byte> BytesOf(Frame frame) => frames[frame];
}
