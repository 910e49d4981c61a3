using System.Runtime.CompilerServices;
using Ringside.Messaging.Mdp.Sending;
using Ringside.Net.Frames;

namespace Ringside.Messaging.Mdp.Receiving;

/// <summary>Puts the blocks of a connection into their order, and parts of blocks together. No block is given out twice.</summary>
internal sealed class BlockWindow
{
    private readonly FramePool _pool;
    private readonly int _limit;
    private BlockSlot[] _ring = new BlockSlot[16];

    /// <summary>Makes an empty window.</summary>
    /// <param name="pool">Where arriving frames come from.</param>
    /// <param name="limit">Blocks that the peer may have sent and the user not taken; a power of two.</param>
    internal BlockWindow(FramePool pool, int limit) => (_pool, _limit) = (pool, limit);

    /// <summary>The number of the block that is next in order.</summary>
    internal long Expected { get; private set; } = 1;

    /// <summary>Blocks that were given out and the user has not taken.</summary>
    internal int Untaken { get; set; }

    /// <summary>The highest block number that the peer may send.</summary>
    internal long CreditEnd => Expected - 1 + Math.Max(0, _limit - Untaken);

    /// <summary>Blocks that wait here for others.</summary>
    internal int Waiting { get; private set; }

    /// <summary>What a block that arrived is: see <see cref="Verdict"/>. Changes nothing.</summary>
    internal Verdict Judge(long number, int start, int bytes, int total)
    {
        if (number < Expected)
        {
            return Verdict.Old;
        }

        if (number >= Expected + _limit)
        {
            return Verdict.TooFar;
        }

        if (number - Expected >= _ring.Length)
        {
            return bytes == total ? Verdict.Good : JudgePart(start, bytes, total);
        }

        ref BlockSlot slot = ref At(number);
        return slot.Stage is SlotStage.Whole or SlotStage.Taken ? Verdict.Old
            : bytes == total ? Verdict.Good
            : slot.Stage == SlotStage.Partial && slot.Block.Length != total ? Verdict.Malformed
            : JudgePart(start, bytes, total);
    }

    /// <summary>Keeps a block, or a part.</summary>
    /// <param name="number">Its number, judged <see cref="Verdict.Good"/>.</param>
    /// <param name="block">The bytes in the frame that arrived, which the window owns from now on.</param>
    /// <param name="start">Where in the block they belong.</param>
    /// <param name="total">The size of the block.</param>
    /// <returns>True when the block is whole now.</returns>
    internal bool Add(long number, Frame block, int start, int total)
    {
        Reserve(number);
        ref BlockSlot slot = ref At(number);
        if (block.Length == total)
        {
            if (slot.Stage == SlotStage.Partial)
            {
                _pool.Return(slot.Block);
                Waiting--;
            }

            slot.Block = block;
            slot.Stage = SlotStage.Whole;
            Waiting++;
            return true;
        }

        return AddPart(ref slot, block, start, total);
    }

    /// <summary>A whole block, whether its turn has come or not.</summary>
    internal Frame Peek(long number) => At(number).Block;

    /// <summary>Hands on a block before its turn; its frame belongs to the caller.</summary>
    internal void TakeEarly(long number)
    {
        At(number).Stage = SlotStage.Taken;
        Waiting--;
    }

    /// <summary>The block whose turn it is.</summary>
    /// <param name="block">Its bytes, in a frame that belongs to the caller; without meaning when it was handed on before.</param>
    /// <param name="wasTaken">Whether it was.</param>
    internal bool TryTake(out Frame block, out bool wasTaken)
    {
        ref BlockSlot slot = ref At(Expected);
        block = slot.Block;
        wasTaken = slot.Stage == SlotStage.Taken;
        if (slot.Stage < SlotStage.Whole)
        {
            return false;
        }

        Waiting -= wasTaken ? 0 : 1;
        slot = default;
        Expected++;
        return true;
    }

    /// <summary>Returns all frames.</summary>
    internal void Clear()
    {
        for (int i = 0; i < _ring.Length; i++)
        {
            if (_ring[i].Stage is SlotStage.Partial or SlotStage.Whole)
            {
                _pool.Return(_ring[i].Block);
            }

            _ring[i] = default;
        }

        Waiting = 0;
    }

    private static Verdict JudgePart(int start, int bytes, int total)
    {
        int granule = SendQueue.Granule(total);
        bool isAligned = start % granule == 0 && (bytes % granule == 0 || start + bytes == total);
        return isAligned ? Verdict.Good : Verdict.Malformed;
    }

    private bool AddPart(ref BlockSlot slot, Frame part, int start, int total)
    {
        int granule = SendQueue.Granule(total);
        if (slot.Stage == SlotStage.Empty)
        {
            // The frame of the first part becomes that of the block; the part is moved to its place in it.
            int origin = part.Offset;
            var whole = new Frame(origin, total);
            Span<byte> room = _pool[whole];
            room[..part.Length].CopyTo(room[start..]);
            slot = new BlockSlot { Block = whole, Stage = SlotStage.Partial };
            Waiting++;
        }
        else
        {
            _pool[part].CopyTo(_pool[slot.Block][start..]);
            _pool.Return(part);
        }

        int from = start / granule;
        int to = (start + part.Length + granule - 1) / granule;
        slot.Granules |= Mask(to) & ~Mask(from);
        if (slot.Granules != Mask((total + granule - 1) / granule))
        {
            return false;
        }

        slot.Stage = SlotStage.Whole;
        return true;
    }

    private static ulong Mask(int bits) => bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;

    private void Reserve(long number)
    {
        while (number - Expected >= _ring.Length)
        {
            var larger = new BlockSlot[_ring.Length * 2];
            for (long one = Expected; one < Expected + _ring.Length; one++)
            {
                larger[one & (larger.Length - 1)] = At(one);
            }

            _ring = larger;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref BlockSlot At(long number) => ref _ring[number & (_ring.Length - 1)];
}
