using System.Runtime.CompilerServices;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <summary>An order on its way through the market: new, replaced, or a stop that was triggered.</summary>
internal unsafe struct Incoming
{
    internal ulong Id;

    /// <summary>Limit price as in events; 0 for types without one.</summary>
    internal long Price;

    /// <summary>Up to where it trades: the limit, or the end of the collar.</summary>
    internal long Bound;

    /// <summary>What is left of it.</summary>
    internal long Open;

    internal long Display;
    internal long Executed;
    internal long StopPrice;

    /// <summary>Its number in the order of acceptance; 0 when that is the one that it gets now.</summary>
    internal ulong Accepted;

    /// <summary>Empty entry of the index for its id, while that is known; null when it must be looked for.</summary>
    internal ulong* Entry;

    /// <summary>Hash of its id, with <see cref="Entry"/>.</summary>
    internal ulong Hash;

    /// <summary>Its slot; 0 when it has none yet. With a slot it is in the index and in the list of its session.</summary>
    internal uint Slot;

    /// <summary>As in <see cref="OrderFlags"/>.</summary>
    internal uint Flags;

    /// <summary>It met an order of its own member, and ends for that.</summary>
    internal bool IsStopped;

    internal readonly Side Side
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => OrderFlags.SideOf(Flags);
    }

    /// <summary>What it would show.</summary>
    internal readonly long Shown => Display == 0 ? Open : Math.Min(Display, Open);
}
