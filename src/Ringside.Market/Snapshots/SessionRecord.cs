using System.Runtime.InteropServices;

namespace Ringside.Market.Snapshots;

/// <summary>A session in a snapshot: 16 bytes, the fields one after the other.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct SessionRecord
{
    internal const int Size = 16;
    internal const uint Connected = 1;
    internal const uint CancelsOnDisconnect = 2;

    internal uint Number;

    /// <summary>Which of the member records, from 0.</summary>
    internal uint Member;
    internal uint Flags;
    internal uint Zero;

    internal readonly bool IsValid => Flags <= (Connected | CancelsOnDisconnect) && Zero == 0;
}
