using Ringside.Linux.Sockets;

namespace Ringside.Net.Ports;

/// <summary>One way to the network: makes ports of one kind. The only place that knows which kernel mechanism is below.</summary>
/// <remarks>Ports are made in the network namespace of the calling thread and belong to the thread that uses them.</remarks>
public interface IBackend
{
    /// <summary>Name by which users choose it, as <c>socket</c>.</summary>
    string Name { get; }

    /// <summary>Makes a port for datagrams.</summary>
    /// <exception cref="Linux.Errors.KernelException">The kernel refused; says which call, what, and what to do.</exception>
    IDatagramPort OpenDatagramPort(DatagramPortOptions options);

    /// <summary>Listens for streams.</summary>
    /// <exception cref="Linux.Errors.KernelException">The kernel refused; says which call, what, and what to do.</exception>
    IStreamListener Listen(in Endpoint local, StreamPortOptions options);

    /// <summary>Starts a stream; its <see cref="IStreamPort.Poll"/> tells what became of it.</summary>
    /// <exception cref="Linux.Errors.KernelException">The kernel refused; says which call, what, and what to do.</exception>
    IStreamPort Connect(in Endpoint remote, StreamPortOptions options);
}
