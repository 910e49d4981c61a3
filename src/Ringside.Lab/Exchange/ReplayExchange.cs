using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Lab.Exchange;

/// <summary>An exchange that replays recorded market data to one trader and takes its orders.</summary>
/// <remarks>
/// The problem: to measure how fast a trader reacts, something must play the market at it and stamp both directions on one
/// clock. The model: three states (see <see cref="ExchangeState"/>), one connection, one file, one multicast group; each duty
/// cycle looks at the orders first, because their stamps are what is measured, then publishes at most one packet, then looks
/// whether the trader is still there. What can fail: the trader may leave at any time (POLLRDHUP, POLLHUP), then the replay
/// ends and the exchange listens again; the file may be damaged, then what could be read is published and the exchange ends
/// with that error. Out of scope: matching; orders are logged, never answered.
/// </remarks>
public sealed class ReplayExchange : IAgent, IDisposable
{
    // Between two looks for hang-up and new connections while packets flow: far below a human's notice, far above a packet's cost.
    private const long WatchIntervalNanos = 100_000;

    // Packets are prepared only this long after the last one left, when an order that it triggered has usually arrived, ...
    private const long QuietNanos = 20_000;

    // ... and this long before the next one is due, so that it is not late.
    private const long PrepareNanos = 15_000;

    private readonly OrderEntryServer _orders;
    private readonly MarketDataServer _feed;
    private readonly ReplayExchangeOptions _options;
    private readonly IExchangeObserver _observer;
    private readonly Waiter _waiter;
    private long _publishFromNanos;
    private long _nextWatchNanos;
    private long _lastSentNanos;
    private long _lingerUntilNanos;
    private bool _started;
    private bool _isReplaying;

    private enum OrdersTaken
    {
        All,
        Blocked,
        Invalid,
    }

    /// <summary>Makes the exchange of its two servers, in <see cref="ExchangeState.Init"/>.</summary>
    /// <param name="orders">Order entry; owned from now on.</param>
    /// <param name="feed">Market data; owned from now on.</param>
    /// <param name="options">Times and once.</param>
    /// <param name="observer">Hears what happens.</param>
    /// <param name="waiter">How the exchange's thread sleeps.</param>
    public ReplayExchange(
        OrderEntryServer orders, MarketDataServer feed, ReplayExchangeOptions options, IExchangeObserver observer, Waiter waiter)
    {
        _orders = orders;
        _feed = feed;
        _options = options;
        _observer = observer;
        _waiter = waiter;
        _waiter.Strategy = WaitStrategy.Block;
    }

    /// <summary>The state.</summary>
    public ExchangeState State { get; private set; }

    /// <summary>Completed replays: the whole file was published and the linger time was over.</summary>
    public long Replays { get; private set; }

    /// <summary>Where traders connect.</summary>
    public Endpoint OrderEndpoint => _orders.LocalEndpoint;

    /// <summary>Market data of the present, or of the last, replay.</summary>
    public MarketDataServer Feed => _feed;

    /// <summary>Where market data goes.</summary>
    public Endpoint Group => _feed.Group;

    /// <inheritdoc/>
    public int DoWork(long nowNanos)
    {
        if (!_started)
        {
            _started = true;
            _observer.OnState(ExchangeState.Init, nowNanos);
        }

        return State switch
        {
            ExchangeState.Init => AwaitTrader(nowNanos),
            ExchangeState.Handshake => ShakeHands(nowNanos),
            _ => Transmit(nowNanos),
        };
    }

    /// <summary>Closes both servers.</summary>
    public void Dispose()
    {
        _orders.Dispose();
        _feed.Dispose();
    }

    private int AwaitTrader(long nowNanos)
    {
        int arrived = _orders.AcceptConnections(_observer);
        if (_orders.IsConnected)
        {
            _publishFromNanos = nowNanos + _options.JoinWaitNanos;
            _waiter.DeadlineNanos = _publishFromNanos;
            _feed.ResetCounters();
            _observer.OnConnected(_orders.Peer, _orders.Options);
            Enter(ExchangeState.Handshake, nowNanos);
        }

        return arrived;
    }

