namespace Ringside.Net.Frames;

/// <content>
/// What a port does whose kernel side writes into the pool. Two kinds of frames serve that:
/// frames that are lent to the kernel (fill ring, buffer ring) and change places with the user's: the kernel fills one, it is handed
/// over, and another goes to the kernel in its stead;
/// slots of a ring that the kernel owns (AF_PACKET): they are handed over where they stand and must go back to the same place.
/// In both kinds the user holds at most <see cref="FrameCount"/> frames, so that the kernel always keeps its share.
/// </content>
public sealed unsafe partial class FramePool
{
    private readonly int _kernelSlots;
    private readonly int _lendable;
    private readonly int[] _returnedSlots;
    private int _returnedSlotCount;
    private int _lentCount;

    /// <summary>Address of the first frame, for telling the kernel.</summary>
    internal byte* Start => _region.Start;

    /// <summary>Bytes of all frames together.</summary>
    internal int Length => _region.Length;

    /// <summary>Lends a free frame to the kernel.</summary>
    /// <param name="offset">Its first byte, headroom included, counted from the start of the pool.</param>
    /// <returns>False when the kernel has its share.</returns>
    internal bool TryLend(out int offset)
    {
        if (_lentCount == _lendable || _freeCount == 0)
        {
            offset = 0;
            return false;
        }

        int index = _free[--_freeCount];
        _states[index] = FrameState.Lent;
        _lentCount++;
        offset = index << _shift;
        return true;
    }

    /// <summary>Hands a frame that the kernel has filled to the user.</summary>
    /// <param name="payloadOffset">First byte of the payload, counted from the start of the pool.</param>
    /// <param name="length">Bytes of the payload; they lie within the frame.</param>
    /// <param name="frame">The frame, when the result is true.</param>
    /// <returns>False when the user holds as many as it may.</returns>
    internal bool TryHandOver(int payloadOffset, int length, out Frame frame)
    {
        frame = default;
        if (_leasedCount == FrameCount)
        {
            return false;
        }

        int index = payloadOffset >> _shift;
        if (index >= _kernelSlots)
        {
            if (_states[index] != FrameState.Lent)
            {
                ThrowNotLent(payloadOffset);
            }

            _lentCount--;
        }
        else if (_states[index] != FrameState.Free)
        {
            ThrowNotLent(payloadOffset);
        }

        _states[index] = FrameState.Leased;
        _leasedCount++;
        frame = new Frame(payloadOffset, length);
        return true;
    }

    /// <summary>Takes back a frame that was lent, unread.</summary>
    /// <param name="offset">Any byte of it, counted from the start of the pool.</param>
    internal void TakeBack(int offset)
    {
        int index = offset >> _shift;
        if (_states[index] != FrameState.Lent)
        {
            ThrowNotLent(offset);
        }

        _states[index] = FrameState.Free;
        _lentCount--;
        _free[_freeCount++] = index;
    }

    /// <summary>Takes a slot that the user has returned, so that the port gives it back to the kernel.</summary>
    /// <param name="slot">Its number, from 0.</param>
    internal bool TryTakeReturnedSlot(out int slot)
    {
        if (_returnedSlotCount == 0)
        {
            slot = 0;
            return false;
        }

        slot = _returnedSlots[--_returnedSlotCount];
        return true;
    }

    private static void ThrowNotLent(int offset) =>
        throw new InvalidOperationException($"the frame at offset {offset} is not with the kernel: it was handed over or taken back twice");
}
