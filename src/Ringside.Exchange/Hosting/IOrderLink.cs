using Ringside.Exchange.Gateways;

namespace Ringside.Exchange.Hosting;

/// <summary>The way of a gateway to the engines, as the shell around it sees it.</summary>
internal interface IOrderLink : IShardLink
{
    /// <summary>When <see cref="DoWork"/> has something to do.</summary>
    long DeadlineNanos { get; }

    /// <summary>Sends what was collected, and tells the engines now and then that the gateway lives.</summary>
    /// <returns>How much was done.</returns>
    int DoWork(long nowNanos);
}
