using Ringside.Lab.Exchange;
using Ringside.Lab.Trading;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Protocols.OrderEntry;

namespace Ringside.Lab.Runs;

/// <summary>Puts exchange and trader together from their parts, for a run, for the two commands, and for tests alike.</summary>
public static class LabSetup
{
    // A burst of packets that the trader has not read yet must find room in the kernel; without privileges it is capped by
    // net.core.rmem_max. A ring of the kernel takes 2 KiB for each packet, so this is 8,192 of them.
    private const int TraderReceiveBufferBytes = 16 << 20;

    // Orders that an exchange which has lost its core for a moment does not take: each is a segment of its own, and the kernel keeps
    // about a hundred.
    private const int MaximumQueuedOrders = 1024;

    // What keeps the orders' way warm has a few messages under way.
    private const int WarmFrames = 16;

    /// <summary>Makes a replay exchange on the calling thread.</summary>
    /// <param name="options">Addresses, data, pace.</param>
    /// <param name="observer">Hears what happens.</param>
    /// <param name="waiter">The thread's waiter.</param>
    /// <exception cref="Linux.Errors.KernelException">A port in use, no such interface, no multicast group.</exception>
    public static ReplayExchange CreateExchange(ExchangeSetup options, IExchangeObserver observer, Waiter waiter)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(waiter);
        var clock = new RawClock();
        IBackend backend = options.Backend.ForThread(waiter);
        IStreamListener listener = backend.Listen(
            options.OrderEndpoint,
            new StreamPortOptions
            {
                ReceiveStamps = options.ReceiveStamps,
                LateAcknowledgements = true,
                Settings = options.SocketOptions,
            });
        try
        {
            Endpoint group = options.Group.Port == 0 ? options.Group.WithPort(listener.LocalEndpoint.Port) : options.Group;
            IDatagramPort sender = backend.OpenDatagramPort(new DatagramPortOptions
            {
                Local = new Endpoint(group.IsIPv6 ? System.Net.IPAddress.IPv6Any : System.Net.IPAddress.Any, 0),
                Interface = options.Interface,
                FrameCount = MarketDataServer.MaximumPrepared * 2,
            });
            var feed = new MarketDataServerOptions
            {
                Group = group,
                OpenFile = options.OpenData,
                Formatter = options.Formatter,
                Pace = options.Pace,
                StopAtBadLine = options.StopAtBadLine,
            };
            return new ReplayExchange(
                new OrderEntryServer(listener, clock, waiter),
                new MarketDataServer(sender, feed, clock),
                options.Behaviour,
                observer,
                waiter);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Makes a trader on the calling thread; it connects in its first duty cycles.</summary>
    /// <param name="options">Addresses, strategy.</param>
    /// <param name="observer">Hears what happens.</param>
    /// <param name="waiter">The thread's waiter.</param>
    /// <exception cref="Linux.Errors.KernelException">The socket could not be made.</exception>
    public static TraderAgent CreateTrader(TraderSetup options, ITraderObserver observer, Waiter waiter)
    {
        ArgumentNullException.ThrowIfNull(options);
        IBackend backend = options.Backend.ForThread(waiter);
        var orderOptions = new StreamPortOptions
        {
            FrameCount = 2 * MaximumQueuedOrders,
            FrameSize = 64,
            MaximumQueuedFrames = MaximumQueuedOrders,
            Settings = options.SocketOptions,
        };
        WarmPath? warmPath = options.KeepWarmNanos > 0 && waiter.Strategy != WaitStrategy.Block
            ? new WarmPath(backend, orderOptions with { FrameCount = WarmFrames }, WireOrderCodec.Size, options.KeepWarmNanos)
            : null;
        return new TraderAgent(
            Connect(backend, options.OrderEndpoint, orderOptions, warmPath),
            () => backend.OpenDatagramPort(new DatagramPortOptions
            {
                Local = options.Group,
                Group = options.Group,
                Interface = options.Interface,
                Stamps = options.Stamps,
                ReceiveBufferBytes = TraderReceiveBufferBytes,
                Settings = options.SocketOptions,
            }),
            options.Parser,
            new TraderCore(options.Trigger, options.Limits),
            observer,
            new RawClock(),
            waiter,
            warmPath);
    }

    private static IStreamPort Connect(IBackend backend, in Endpoint remote, StreamPortOptions options, WarmPath? warmPath)
    {
        try
        {
            return backend.Connect(remote, options);
        }
        catch
        {
            warmPath?.Dispose();
            throw;
        }
    }
}
