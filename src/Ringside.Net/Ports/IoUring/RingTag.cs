using Ringside.Linux.IoUring;

namespace Ringside.Net.Ports.IoUring;

/// <summary>What the user data of a port's operations tells: which kind, and for sends which one.</summary>
internal static class RingTag
{
    internal const int Receive = 1;
    internal const int Send = 2;
    internal const int State = 3;
    internal const int Room = 4;
    internal const int Accept = 5;
    internal const int Instant = 6;

    private const int KindBits = 8;

    internal static ulong Make(int slot, int kind, ulong number = 0) => RingDispatcher.Tag(slot, (number << KindBits) | (uint)kind);

    internal static int KindOf(ulong value) => (int)value & ((1 << KindBits) - 1);

    internal static int NumberOf(ulong value) => (int)(value >> KindBits);
}
