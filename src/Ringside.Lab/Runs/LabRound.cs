using Ringside.Lab.Exchange;
using Ringside.Lab.MarketData;
using Ringside.Lab.Oracles;
using Ringside.Lab.Pacing;
using Ringside.Lab.Topologies;
using Ringside.Lab.Trading;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Lab.Runs;

/// <summary>One replay: an exchange on one thread, a trader on another, from the connection to the end of the file.</summary>
internal sealed class LabRound
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    // An exchange that has ended closes the connection; a trader that does not notice within this time is at fault.
    private static readonly TimeSpan TraderEndTimeout = TimeSpan.FromSeconds(5);

    // Port 0: the number of the order-entry port.
    private static readonly Endpoint Group = new(new System.Net.IPAddress([239, 255, 0, 1]), 0);

    private readonly LabRunOptions _options;
    private readonly ITopology _topology;
    private readonly IReadOnlyList<ExpectedOrder> _expected;

    internal LabRound(LabRunOptions options, ITopology topology, IReadOnlyList<ExpectedOrder> expected)
    {
        _options = options;
        _topology = topology;
        _expected = expected;
    }

    /// <summary>Plays the file once.</summary>
    /// <param name="openData">The file.</param>
    /// <param name="pace">Its pace.</param>
    /// <param name="progress">Hears the row reached, from time to time.</param>
    /// <param name="cancellation">Ends the round early; what was measured is kept.</param>
    internal RoundOutcome Run(Func<TardisReader> openData, Pace pace, Action<long>? progress, CancellationToken cancellation)
    {
        var exchangeRecorder = new ExchangeRecorder(_expected);
        var traderRecorder = new TraderRecorder(_expected.Count);
        ReplayExchange? exchange = null;
        TraderAgent? trader = null;

        // The kernel chooses a free TCP port; the group's UDP port takes the same number, so that runs side by side do not mix.
        using AgentThread exchangeThread = AgentThread.Start(
            waiter => exchange = StartExchange(openData, pace, exchangeRecorder, waiter), ExchangeThreadOptions());
        using AgentThread traderThread = AgentThread.Start(
            waiter => trader = LabSetup.CreateTrader(TraderOptions(exchange!), traderRecorder, waiter), TraderThreadOptions());

        bool interrupted = WaitForEnd(exchangeThread, traderThread, exchangeRecorder, progress, cancellation);
        return new RoundOutcome
        {
            Exchange = exchangeRecorder,
            Trader = traderRecorder,
            Interrupted = interrupted,
            PacketsSent = exchange!.Feed.PacketsSent,
            SendsFull = exchange.Feed.SendsFull,
            LatestNanos = exchange.Feed.LatestNanos,
            PacketsReceived = trader!.Packets,
            BadPackets = trader.BadPackets,
            PacketsDropped = trader.Feed?.Dropped ?? 0,
            OrdersRefused = trader.Core.Refused,
            OrdersLimited = trader.Core.Limited,
            OrdersUnsent = trader.UnsentOrders,
            WarmPathFailure = trader.WarmPath?.Failure ?? Linux.Errors.Errno.None,
            LevelsLost = trader.Core.Book.Evicted + trader.Core.Book.Refused,
        };
    }

    private static bool WaitForEnd(
        AgentThread exchange, AgentThread trader, ExchangeRecorder recorder, Action<long>? progress, CancellationToken cancellation)
    {
        while (!exchange.Join(LookInterval))
        {
            progress?.Invoke(recorder.LastRow);
            if (cancellation.IsCancellationRequested)
            {
                exchange.RequestStop();
                exchange.Join();
                trader.RequestStop();
                trader.Join();
                return true;
            }

            if (!trader.IsRunning)
            {
                // Throws what ended the trader; if it ended without a fault, the exchange ends by itself.
                trader.Join();
            }
        }

        if (!trader.Join(TraderEndTimeout))
        {
            throw new InvalidOperationException(
                $"the trader did not notice within {TraderEndTimeout.TotalSeconds:0} s that the exchange ended");
        }

        return false;
    }

    private ReplayExchange StartExchange(Func<TardisReader> openData, Pace pace, ExchangeRecorder recorder, Waiter waiter) =>
        LabSetup.CreateExchange(
            new ExchangeSetup
            {
                OrderEndpoint = _topology.ExchangeAddress,
                Group = Group,
                Interface = _topology.ExchangeInterface,
                OpenData = openData,
                Formatter = _options.Formatter,
                Backend = _options.Backend,
                Pace = pace,
                Behaviour = new ReplayExchangeOptions { Once = true, LingerNanos = _options.LingerNanos },
                ReceiveStamps = _options.Stamps != Net.Ports.StampSource.None,
                StopAtBadLine = _options.StopAtBadLine,
                SocketOptions = _options.SocketOptions,
            },
            recorder,
            waiter);

    private TraderSetup TraderOptions(ReplayExchange exchange) => new()
    {
        OrderEndpoint = exchange.OrderEndpoint,
        Group = exchange.Group,
        Interface = _topology.TraderInterface,
        Trigger = _options.Trigger,
        Limits = _options.Limits,
        Parser = _options.Parser,
        Backend = _options.Backend,
        Stamps = _options.Stamps,
        SocketOptions = _options.SocketOptions,
        KeepWarmNanos = _options.KeepWarmNanos,
    };

    private AgentThreadOptions ExchangeThreadOptions() => new()
    {
        Name = "exchange",
        Processor = _options.ExchangeProcessor,
        EnterNamespace = _topology.EnterExchange,
    };

    private AgentThreadOptions TraderThreadOptions() => new()
    {
        Name = "trader",
        Strategy = _options.Wait,
        Processor = _options.TraderProcessor,
        EnterNamespace = _topology.EnterTrader,
    };
}
