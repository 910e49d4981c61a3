namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>Tasks that wait for the confirmation of a message. Their messages carry a context that no user may use: negative, and the place
/// of the wait.</summary>
internal sealed class PendingSends
{
    private readonly PendingSend[] _sends;
    private readonly int[] _next;
    private long _free;
    private int _count;

    /// <summary>Makes room.</summary>
    /// <param name="most">Most waits at a time.</param>
    internal PendingSends(int most)
    {
        _sends = new PendingSend[most];
        _next = new int[most];
        for (int place = 0; place < most; place++)
        {
            _sends[place] = new PendingSend(this, place);
            _next[place] = place + 1;
        }
    }

    /// <summary>Waits that have not ended.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>Takes a wait; any thread.</summary>
    /// <returns>Null when there are as many as there may be.</returns>
    internal PendingSend? TryTake()
    {
        // A version beside the place keeps a thread that was interrupted here from putting an old successor back.
        while (true)
        {
            long free = Volatile.Read(ref _free);
            int place = (int)free;
            if (place == _sends.Length)
            {
                return null;
            }

            long next = (free & ~0xFFFF_FFFFL) + (1L << 32) | (uint)Volatile.Read(ref _next[place]);
            if (Interlocked.CompareExchange(ref _free, next, free) == free)
            {
                Interlocked.Increment(ref _count);
                return _sends[place];
            }
        }
    }

    /// <summary>Gives a wait back whose end was seen; any thread.</summary>
    internal void Give(PendingSend send)
    {
        Interlocked.Decrement(ref _count);
        while (true)
        {
            long free = Volatile.Read(ref _free);
            Volatile.Write(ref _next[send.Place], (int)free);
            long next = (free & ~0xFFFF_FFFFL) + (1L << 32) | (uint)send.Place;
            if (Interlocked.CompareExchange(ref _free, next, free) == free)
            {
                return;
            }
        }
    }

    /// <summary>Ends the wait that an event is about.</summary>
    /// <returns>False when the event is the user's.</returns>
    internal bool TryComplete(in MdpEvent happened)
    {
        if (happened.Context >= 0 || happened.MessageNumber == 0)
        {
            return false;
        }

        int place = (int)(~happened.Context % _sends.Length);
        _sends[place].TryComplete(~happened.Context / _sends.Length, happened.Kind);
        return true;
    }

    /// <summary>The context of a message whose confirmation a wait waits for.</summary>
    internal long ContextOf(PendingSend send) => ~((send.Turn * _sends.Length) + send.Place);
}
