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

    /// <summary>Whether an operation is one of so many of a kind, the first of which had that number. Numbers wrap.</summary>
    internal static bool IsWithin(ulong userData, int slot, int kind, ulong first, int count)
    {
        ulong start = Make(slot, kind, first);
        ulong distance = (userData - start) & ((1UL << RingDispatcher.ValueBits) - 1);
        return userData >> RingDispatcher.ValueBits == start >> RingDispatcher.ValueBits
            && (distance & ((1 << KindBits) - 1)) == 0
            && distance >> KindBits < (ulong)count;
    }

    internal static int NumberOf(ulong value) => (int)(value >> KindBits);
}
