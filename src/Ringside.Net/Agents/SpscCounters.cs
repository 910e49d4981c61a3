using System.Runtime.InteropServices;

namespace Ringside.Net.Agents;

/// <summary>The counters of a <see cref="SpscRing{T}"/>, each side's on cache lines of its own.</summary>
/// <remarks>Not nested in the ring: a type in a generic one is generic too, and the runtime gives none of those an explicit layout.
/// Two lines apart, because processors fetch lines in pairs.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 512)]
internal struct SpscCounters
{
    [FieldOffset(128)]
    public long Tail;

    [FieldOffset(136)]
    public long HeadSeenByProducer;

    [FieldOffset(256)]
    public long Head;

    [FieldOffset(264)]
    public long TailSeenByConsumer;
}
