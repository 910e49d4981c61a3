using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Mdp.Sending;

/// <content>
/// The way of a block: unsent, sent, perhaps lost and sent again, done. A block that is longer than what the path carries by now goes in
/// parts of one size, each in a packet of its own; it is done when all of them are confirmed, or one packet that had it whole.
/// </content>
internal sealed partial class SendQueue
{
    // As many as a receiver can tell apart.
    internal const int MostParts = 64;

    // Lost blocks in the order in which they were lost. A block may stand here that was confirmed since; it is passed over.
    private long[] _lost = new long[16];
    private long _lostHead;
    private long _lostTail;

    /// <summary>Parts that a block is cut into have this size, which is whole granules (<see cref="Granule"/>).</summary>
    internal static int PartSize(int total, int packetSize, int tagSize)
    {
        int granule = Granule(total);
        int room = packetSize - PacketHeader.BlockOffset - PacketHeader.RangeRoom - tagSize;
        return Math.Max(granule, room / granule * granule);
    }

    /// <summary>The least piece of a block that its receiver can tell apart: the least power of two, 32 or more, of which 64 hold the
    /// block.</summary>
    internal static int Granule(int total)
    {
        int granule = 32;
        while (granule * MostParts < total)
        {
            granule *= 2;
        }

        return granule;
    }

    /// <summary>The block that should be sent next, if there is one: first what was lost.</summary>
    /// <param name="creditEnd">The highest block number that the peer takes.</param>
    /// <param name="place">Its place.</param>
    internal bool TryPeek(long creditEnd, out long place)
    {
        while (_lostHead < _lostTail)
        {
            place = _lost[_lostHead & (_lost.Length - 1)];
            if (place >= Head && this[place].Stage == BlockStage.Lost)
            {
                // Still with the port: it has not even left, and its header must not be written over.
                return _pool.Holders(this[place].Frame) == 1;
            }

            _lostHead++;
        }

        place = NextUnsent;
        return NextUnsent < Tail && this[NextUnsent].WireNumber <= creditEnd;
    }

    /// <summary>True when the block that is next still stands with the port.</summary>
    internal bool IsHeldByPort =>
        _lostHead < _lostTail && this[_lost[_lostHead & (_lost.Length - 1)]] is { Stage: BlockStage.Lost } next
            && _pool.Holders(next.Frame) > 1;

    /// <summary>True when a block waits, whether or not the peer takes it.</summary>
    internal bool HasWaiting => NextUnsent < Tail || _lostHead < _lostTail;

    /// <summary>True when only the credit keeps the next block back.</summary>
    internal bool IsStarved(long creditEnd) =>
        _lostHead == _lostTail && NextUnsent < Tail && this[NextUnsent].WireNumber > creditEnd;

    /// <summary>All of the block that <see cref="TryPeek"/> gave has been sent.</summary>
    internal void OnSent(long place)
    {
        ref SendBlock block = ref this[place];
        if (block.Stage == BlockStage.Unsent)
        {
            NextUnsent++;
        }
        else
        {
            _lostHead++;
        }

        block.Stage = BlockStage.Sent;
    }

    /// <summary>A packet with a block, or a part of one, was confirmed.</summary>
    /// <returns>True when the block is done by that.</returns>
    internal bool OnConfirmed(long place, byte part, out SendBlock done)
    {
        done = default;
        if (place < Head || this[place].Stage == BlockStage.Done)
        {
            return false;
        }

        ref SendBlock block = ref this[place];
        if (part != SentPacket.Whole)
        {
            block.PartsConfirmed |= 1UL << part;
            if (block.PartsConfirmed != block.PartsUnderWay)
            {
                return false;
            }
        }

        done = block;
        Finish(ref block);
        return true;
    }

    /// <summary>A packet with a block, or a part of one, was lost.</summary>
    /// <returns>True when it was best-effort and is given up.</returns>
    internal bool OnLost(long place, out SendBlock dropped)
    {
        dropped = default;
        if (place < Head || this[place].Stage != BlockStage.Sent)
        {
            return false;
        }

        ref SendBlock block = ref this[place];
        if (block.Mode == BlockMode.BestEffort)
        {
            dropped = block;
            Finish(ref block);
            return true;
        }

        block.Losses++;
        block.Stage = BlockStage.Lost;
        PushLost(place);
        return false;
    }

    /// <summary>A packet with a block was not sent after all: the block is the next to go, and it does not count as lost.</summary>
    internal void OnNotSent(long place)
    {
        if (place >= Head && this[place].Stage == BlockStage.Sent)
        {
            this[place].Stage = BlockStage.Lost;
            PushLost(place);
        }
    }

    /// <summary>Takes the oldest block off when it is done: all before it are, too.</summary>
    internal bool TryPass(out SendBlock passed)
    {
        if (Head < NextUnsent && this[Head].Stage == BlockStage.Done)
        {
            passed = this[Head++];
            return true;
        }

        passed = default;
        return false;
    }

    /// <summary>Returns all frames.</summary>
    internal void Clear()
    {
        for (long place = Head; place < Tail; place++)
        {
            ref SendBlock block = ref this[place];
            if (block.Stage != BlockStage.Done)
            {
                Finish(ref block);
            }
        }

        Head = NextUnsent = Tail;
        _lostHead = _lostTail;
    }

    private void Finish(ref SendBlock block)
    {
        block.Stage = BlockStage.Done;
        _pool.Return(block.Frame);
        _budget.Give(1);
    }

    private void PushLost(long place)
    {
        if (_lostTail - _lostHead == _lost.Length)
        {
            var larger = new long[_lost.Length * 2];
            for (long i = _lostHead; i < _lostTail; i++)
            {
                larger[i & (larger.Length - 1)] = _lost[i & (_lost.Length - 1)];
            }

            _lost = larger;
        }

        _lost[_lostTail++ & (_lost.Length - 1)] = place;
    }
}
