using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Net.Ports;

/// <summary>One way to the network: makes ports of one kind. The only place that knows which kernel mechanism is below
/// (socket(7), io_uring(7), packet(7), kernel document networking/af_xdp).</summary>
/// <remarks>Ports are made in the network namespace of the calling thread and belong to the thread that uses them.</remarks>
public interface IBackend
{
    /// <summary>Name by which users choose it, as <c>socket</c>.</summary>
    string Name { get; }

    /// <summary>The back end as the calling thread uses it: what its ports can share (one ring for all of them) is made for this thread,
    /// and the thread sleeps in it. It is freed when the last of these ports is closed.</summary>
    /// <param name="waiter">How that thread idles.</param>
    /// <returns>A back end for this thread alone; itself where ports share nothing.</returns>
    IBackend ForThread(Waiter waiter);

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
