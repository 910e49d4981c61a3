namespace Ringside.Messaging.Mdp.Peers;

/// <summary>Diallers whose connection is over: a connect of theirs that comes late, or twice, must not make it again. Each is remembered
/// longer than its token lives.</summary>
internal sealed class FinishedConnections(int most)
{
    private const long KeepNanos = 2L * AddressTokens.LifeSeconds * 1_000_000_000;

    private readonly Dictionary<ulong, long> _endedNanos = [];
    private readonly Queue<ulong> _order = new();

    internal void Add(ulong dialler, long nowNanos)
    {
        Forget(nowNanos);
        if (_endedNanos.TryAdd(dialler, nowNanos))
        {
            _order.Enqueue(dialler);
        }
    }

    internal bool Contains(ulong dialler) => _endedNanos.ContainsKey(dialler);

    /// <summary>False when a connection that ends could not be remembered: no new ones until there is room.</summary>
    internal bool HasRoom(long nowNanos)
    {
        Forget(nowNanos);
        return _order.Count < most;
    }

    private void Forget(long nowNanos)
    {
        while (_order.TryPeek(out ulong oldest) && nowNanos - _endedNanos[oldest] > KeepNanos)
        {
            _endedNanos.Remove(_order.Dequeue());
        }
    }
}
