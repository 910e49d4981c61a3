using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Capabilities;

namespace Ringside.Net.Ports.Auto;

/// <summary>The fastest back end that this machine gives for each port: tries one after the other and names every refusal (kernel
/// document networking/af_xdp, packet(7), socket(7)).</summary>
/// <remarks>
/// The ladder for datagrams is ordered by the round trip of a single datagram between threads that spin, because that is what the
/// choice is about: <c>xdp</c> skips the kernel's stack in both directions, <c>packet</c> skips it for what leaves and reads
/// what arrives from shared memory, <c>socket</c> goes through all of it.
/// <c>io_uring</c> is no step of it: under a ring the same stack is passed through, and one datagram in and one out cost more with a
/// ring than with two plain calls. It earns its keep with many connections on one thread, with files beside sockets, and with
/// one place to sleep in; whoever wants that asks for it by name.
/// Streams are those of sockets: nothing above the kernel's TCP is faster than the kernel's TCP.
/// What was refused on the way stands first in the port's <see cref="IPort.Capabilities"/>; the port tells the name of the back end
/// that it really is. When the last step refuses, too, its refusal is the one that is thrown: it needs the least.
/// </remarks>
public sealed class AutoBackend : IBackend
{
    private readonly IBackend[] _steps;

    /// <summary>Makes the ladder of some back ends.</summary>
    /// <param name="steps">The back ends, fastest first, at least one; the last one makes the streams.</param>
    public AutoBackend(params IReadOnlyList<IBackend> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentOutOfRangeException.ThrowIfZero(steps.Count);
        _steps = [.. steps];
    }

    /// <summary>Names of the steps, the fastest first.</summary>
    public static IReadOnlyList<string> Ladder => ["xdp", "packet", "socket"];

    /// <inheritdoc/>
    public string Name => "auto";

    /// <summary>The back ends that are tried, in this order.</summary>
    public IReadOnlyList<IBackend> Steps => _steps;

    /// <inheritdoc/>
    public IBackend ForThread(Waiter waiter) => new AutoBackend([.. _steps.Select(step => step.ForThread(waiter))]);

    /// <inheritdoc/>
    /// <remarks>Only refusals of the kernel step down; that the options make no port is told at once.</remarks>
    public IDatagramPort OpenDatagramPort(DatagramPortOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<Capability> refused = [.. options.RefusedBefore];
        for (int i = 0; ; i++)
        {
            try
            {
                return _steps[i].OpenDatagramPort(options with { RefusedBefore = refused });
            }
            catch (KernelException refusal) when (i < _steps.Length - 1)
            {
                refused.Add(Capability.Refused($"back end {_steps[i].Name}", refusal));
            }
        }
    }

    /// <inheritdoc/>
    public IStreamListener Listen(in Endpoint local, StreamPortOptions options) => _steps[^1].Listen(local, options);

    /// <inheritdoc/>
    public IStreamPort Connect(in Endpoint remote, StreamPortOptions options) => _steps[^1].Connect(remote, options);
}
