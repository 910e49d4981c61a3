using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Bench.Messaging;

/// <summary>A back end whose datagram ports lose datagrams. Streams lose nothing.</summary>
/// <param name="inner">What the ports are made of.</param>
/// <param name="percent">Of a hundred datagrams, how many are lost in each direction.</param>
/// <param name="seed">What the losses of the first port follow from; each further port has the next number.</param>
internal sealed class LossyBackend(IBackend inner, double percent, ulong seed) : IBackend
{
    private ulong _nextSeed = seed;

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public IBackend ForThread(Waiter waiter) => new LossyBackend(inner.ForThread(waiter), percent, _nextSeed);

    /// <inheritdoc/>
    public IDatagramPort OpenDatagramPort(DatagramPortOptions options) =>
        new LossyDatagramPort(inner.OpenDatagramPort(options), percent, _nextSeed++);

    /// <inheritdoc/>
    public IStreamListener Listen(in Endpoint local, StreamPortOptions options) => inner.Listen(local, options);

    /// <inheritdoc/>
    public IStreamPort Connect(in Endpoint remote, StreamPortOptions options) => inner.Connect(remote, options);
}
