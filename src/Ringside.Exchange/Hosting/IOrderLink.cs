using Ringside.Exchange.Gateways;
using Ringside.Linux.Sockets;

namespace Ringside.Exchange.Hosting;

/// <summary>The way of a gateway to the engines, as the shell around it sees it.</summary>
internal interface IOrderLink : IShardLink
{
    /// <summary>Who writes the stream of a shard: where orders go.</summary>
    /// <param name="shard">Number of the shard.</param>
    /// <param name="writer">Where it sends its stream from; empty while nobody was heard.</param>
    void Follow(int shard, in Endpoint writer);

    /// <summary>When <see cref="DoWork"/> has something to do.</summary>
    long DeadlineNanos { get; }

    /// <summary>Sends what was collected, and tells the engines now and then that the gateway lives.</summary>
    /// <returns>How much was done.</returns>
    int DoWork(long nowNanos);
}
