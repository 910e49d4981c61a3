using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Nodes;

/// <summary>When each gateway of a shard was last heard, for as long as one process writes: who is silent for too long has lost its
/// sessions.</summary>
internal sealed class GatewayWatch(long silenceNanos)
{
    private readonly Dictionary<uint, (ulong Instance, long Nanos)> _heard = [];
    private long _checkNanos = long.MinValue;

    /// <summary>When the next look is due.</summary>
    internal long DeadlineNanos => _checkNanos;

    /// <summary>From the beginning of an epoch each gateway has its whole time once more.</summary>
    internal void Begin(long nowNanos)
    {
        _heard.Clear();
        _checkNanos = nowNanos + silenceNanos;
    }

    /// <summary>A gateway is heard.</summary>
    internal void Heard(uint gateway, ulong instance, long nowNanos)
    {
        if (!_heard.TryGetValue(gateway, out (ulong Instance, long Nanos) known) || known.Instance <= instance)
            _heard[gateway] = (instance, nowNanos);
    }

    /// <summary>Looks for a gateway of the shard's table that is silent; not more often than its time is long divided by 16.</summary>
    /// <param name="gateways">The shard's gateways.</param>
    /// <param name="beganNanos">When the epoch began.</param>
    /// <param name="nowNanos">The time.</param>
    /// <param name="lost">The gateway, when the result is true. The next look is at once.</param>
    internal bool TryFindSilent(GatewayTable gateways, long beganNanos, long nowNanos, out ShardGateway lost)
    {
        lost = default;
        if (nowNanos < _checkNanos)
            return false;
        for (int place = 0; place < gateways.Count; place++)
        {
            ref readonly ShardGateway gateway = ref gateways[place];
            bool isHeard = _heard.TryGetValue(gateway.Number, out (ulong Instance, long Nanos) heard) && heard.Instance == gateway.Instance;
            long since = isHeard ? heard.Nanos : beganNanos;
            if (gateway.IsLost == 0 && nowNanos - since >= silenceNanos)
            {
                lost = gateway;
                return true;
            }
        }

        _checkNanos = nowNanos + (silenceNanos / 16);
        return false;
    }
}
