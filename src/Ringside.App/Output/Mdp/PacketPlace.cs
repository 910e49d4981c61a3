using Ringside.Linux.Sockets;

namespace Ringside.App.Output.Mdp;

/// <summary>Where a packet stands in a capture.</summary>
/// <param name="Frame">Number of its frame, from 1.</param>
/// <param name="RealtimeNanos">When it was captured, CLOCK_REALTIME.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="Destination">Whom it was sent to.</param>
internal readonly record struct PacketPlace(long Frame, long RealtimeNanos, Endpoint Source, Endpoint Destination);