    private int ShakeHands(long nowNanos)
    {
        int work = _orders.AcceptConnections(_observer);
        int discarded = _orders.Discard();
        if (discarded > 0)
        {
            _observer.OnNote(
                $"protocol violation: {discarded} bytes from {_orders.Peer} during Handshake thrown away; "
                    + "orders are taken from Transmit on");
            work++;
        }

        if (_orders.HasEnded(out string reason))
        {
            return EndReplay(reason, nowNanos);
        }

        if (nowNanos < _publishFromNanos)
        {
            return work;
        }

        if (!_isReplaying)
        {
            // The join wait is over: from here on packets are due.
            _feed.Open(nowNanos);
            _isReplaying = true;
            _waiter.Strategy = _options.TransmitStrategy;
        }

        if (_feed.IsNextSnapshot || _feed.IsReadingAhead)
        {
            return work + PublishAndPrepare(nowNanos);
        }

        _nextWatchNanos = nowNanos;
        _lingerUntilNanos = 0;
        Enter(ExchangeState.Transmit, nowNanos);
        return work + 1;
    }

    private int Transmit(long nowNanos)
    {
        OrdersTaken taken = TakeOrders(out int work);
        if (taken == OrdersTaken.Invalid)
        {
            return EndReplay("an invalid order", nowNanos);
        }

        // An order that finds no room now is offered again: until then nothing may end the connection, and the thread stays awake.
        bool isBlocked = taken == OrdersTaken.Blocked;
        work += PublishAndPrepare(nowNanos) + (isBlocked ? 1 : 0);
        if (_feed.IsFinished && !isBlocked)
        {
            work += Linger(nowNanos);
        }

        if (State == ExchangeState.Transmit && !isBlocked && nowNanos >= _nextWatchNanos)
        {
            _nextWatchNanos = nowNanos + WatchIntervalNanos;
            work += _orders.AcceptConnections(_observer);
            if (_orders.HasEnded(out string reason))
            {
                // What arrived before the end still counts.
                return TakeOrders(out int late) == OrdersTaken.All && late == 0 ? EndReplay(reason, nowNanos) : 1;
            }
        }

        return State == ExchangeState.Init && _options.Once ? IAgent.Ended : work;
    }

    private OrdersTaken TakeOrders(out int count)
    {
        count = 0;
        while (true)
        {
            switch (_orders.TryRead(out ReceivedOrder order))
            {
                case OrderRead.Order when _observer.OnOrder(order):
                    _orders.Taken();
                    count++;
                    break;
                case OrderRead.Order:
                    return OrdersTaken.Blocked;
                case OrderRead.Partial:
                    count++;
                    break;
                case OrderRead.Invalid:
                    _observer.OnNote(
                        $"protocol violation: bytes from {_orders.Peer} are no order (the side byte is neither 'B' nor 'S'); "
                            + "the connection is closed");
                    return OrdersTaken.Invalid;
                default:
                    return OrdersTaken.All;
            }
        }
    }

    private int PublishAndPrepare(long nowNanos)
    {
        if (_feed.Publish(nowNanos, _observer))
        {
            _lastSentNanos = nowNanos;
            _waiter.DeadlineNanos = _feed.NextDueNanos(nowNanos);
            return 1;
        }

        bool isQuiet = nowNanos - _lastSentNanos >= QuietNanos && _feed.NextDueNanos(nowNanos) - nowNanos >= PrepareNanos;
        return (isQuiet || _feed.IsReadingAhead) && _feed.Prepare() ? 1 : 0;
    }

    private int Linger(long nowNanos)
    {
        if (_lingerUntilNanos == 0)
        {
            _lingerUntilNanos = nowNanos + _options.LingerNanos;
            _waiter.DeadlineNanos = _lingerUntilNanos;
            _waiter.Strategy = WaitStrategy.SpinThenBlock;
            _observer.OnNote(
                $"end of the file after {_feed.PacketsSent} packets; "
                    + $"orders are taken for another {_options.LingerNanos / 1_000_000} ms");
            return 1;
        }

        if (nowNanos < _lingerUntilNanos)
        {
            return 0;
        }

        Replays++;
        return EndReplay(null, nowNanos);
    }

    private int EndReplay(string? reason, long nowNanos)
    {
        if (reason is not null)
        {
            int bytes = _orders.UnfinishedBytes;
            string unfinished = bytes > 0 ? $"; {bytes} bytes of an unfinished order thrown away" : string.Empty;
            _observer.OnNote($"connection from {_orders.Peer} ended after {_feed.PacketsSent} packets: {reason}{unfinished}");
        }

        foreach (string note in _feed.Summary())
        {
            _observer.OnNote(note);
        }

        _feed.Close();
        _isReplaying = false;
        _orders.CloseConnection();
        _waiter.Strategy = WaitStrategy.Block;
        _waiter.DeadlineNanos = Waiter.Never;
        Enter(ExchangeState.Init, nowNanos);
        return _options.Once ? IAgent.Ended : 1;
    }

    private void Enter(ExchangeState state, long nowNanos)
    {
        State = state;
        _observer.OnState(state, nowNanos);
    }
}
