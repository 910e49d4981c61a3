using Ringside.Linux.Clocks;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Protocols.OrderEntry;

namespace Ringside.Lab.Exchange;

/// <summary>The order-entry side of the replay exchange: exactly one connection at a time, 13-byte orders in, nothing out.</summary>
public sealed class OrderEntryServer : IDisposable
{
    // A trader that floods must not keep the duty cycle from ending.
    private const int MaximumDiscards = 256;

    private readonly IStreamListener _listener;
    private readonly INanoClock _clock;
    private readonly Waiter _waiter;
    private readonly WireOrderReassembler _reassembler = new();
    private readonly WireOrder[] _decoded = new WireOrder[256];
    private IStreamPort? _connection;
    private int _decodedCount;
    private int _decodedNext;
    private long _decodedAtNanos;
    private long _decodedWireNanos;
    private long _orders;
    private bool _isBroken;
    private int _skipBytes;

    /// <summary>Takes over a listener.</summary>
    /// <param name="listener">Where traders connect; owned from now on.</param>
    /// <param name="clock">Stamps the orders.</param>
    /// <param name="waiter">Wakes the exchange for connections and orders.</param>
    public OrderEntryServer(IStreamListener listener, INanoClock clock, Waiter waiter)
    {
        _listener = listener;
        _clock = clock;
        _waiter = waiter;
        _waiter.Watch(listener.Descriptor);
    }

    /// <summary>Where it listens.</summary>
    public Endpoint LocalEndpoint => _listener.LocalEndpoint;

    /// <summary>True while a trader is connected, as far as seen.</summary>
    public bool IsConnected => _connection is not null;

    /// <summary>The other end of the connection; empty without one.</summary>
    public Endpoint Peer => _connection?.RemoteEndpoint ?? default;

    /// <summary>Connections closed at once because one was up already.</summary>
    public long RefusedConnections { get; private set; }

    /// <summary>Bytes that arrived while no order was allowed.</summary>
    public long DiscardedBytes { get; private set; }

    /// <summary>Bytes of an order that has begun but is not complete.</summary>
    public int UnfinishedBytes => _reassembler.PendingBytes;

    /// <summary>Options that became of the present connection.</summary>
    public IReadOnlyList<OptionReport> Options => _connection?.Options ?? [];

    /// <summary>Looks for new connections: the first is kept, all further ones are closed at once.</summary>
    /// <param name="observer">Hears about the closed ones.</param>
    /// <returns>How many connections were looked at.</returns>
    public int AcceptConnections(IExchangeObserver observer)
    {
        int count = 0;
        while (_listener.Accept() is { } arrived)
        {
            count++;
            if (_connection is null)
            {
                Adopt(arrived);
            }
            else
            {
                RefusedConnections++;
                observer.OnNote($"connection from {arrived.RemoteEndpoint} closed: {Peer} is connected, one trader at a time");
                arrived.Dispose();
            }
        }

        return count;
    }

    /// <summary>Asks the kernel whether the trader is still there (POLLRDHUP, POLLHUP).</summary>
    /// <param name="reason">Why not, when the result is true.</param>
    /// <returns>True when the connection has ended and all that it brought was taken.</returns>
    public bool HasEnded(out string reason)
    {
        StreamState state = _connection?.Poll() ?? StreamState.Closed;
        reason = state switch
        {
            StreamState.PeerClosed => "the trader closed it",
            StreamState.Failed => $"{_connection!.LastError}",
            _ => string.Empty,
        };
        return reason.Length > 0;
    }

    /// <summary>Takes the next order, if one is there.</summary>
    /// <param name="order">The order, when the result is <see cref="OrderRead.Order"/>. It is offered again until
    /// <see cref="Taken"/>.</param>
    public OrderRead TryRead(out ReceivedOrder order)
    {
        order = default;
        if (_decodedNext == _decodedCount)
        {
            OrderRead read = _isBroken ? OrderRead.Invalid : Receive();
            if (read != OrderRead.Order)
            {
                return read;
            }
        }

        order = new ReceivedOrder(_orders + 1, _decoded[_decodedNext], _decodedAtNanos, _decodedWireNanos);
        return OrderRead.Order;
    }

    /// <summary>The order that <see cref="TryRead"/> gave has found its place.</summary>
    public void Taken()
    {
        _decodedNext++;
        _orders++;
    }

    /// <summary>Reads and throws away what has arrived, or a good deal of it.</summary>
    /// <returns>Bytes thrown away.</returns>
    public int Discard()
    {
        int total = 0;
        for (int i = 0; i < MaximumDiscards && _connection is not null && _connection.TryReceive(out Received received); i++)
        {
            total += received.Frame.Length;
            _connection.Frames.Return(received.Frame);
        }

        DiscardedBytes += total;

        // Records begin where they would have begun: the rest of one whose start was thrown away goes with it.
        _skipBytes = (int)((WireOrderCodec.Size - (DiscardedBytes % WireOrderCodec.Size)) % WireOrderCodec.Size);
        return total;
    }

    /// <summary>Closes the connection, if there is one; the listener stays.</summary>
    public void CloseConnection()
    {
        if (_connection is not null)
        {
            _waiter.Unwatch(_connection.Descriptor);
            _connection.Dispose();
            _connection = null;
        }

        _reassembler.Reset();
        _skipBytes = 0;
        _isBroken = false;
        _decodedCount = 0;
        _decodedNext = 0;
    }

    /// <summary>Closes connection and listener.</summary>
    public void Dispose()
    {
        CloseConnection();
        _waiter.Unwatch(_listener.Descriptor);
        _listener.Dispose();
    }

    private void Adopt(IStreamPort connection)
    {
        _connection = connection;
        _orders = 0;
        DiscardedBytes = 0;
        _waiter.Watch(connection.Descriptor, connection.WakeOn(PollEvents.Readable | PollEvents.PeerHangUp));
    }

    private OrderRead Receive()
    {
        if (_connection is null || !_connection.TryReceive(out Received received))
        {
            return OrderRead.Nothing;
        }

        _decodedAtNanos = _clock.NowNanos();
        _decodedWireNanos = received.StampRealtimeNanos == 0 ? 0 : received.StampRealtimeNanos - _clock.RealtimeOffsetNanos();
        _decodedNext = 0;
        int skipped = Math.Min(_skipBytes, received.Frame.Length);
        _skipBytes -= skipped;

        // One segment is one frame: it never holds more orders than there is room for.
        _decodedCount = _reassembler.Push(_connection.Frames[received.Frame][skipped..], _decoded, out _);
        _connection.Frames.Return(received.Frame);
        _isBroken = _reassembler.InvalidOrders > 0;
        if (_decodedCount > 0)
        {
            return OrderRead.Order;
        }

        return _isBroken ? OrderRead.Invalid : OrderRead.Partial;
    }
}
