using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Gateways;

/// <summary>The way from a gateway to the writers of the shards. What it loses is sent again; what it repeats is noticed.</summary>
public interface IShardLink
{
    /// <summary>Takes an input for a shard, in the order of its sequence.</summary>
    /// <param name="shard">Number of the shard, from 0.</param>
    /// <param name="input">The input; to be copied.</param>
    /// <returns>False when there is no room now; it is tried again with the next input or <see cref="GatewayCore.Poll"/>.</returns>
    bool TrySend(int shard, in ShardInput input);
}
