using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Hosting;

/// <summary>The way to engines on the same thread: a call.</summary>
/// <param name="engines">The engines by number of their shard; looked up at each call, for one may begin anew.</param>
/// <param name="gateway">Number of the gateway.</param>
/// <param name="instance">Which run of it.</param>
internal sealed class DirectOrderLink(IReadOnlyList<Func<EngineNode?>> engines, uint gateway, ulong instance) : IOrderLink
{
    private const long KeepAliveNanos = 1_000_000_000;

    private long _nowNanos;
    private long _keepAliveNanos = long.MinValue;

    public long DeadlineNanos => _keepAliveNanos;

    public bool TrySend(int shard, in ShardInput input) => engines[shard]()?.TryTake(input, _nowNanos) ?? false;

    public int DoWork(long nowNanos)
    {
        _nowNanos = nowNanos;
        if (nowNanos < _keepAliveNanos)
            return 0;
        _keepAliveNanos = nowNanos + KeepAliveNanos;
        for (int shard = 0; shard < engines.Count; shard++)
            engines[shard]()?.Heard(gateway, instance, nowNanos);
        return 0;
    }
}
