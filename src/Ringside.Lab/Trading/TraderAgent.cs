using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Protocols.MarketData;
using Ringside.Protocols.OrderEntry;

namespace Ringside.Lab.Trading;

/// <summary>The trader's shell: connects to order entry, then joins the group, then turns packets into orders.</summary>
/// <remarks>
/// The way from a packet to its order: receive into a frame, parse in place, judge, write 13 bytes into a frame of the
/// order connection, send. Nothing is allocated on it. The stamp of the kernel is fetched only for packets that fired, after
/// the order has left. Between packets a spinning trader keeps the orders' way through the kernel warm.
/// </remarks>
public sealed class TraderAgent : IAgent, IDisposable
{
    private const long ConnectTimeoutNanos = 5_000_000_000;

    // How often a busy trader looks whether the exchange is still there.
    private const long WatchIntervalNanos = 1_000_000;

    // How long a trader whose exchange has gone takes packets, at most: a group may have other senders.
    private const long DrainNanos = 1_000_000_000;

    private readonly IStreamPort _orders;
    private readonly Func<IDatagramPort> _join;
    private readonly IMarketDataParser _parser;
    private readonly TraderCore _core;
    private readonly ITraderObserver _observer;
    private readonly INanoClock _clock;
    private readonly Waiter _waiter;
    private readonly WarmPath? _warmPath;
    private readonly Received[] _received = new Received[1];
    private IDatagramPort? _feed;
    private long _connectUntilNanos;
    private long _nextWatchNanos;
    private string? _endReason;
    private long _drainUntilNanos;

    /// <summary>Makes the trader; its connection may still be under way.</summary>
    /// <param name="orders">The order-entry connection; owned from now on.</param>
    /// <param name="join">Makes the port that has joined the group; called once the connection stands.</param>
    /// <param name="parser">Reads packets.</param>
    /// <param name="core">The strategy.</param>
    /// <param name="observer">Hears what happens.</param>
    /// <param name="clock">Stamps.</param>
    /// <param name="waiter">How the trader's thread idles.</param>
    /// <param name="warmPath">Keeps the orders' way warm while nothing arrives; owned from now on; null for a trader that does not.</param>
    public TraderAgent(
        IStreamPort orders,
        Func<IDatagramPort> join,
        IMarketDataParser parser,
        TraderCore core,
        ITraderObserver observer,
        INanoClock clock,
        Waiter waiter,
        WarmPath? warmPath = null)
    {
        _orders = orders;
        _join = join;
        _parser = parser;
        _core = core;
        _observer = observer;
        _clock = clock;
        _waiter = waiter;
        _warmPath = warmPath;
        _waiter.Watch(orders.Descriptor, orders.WakeOn(PollEvents.Writable | PollEvents.PeerHangUp));
    }

    /// <summary>Packets received.</summary>
    public long Packets { get; private set; }

    /// <summary>Packets that the parser did not understand.</summary>
    public long BadPackets { get; private set; }

    /// <summary>Orders that could not be handed to the connection.</summary>
    public long UnsentOrders { get; private set; }

    /// <summary>What keeps the orders' way warm; null when nothing does.</summary>
    public WarmPath? WarmPath => _warmPath;

    /// <summary>The strategy.</summary>
    public TraderCore Core => _core;

    /// <summary>The market data port, once joined.</summary>
    public IDatagramPort? Feed => _feed;

    /// <inheritdoc/>
    public int DoWork(long nowNanos)
    {
        if (_feed is null)
        {
            return Connect(nowNanos);
        }

        if (_feed.Receive(_received) > 0)
        {
            long receivedNanos = _clock.NowNanos();
            Packets++;
            OnPacket(_received[0], receivedNanos);
            _feed.Frames.Return(_received[0].Frame);
            if (nowNanos < _nextWatchNanos)
            {
                return 1;
            }
        }
        else if (_endReason is not null)
        {
            return End();
        }
        else if (nowNanos < _nextWatchNanos && _waiter.Strategy != WaitStrategy.Block)
        {
            _warmPath?.Run(nowNanos);
            return 0;
        }

        return WatchConnection(nowNanos);
    }

