using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Net.Ports.Simulated;

/// <summary>The ports of one host of a simulated network, in place of those of socket(7).</summary>
/// <remarks>It is made with its host (<see cref="SimulatedHost.Backend"/>) and is none of <see cref="Backends"/>: nobody can ask for it by
/// name where a real network is meant. Its ports have no descriptor (-1): there is nothing to sleep on, the simulation drives.</remarks>
public sealed class SimulatedBackend : IBackend
{
    internal SimulatedBackend(SimulatedHost host) => Host = host;

    /// <inheritdoc/>
    public string Name => "simulated";

    /// <summary>Where the ports are made.</summary>
    public SimulatedHost Host { get; }

    /// <inheritdoc/>
    public IBackend ForThread(Waiter waiter) => this;

    /// <inheritdoc/>
    public IDatagramPort OpenDatagramPort(DatagramPortOptions options) => new SimulatedDatagramPort(Host, options);

    /// <inheritdoc/>
    public IStreamListener Listen(in Endpoint local, StreamPortOptions options) => new SimulatedStreamListener(Host, local, options);

    /// <inheritdoc/>
    public IStreamPort Connect(in Endpoint remote, StreamPortOptions options) => SimulatedStreamPort.Connect(Host, remote, options);
}
