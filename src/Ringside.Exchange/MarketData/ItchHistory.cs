using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ringside.Exchange.MarketData;

/// <summary>The last messages of a feed by number, in memory that is taken once: the newest one overwrites the oldest one.</summary>
public sealed class ItchHistory
{
    /// <summary>Most bytes of a message; all of ITCH 5.0 are shorter.</summary>
    public const int LongestMessage = SlotSize - 1;

    /// <summary>Most messages that one may be made for.</summary>
    public const int LargestCapacity = 1 << 24;

    // A cache line: one byte of length, then the message.
    private const int SlotSize = 64;

    private readonly byte[] _slots;
    private readonly ulong _mask;
    private ulong _begin;

    /// <summary>An empty history; the first message that comes has number 1.</summary>
    /// <param name="capacity">Messages that are kept, 1 to <see cref="LargestCapacity"/>, rounded up to a power of two. 64 bytes
    /// each.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is out of range.</exception>
    public ItchHistory(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, LargestCapacity);
        uint slots = BitOperations.RoundUpToPowerOf2((uint)capacity);
        _slots = new byte[(long)slots * SlotSize];
        _mask = slots - 1;
        StartAt(1);
    }

    /// <summary>Messages that it keeps.</summary>
    public int Capacity => (int)_mask + 1;

    /// <summary>Number of the oldest message that is kept; <see cref="NextNumber"/> when there is none.</summary>
    public ulong FirstNumber => Math.Max(_begin, NextNumber > _mask + 1 ? NextNumber - _mask - 1 : 1);

    /// <summary>Number of the message that comes next.</summary>
    public ulong NextNumber { get; private set; }

    /// <summary>Forgets everything.</summary>
    /// <param name="nextNumber">Number of the message that comes next, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is 0.</exception>
    public void StartAt(ulong nextNumber)
    {
        ArgumentOutOfRangeException.ThrowIfZero(nextNumber);
        _begin = NextNumber = nextNumber;
    }

    /// <summary>Keeps the next message.</summary>
    /// <param name="message">At most <see cref="LongestMessage"/> bytes.</param>
    /// <exception cref="ArgumentException">The message is longer.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ReadOnlySpan<byte> message)
    {
        Span<byte> slot = _slots.AsSpan((int)(NextNumber & _mask) * SlotSize, SlotSize);
        message.CopyTo(slot[1..]);
        slot[0] = (byte)message.Length;
        NextNumber++;
    }

    /// <summary>Looks for a message.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="message">The message, when the result is true; good until the next one is appended.</param>
    /// <returns>False when it is not kept any more, or has not come yet.</returns>
    public bool TryRead(ulong number, out ReadOnlySpan<byte> message)
    {
        bool isKept = number >= FirstNumber && number < NextNumber;
        ReadOnlySpan<byte> slot = _slots.AsSpan((int)(number & _mask) * SlotSize, SlotSize);
        message = isKept ? slot.Slice(1, slot[0]) : default;
        return isKept;
    }
}