    /// <summary>Closes both ports.</summary>
    public void Dispose()
    {
        _waiter.Unwatch(_orders.Descriptor);
        _orders.Dispose();
        _warmPath?.Dispose();
        if (_feed is not null)
        {
            _waiter.Unwatch(_feed.Descriptor);
            _feed.Dispose();
        }
    }

    private int Connect(long nowNanos)
    {
        if (_connectUntilNanos == 0)
        {
            _connectUntilNanos = nowNanos + ConnectTimeoutNanos;
            _waiter.DeadlineNanos = _connectUntilNanos;
        }

        switch (_orders.Poll())
        {
            case StreamState.Open:
                Join();
                return 1;
            case StreamState.Connecting when nowNanos < _connectUntilNanos:
                return 0;
            case StreamState.Connecting:
                throw new KernelException($"connect({_orders.RemoteEndpoint})", Errno.ETIMEDOUT, "no answer within 5 s");
            case StreamState.Failed:
                throw new KernelException(
                    $"connect({_orders.RemoteEndpoint})", _orders.LastError,
                    _orders.LastError == Errno.ECONNREFUSED ? "no exchange listens there; start one with `./ringside lab exchange`" : null);
            default:
                _observer.OnEnded("the exchange closed the connection at once: another trader is connected");
                return IAgent.Ended;
        }
    }

    private void Join()
    {
        _feed = _join();
        _waiter.DeadlineNanos = Waiter.Never;
        _waiter.Watch(_orders.Descriptor, _orders.WakeOn(PollEvents.PeerHangUp));
        _waiter.Watch(_feed.Descriptor, _feed.WakeOn(PollEvents.Readable));
        _observer.OnJoined(_orders, _feed);
    }

    private void OnPacket(in Received received, long receivedNanos)
    {
        if (!_parser.TryParse(_feed!.Frames[received.Frame], out MarketDataRow row))
        {
            BadPackets++;
            return;
        }

        if (_core.OnRow(row, receivedNanos, out WireOrder order) != TraderDecision.Order)
        {
            return;
        }

        if (!_orders.Frames.TryLease(out Frame frame))
        {
            UnsentOrders++;
            return;
        }

        Frame message = frame.Take(WireOrderCodec.Size);
        WireOrderCodec.Write(order, _orders.Frames[message]);
        long decidedNanos = _clock.NowNanos();
        if (_orders.Send(message) != SendStatus.Sent)
        {
            _orders.Frames.Return(frame);
            UnsentOrders++;
            return;
        }

        long sentNanos = _clock.NowNanos();
        _observer.OnOrder(new TraderOrder(
            row.LocalTimestampMicros, order, WireNanos(received), receivedNanos, decidedNanos, sentNanos));
    }

    private long WireNanos(in Received received)
    {
        long stamp = received.StampRealtimeNanos;
        if (stamp == 0 && _feed is IStampedPort stamped)
        {
            stamped.TryGetLastStamp(out stamp);
        }

        return stamp == 0 ? 0 : stamp - _clock.RealtimeOffsetNanos();
    }

    private int WatchConnection(long nowNanos)
    {
        _nextWatchNanos = nowNanos + WatchIntervalNanos;
        int flushed = _orders.QueuedBytes > 0 ? _orders.Flush() : 0;

        // What the kernel has not taken yet must go as soon as there is room, also when no packet comes.
        PollEvents room = _orders.QueuedBytes > 0 ? PollEvents.Writable : PollEvents.None;
        _waiter.Watch(_orders.Descriptor, _orders.WakeOn(PollEvents.PeerHangUp | room));
        switch (_orders.Poll())
        {
            case StreamState.PeerClosed:
                return Drain("the exchange closed the connection", nowNanos);
            case StreamState.Failed:
                return Drain($"the connection failed: {_orders.LastError}", nowNanos);
            default:
                return flushed;
        }
    }

    // The exchange sent its last packets before it closed the connection: they are here, and count.
    private int Drain(string reason, long nowNanos)
    {
        if (_endReason is null)
        {
            _endReason = reason;
            _drainUntilNanos = nowNanos + DrainNanos;
        }

        return nowNanos < _drainUntilNanos ? 1 : End();
    }

    private int End()
    {
        _observer.OnEnded(_endReason!);
        return IAgent.Ended;
    }
}
