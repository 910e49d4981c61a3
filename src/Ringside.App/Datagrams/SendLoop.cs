using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Loop;

namespace Ringside.App.Datagrams;

/// <summary>A ring loop on the calling thread with a <see cref="LineSender"/> in it, and a second coroutine that ends it when it is
/// told to.</summary>
internal sealed class SendLoop : ILoopObserver, IDisposable
{
    private const int FrameSize = 1 << 16; // holds the largest datagram

    private readonly RingLoop _loop;
    private readonly KernelSocket _socket;
    private readonly Mailbox<bool> _interruptions;
    private Coroutine? _sending;
    private Exception? _failure;

    /// <summary>Makes the loop and the socket.</summary>
    /// <param name="input">What the lines are read from; stays open.</param>
    /// <param name="group">Where they go.</param>
    /// <param name="interfaceName">Interface on which they leave.</param>
    /// <param name="hops">Hops that they may travel.</param>
    /// <exception cref="KernelException">io_uring is refused, or there is no such interface or no address on it.</exception>
    internal SendLoop(FileDescriptor input, in Endpoint group, string interfaceName, int hops)
    {
        Endpoint local = PortOpener.LocalAddress(interfaceName, group);
        _loop = new RingLoop(
            new RingLoopOptions
            {
                MaximumOperations = 4 * LineSender.MostUnderWay,
                FrameCount = LineSender.MostUnderWay + 1,
                FrameSize = FrameSize,
                ReceiveFrames = 1,
            },
            this);
        _interruptions = new Mailbox<bool>(_loop, 2);
        _socket = KernelSocket.Create(SocketKind.Datagram, group);
        try
        {
            _socket.ConfigureMulticastSend(KernelSocket.InterfaceIndex(interfaceName), loop: true, hops);
            _socket.Bind(local);
        }
        catch
        {
            Dispose();
            throw;
        }

        LocalEndpoint = _socket.LocalEndpoint;
        LongestLine = group.IsIPv6 ? 65_527 : 65_507;
        Lines = new LineSender(input, _socket, group, LongestLine);
    }

    /// <summary>Where the datagrams come from.</summary>
    internal Endpoint LocalEndpoint { get; }

    /// <summary>Most bytes of a line: what one datagram holds.</summary>
    internal int LongestLine { get; }

    /// <summary>The sender, with its counters.</summary>
    internal LineSender Lines { get; }

    /// <summary>Sends until the lines end or <see cref="Interrupt"/>.</summary>
    /// <exception cref="KernelException">The input could not be read.</exception>
    internal void Run()
    {
        _sending = _loop.Start("lines", Lines.Run);
        _ = _loop.Start("interruption", EndSending);
        _loop.Run();
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    /// <summary>Ends <see cref="Run"/>, from any thread, before it has begun, too.</summary>
    internal void Interrupt() => _ = _interruptions.TryPost(true);

    /// <inheritdoc/>
    public void OnEnded(Coroutine coroutine, Exception? failure)
    {
        _failure ??= failure;
        if (coroutine.Name == "lines")
        {
            _loop.Stop(); // nobody waits for an interruption any longer
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _interruptions.Dispose();
        _loop.Dispose();
        _socket.Dispose();
    }

    private async ValueTask EndSending(Coroutine coroutine)
    {
        if (await _interruptions.ReceiveAsync(coroutine) == 0)
        {
            _sending!.Cancel();
        }
    }
}
