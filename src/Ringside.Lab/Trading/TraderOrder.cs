using Ringside.Protocols.OrderEntry;

namespace Ringside.Lab.Trading;

/// <summary>One order of the trader with the stamps of its way through the trader, CLOCK_MONOTONIC_RAW in nanoseconds.</summary>
/// <param name="TriggerId">Id of the exchange message that fired.</param>
/// <param name="Order">The order.</param>
/// <param name="WireNanos">The kernel's receive stamp of the packet; 0 when there is none.</param>
/// <param name="ReceivedNanos">When the trader had the packet.</param>
/// <param name="DecidedNanos">When the order was ready to be sent.</param>
/// <param name="SentNanos">When the send call had returned.</param>
public readonly record struct TraderOrder(
    long TriggerId, WireOrder Order, long WireNanos, long ReceivedNanos, long DecidedNanos, long SentNanos);
