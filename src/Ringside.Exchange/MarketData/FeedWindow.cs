namespace Ringside.Exchange.MarketData;

/// <summary>Messages that came before one that is missing, by number: a ring of slots, each with the number of what is in it.</summary>
internal sealed class FeedWindow
{
    private const int SlotSize = 64;

    private readonly ulong[] _numbers;
    private readonly byte[] _slots;
    private readonly ulong _mask;

    /// <param name="slots">A power of two.</param>
    internal FeedWindow(int slots)
    {
        _numbers = new ulong[slots];
        _slots = new byte[slots * SlotSize];
        _mask = (ulong)slots - 1;
    }

    internal int Length => _numbers.Length;

    internal bool Holds(ulong number) => _numbers[number & _mask] == number;

    /// <summary>Holds a message. What was in its slot is forgotten.</summary>
    /// <returns>False when the message is too long.</returns>
    internal bool TryHold(ulong number, ReadOnlySpan<byte> message)
    {
        if (message.Length >= SlotSize)
            return false;
        Span<byte> slot = _slots.AsSpan((int)(number & _mask) * SlotSize, SlotSize);
        slot[0] = (byte)message.Length;
        message.CopyTo(slot[1..]);
        _numbers[number & _mask] = number;
        return true;
    }

    /// <summary>Number of what is in the slot of a number; 0 for nothing.</summary>
    internal ulong NumberAt(ulong number) => _numbers[number & _mask];

    internal ReadOnlySpan<byte> this[ulong number]
    {
        get
        {
            ReadOnlySpan<byte> slot = _slots.AsSpan((int)(number & _mask) * SlotSize, SlotSize);
            return slot.Slice(1, slot[0]);
        }
    }

    internal void Clear() => Array.Clear(_numbers);
}
