using Ringside.Lab.Exchange;
using Ringside.Lab.Oracles;
using Ringside.Linux.Sockets;

namespace Ringside.Lab.Runs;

/// <summary>Keeps what the exchange saw in one round: the stamps of the packets that must trigger, and every order.</summary>
/// <remarks>All memory is taken before the round. Written by the exchange's thread, read after it has ended; only
/// <see cref="LastRow"/>, <see cref="FirstSentNanos"/> and <see cref="OrderCount"/> may be looked at meanwhile.</remarks>
internal sealed class ExchangeRecorder : IExchangeObserver
{
    private readonly IReadOnlyList<ExpectedOrder> _expected;
    private readonly long[] _dueNanos;
    private readonly long[] _sentNanos;
    private readonly ReceivedOrder[] _orders;
    private int _nextExpected;
    private int _orderCount;
    private long _lastRow;

    internal ExchangeRecorder(IReadOnlyList<ExpectedOrder> expected)
    {
        _expected = expected;
        _dueNanos = new long[expected.Count];
        _sentNanos = new long[expected.Count];

        // A wrong trader may send more than it should; what passes this is counted, not kept.
        _orders = new ReceivedOrder[(expected.Count * 2) + 1024];
    }

    internal ReadOnlySpan<ReceivedOrder> Orders => _orders.AsSpan(0, Math.Min(_orderCount, _orders.Length));

    internal int OrderCount => Volatile.Read(ref _orderCount);

    internal long LastRow => Volatile.Read(ref _lastRow);

    /// <summary>How many of the expected triggers were published.</summary>
    internal int TriggersPublished => _nextExpected;

    internal long FirstSentNanos { get; private set; }

    internal long LastSentNanos { get; private set; }

    /// <summary>When the first row after the snapshot could go: entry into Transmit.</summary>
    internal long TransmitNanos { get; private set; }

    internal IReadOnlyList<OptionReport> Options { get; private set; } = [];

    internal List<string> Notes { get; } = [];

    internal long DueNanos(int trigger) => _dueNanos[trigger];

    internal long SentNanos(int trigger) => _sentNanos[trigger];

    public void OnState(ExchangeState state, long nowNanos)
    {
        if (state == ExchangeState.Transmit)
        {
            TransmitNanos = nowNanos;
        }
    }

    public void OnConnected(Endpoint peer, IReadOnlyList<OptionReport> options) => Options = options;

    public void OnPublished(long row, long dueNanos, long sentNanos)
    {
        if (FirstSentNanos == 0)
        {
            FirstSentNanos = sentNanos;
        }

        LastSentNanos = sentNanos;
        Volatile.Write(ref _lastRow, row);
        if (_nextExpected < _expected.Count && _expected[_nextExpected].Row == row)
        {
            _dueNanos[_nextExpected] = dueNanos;
            _sentNanos[_nextExpected] = sentNanos;
            _nextExpected++;
        }
    }

    public bool OnOrder(in ReceivedOrder order)
    {
        if (_orderCount < _orders.Length)
        {
            _orders[_orderCount] = order;
        }

        Volatile.Write(ref _orderCount, _orderCount + 1);
        return true;
    }

    public void OnNote(string note) => Notes.Add(note);
}
