using System.Runtime.CompilerServices;

namespace Ringside.Market.Orders;

/// <content>Asking before adding.</content>
public sealed unsafe partial class OrderIndex
{
    /// <summary>Whether an id of this hash may be added at the empty entry that <see cref="Locate"/> has found. Removals do not turn a yes
    /// into a no: they only bring entries nearer to their places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool HasRoomAt(ulong* place, ulong hash) => place - (_entries + (hash >> _shift)) < MaximumProbe;
}
