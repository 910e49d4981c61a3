using Ringside.Linux.Sockets;

namespace Ringside.Net.Ports.Simulated;

/// <summary>One thing that happened in a simulated network, at its virtual time; an entry as a capture of pcap(3) would hold
/// it, and the losses beside.</summary>
/// <param name="Nanos">When, in nanoseconds of virtual time.</param>
/// <param name="Kind">What.</param>
/// <param name="Number">Number of the datagram, from 1 in the order of sending; its copies have the same. 0 for streams and links.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Destination">Where it goes.</param>
/// <param name="Length">Bytes of payload.</param>
public readonly record struct SimulatedEvent(
    long Nanos, SimulatedEventKind Kind, long Number, Endpoint Source, Endpoint Destination, int Length);
