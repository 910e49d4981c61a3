namespace Ringside.Net.Ports.Simulated;

/// <summary>Sees all that happens in a simulated network, in its order: the tcpdump(1) of the simulation, which also sees what was
/// lost.</summary>
public interface ISimulatedNetworkObserver
{
    /// <summary>Something happened. The network must not be used from here.</summary>
    /// <param name="happened">What.</param>
    /// <param name="payload">The bytes, where the event is about some; valid only during the call.</param>
    void OnEvent(in SimulatedEvent happened, ReadOnlySpan<byte> payload);
}
