using Ringside.Protocols.OrderEntry;

namespace Ringside.Lab.Exchange;

/// <summary>An order as the exchange received it.</summary>
/// <param name="Number">Counted from 1 in each connection.</param>
/// <param name="Order">The order.</param>
/// <param name="ReceivedNanos">When the exchange had its last byte, CLOCK_MONOTONIC_RAW.</param>
/// <param name="WireNanos">The kernel's receive stamp of that byte on the same clock; 0 when there is none.</param>
public readonly record struct ReceivedOrder(long Number, WireOrder Order, long ReceivedNanos, long WireNanos);
