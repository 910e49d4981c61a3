using Ringside.Messaging.Mdp;

namespace Ringside.Messaging.Requests;

/// <summary>The slots of a server: which are free, which wait for the store, and which have an answer that waits for the link.</summary>
/// <remarks>What waits for the store is begun in its order, and the answers to one peer leave in their order. A peer that takes none at
/// present holds up no other, and one that is gone gives its slots back. Nothing is allocated after the start.</remarks>
internal sealed class SlotQueues
{
    /// <summary>Most slots that a server may have.</summary>
    internal const int MostSlots = 1 << 16;

    private readonly ISlotWork _work;
    private readonly int _slots;
    private readonly IndexQueue _free;
    private readonly IndexQueue _toStore;
    private readonly IndexQueue _toSend;

    // Who asked; nobody when the slot is free, or when whoever asked is gone.
    private readonly PeerId[] _peers;
    private readonly HashSet<PeerId> _refused;

    /// <summary>Makes them, all free.</summary>
    /// <param name="slots">How many.</param>
    /// <param name="work">The server.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one or more than <see cref="MostSlots"/>.</exception>
    internal SlotQueues(int slots, ISlotWork work)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slots);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots, MostSlots);
        (_work, _slots) = (work, slots);
        (_free, _toStore, _toSend) = (new IndexQueue(slots), new IndexQueue(slots), new IndexQueue(slots));
        _peers = new PeerId[slots];
        _refused = new HashSet<PeerId>(slots);
        for (int i = 0; i < slots; i++)
        {
            _free.Add(i);
        }
    }

    /// <summary>Slots that are taken.</summary>
    internal int Taken => _slots - _free.Count;

    /// <summary>Takes a free slot.</summary>
    /// <param name="peer">Who asks.</param>
    /// <param name="slot">The slot.</param>
    /// <returns>False when none is free.</returns>
    internal bool TryTake(PeerId peer, out int slot)
    {
        slot = _free.Count > 0 ? _free.TakeFirst() : -1;
        if (slot < 0)
            return false;
        _peers[slot] = peer;
        return true;
    }

    /// <summary>Gives a request to the store, now or when those before it have gone.</summary>
    internal void Store(int slot)
    {
        if (_toStore.Count > 0 || !_work.TryStore(slot))
        {
            _toStore.Add(slot);
        }
    }

    /// <summary>Sends an answer and frees its slot, now or when those before it have gone; drops it when nobody waits for it.</summary>
    internal void Answer(int slot)
    {
        if (_peers[slot].IsNone || (_toSend.Count == 0 && _work.TrySend(slot, _peers[slot])))
            Free(slot);
        else
            _toSend.Add(slot);
    }

    /// <summary>A peer is gone: what of its has not begun does not begin, its answers are dropped, and what is at the store frees its slot
    /// when it is done.</summary>
    internal void Disconnected(PeerId peer)
    {
        for (int slot = 0; slot < _slots; slot++)
        {
            if (_peers[slot] == peer)
                _peers[slot] = default;
        }

        DropOrphans(_toStore);
        DropOrphans(_toSend);
    }

    /// <summary>Goes on with what waits.</summary>
    /// <returns>How much was done.</returns>
    internal int Advance()
    {
        int done = 0;
        while (_toStore.Count > 0 && _work.TryStore(_toStore.First))
        {
            _toStore.RemoveFirst();
            done++;
        }

        return done + SendWaiting();
    }

    // Each answer once around; those that stay keep their order.
    private int SendWaiting()
    {
        int done = 0;
        _refused.Clear();
        for (int left = _toSend.Count; left > 0; left--)
        {
            int slot = _toSend.TakeFirst();
            PeerId peer = _peers[slot];
            if (!_refused.Contains(peer) && _work.TrySend(slot, peer))
            {
                Free(slot);
                done++;
                continue;
            }

            _refused.Add(peer);
            _toSend.Add(slot);
        }

        return done;
    }

    private void DropOrphans(IndexQueue queue)
    {
        for (int left = queue.Count; left > 0; left--)
        {
            int slot = queue.TakeFirst();
            if (_peers[slot].IsNone)
                _free.Add(slot);
            else
                queue.Add(slot);
        }
    }

    private void Free(int slot)
    {
        _peers[slot] = default;
        _free.Add(slot);
    }
}
