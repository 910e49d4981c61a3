using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Loop;

namespace Ringside.App.Datagrams;

/// <summary>A ring loop on the calling thread with a <see cref="LineSender"/> in it, and a second coroutine that ends it when it is
/// told to.</summary>
internal sealed class SendLoop : IDisposable
{
    private const int FrameSize = 1 << 16; // holds the largest datagram

    private readonly RingLoop _loop;
    private readonly LoopSocket _socket;
    private readonly Mailbox<bool> _interruptions;
    private Coroutine? _sending;
    private Exception? _failure;

    /// <summary>Makes the loop and the socket.</summary>
    /// <param name="input">Descriptor that the lines are read from; stays open.</param>
    /// <param name="group">Where they go.</param>
    /// <param name="interfaceName">Interface on which they leave.</param>
    /// <param name="hops">Hops that they may travel.</param>
    /// <exception cref="KernelException">io_uring is refused, or there is no such interface or no address on it.</exception>
    internal SendLoop(int input, in Endpoint group, string interfaceName, int hops)
    {
        Endpoint local = PortOpener.LocalAddress(interfaceName, group);
        _loop = new RingLoop(new RingLoopOptions
        {
            FrameCount = 2,
            FrameSize = FrameSize,
            KernelFrames = 1,
            OnFailure = (_, failure) => _failure ??= failure,
        });
        try
        {
            _interruptions = new Mailbox<bool>(_loop, 2);
            var socket = KernelSocket.Create(SocketKind.Datagram, group);
            _socket = LoopSocket.Own(_loop, socket);
            socket.ConfigureMulticastSend(KernelSocket.InterfaceIndex(interfaceName), loop: true, hops);
            socket.Bind(local);
            LocalEndpoint = socket.LocalEndpoint;
            LongestLine = group.IsIPv6 ? 65_527 : 65_507;
            var lines = LoopFile.Own(_loop, input);
            _ = lines.Detach();
            Lines = new LineSender(lines, _socket, group, LongestLine);
        }
        catch
        {
            _loop.Dispose();
            throw;
        }
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
        _sending = _loop.Start(Lines.Run, "lines");
        _ = _loop.Start(EndWithTheLines, "end");
        _ = _loop.Start(EndWhenInterrupted, "interruption");
        _loop.Run();
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    /// <summary>Ends <see cref="Run"/>, from any thread, before it has begun, too.</summary>
    internal void Interrupt() => _ = _interruptions.TryPost(true);

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _loop.Dispose();
    }

    private async ValueTask EndWithTheLines()
    {
        _ = await _sending!.Join();
        _loop.Stop();
    }

    private async ValueTask EndWhenInterrupted()
    {
        _ = await _interruptions.ReceiveAsync();
        _sending!.Dispose();
    }
}
