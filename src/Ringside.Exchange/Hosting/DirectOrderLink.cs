using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;

namespace Ringside.Exchange.Hosting;

/// <summary>The way to engines on the same thread: a call.</summary>
/// <param name="engines">The engines; looked up at each call, for one may begin anew.</param>
/// <param name="gateway">Number of the gateway.</param>
/// <param name="instance">Which run of it.</param>
internal sealed class DirectOrderLink(IReadOnlyList<EngineAgent> engines, uint gateway, ulong instance) : IOrderLink
{
    private const long KeepAliveNanos = 1_000_000_000;

    private long _nowNanos;
    private long _keepAliveNanos = long.MinValue;

    public long DeadlineNanos => _keepAliveNanos;

    // The one that is open is seen at once.
    public void Follow(int shard, in Endpoint writer)
    {
    }

    public bool TrySend(int shard, in ShardInput input)
    {
        for (int place = 0; place < engines.Count; place++)
        {
            EngineNode engine = engines[place].Engine;
            if (engines[place].Shard == shard && engine.IsOpen)
                return engine.TryTake(input, _nowNanos);
        }

        return false;
    }

    public int DoWork(long nowNanos)
    {
        _nowNanos = nowNanos;
        if (nowNanos < _keepAliveNanos)
            return 0;
        _keepAliveNanos = nowNanos + KeepAliveNanos;
        for (int place = 0; place < engines.Count; place++)
            engines[place].Engine.Heard(gateway, instance, nowNanos);
        return 0;
    }
}
