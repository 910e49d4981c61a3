using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp;

/// <summary>Where a core's packets go: a port, or what a test makes of it (docs/mdp.md).</summary>
public interface IMdpOutput
{
    /// <summary>Sends packets in their order, without waiting.</summary>
    /// <param name="port">Which of the node's ports.</param>
    /// <param name="batch">Packets in frames of that port's pool; those that are taken are returned to it when they have left.</param>
    /// <returns>How many of the first were taken.</returns>
    int Send(int port, ReadOnlySpan<Outgoing> batch);
}
