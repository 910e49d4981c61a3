using System.Runtime.InteropServices;

namespace Ringside.Net.Agents;

/// <summary>The counters of a <see cref="ManyToOneRing{T}"/>: the one that all producers fight for, and the consumer's, on cache lines
/// of their own (two apart, because processors fetch lines in pairs).</summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct ManyToOneCounters
{
    [FieldOffset(128)]
    public long Tail;

    [FieldOffset(256)]
    public long Head;
}
