namespace Ringside.Messaging.Requests;

/// <summary>The slots of a server: which are free, which wait for the store, and which have an answer that waits for the link.</summary>
/// <remarks>Waiting ones are served in their order: nobody overtakes. Nothing is allocated after the start.</remarks>
internal sealed class SlotQueues
{
    /// <summary>Most slots that a server may have.</summary>
    internal const int MostSlots = 1 << 16;

    private readonly ISlotWork _work;
    private readonly int _slots;
    private readonly IndexQueue _free;
    private readonly IndexQueue _toStore;
    private readonly IndexQueue _toSend;

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
        for (int i = 0; i < slots; i++)
        {
            _free.Add(i);
        }
    }

    /// <summary>Slots that are taken.</summary>
    internal int Taken => _slots - _free.Count;

    /// <summary>Takes a free slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <returns>False when none is free.</returns>
    internal bool TryTake(out int slot)
    {
        if (_free.Count == 0)
        {
            slot = -1;
            return false;
        }

        slot = _free.First;
        _free.RemoveFirst();
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

    /// <summary>Sends an answer and frees its slot, now or when those before it have gone.</summary>
    internal void Answer(int slot)
    {
        if (_toSend.Count > 0 || !_work.TrySend(slot))
        {
            _toSend.Add(slot);
            return;
        }

        _free.Add(slot);
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

        while (_toSend.Count > 0 && _work.TrySend(_toSend.First))
        {
            _free.Add(_toSend.First);
            _toSend.RemoveFirst();
            done++;
        }

        return done;
    }
}
