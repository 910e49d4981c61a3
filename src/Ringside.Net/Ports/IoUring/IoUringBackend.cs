using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Net.Ports.IoUring;

/// <summary>Sockets of the kernel through io_uring (io_uring(7)): what arrives is received into frames that were lent to the kernel, and
/// one call serves all ports of a thread.</summary>
/// <remarks>A port belongs to the thread that first uses it. Where io_uring is forbidden or too old, opening a port fails with the
/// reason.</remarks>
public sealed class IoUringBackend : IBackend
{
    private readonly Waiter? _waiter;
    private PortRing? _shared;

    /// <summary>Makes the back end; each of its ports has a ring of its own.</summary>
    public IoUringBackend()
    {
    }

    private IoUringBackend(Waiter waiter) => _waiter = waiter;

    /// <inheritdoc/>
    public string Name => "io_uring";

    /// <inheritdoc/>
    /// <remarks>All its ports must be made and used on one thread; they share one ring, which is made with the first and closed with the
    /// last of them. Once for a thread: a waiter sleeps in one ring.</remarks>
    public IBackend ForThread(Waiter waiter)
    {
        ArgumentNullException.ThrowIfNull(waiter);
        return new IoUringBackend(waiter);
    }

    /// <inheritdoc/>
    public IDatagramPort OpenDatagramPort(DatagramPortOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new IoUringDatagramPort(Ring, options);
    }

    /// <inheritdoc/>
    public IStreamListener Listen(in Endpoint local, StreamPortOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new IoUringStreamListener(Ring, local, options);
    }

    /// <inheritdoc/>
    public IStreamPort Connect(in Endpoint remote, StreamPortOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return IoUringStreamPort.Connect(Ring, remote, options);
    }

    private PortRing Ring() => _waiter is null ? PortRing.OpenOwn() : _shared ??= PortRing.OpenShared(_waiter, () => _shared = null);
}
