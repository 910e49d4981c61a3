using Ringside.Lab.Exchange;
using Ringside.Lab.Oracles;
using Ringside.Lab.Reports;
using Ringside.Lab.Trading;
using Ringside.Protocols.OrderEntry;

namespace Ringside.Lab.Runs;

/// <summary>Compares one round with the oracle and, only if all orders are right, takes its latencies.</summary>
/// <remarks>An order carries no id: the i-th order received belongs to the i-th trigger only because the alignment is exact.</remarks>
internal sealed class RoundScore
{
    // An order that left the trader shortly before the round was interrupted may not have been taken any more.
    private const long InFlightNanos = 100_000_000;

    private readonly RoundOutcome _round;
    private readonly IReadOnlyList<ExpectedOrder> _expected;

    internal RoundScore(RoundOutcome round, IReadOnlyList<ExpectedOrder> expected)
    {
        _round = round;
        int compared = round.Interrupted ? ComparedAfterInterrupt(round) : expected.Count;
        _expected = compared == expected.Count ? expected : [.. expected.Take(compared)];
        Alignment = OrderAlignment.Compute(Received(), _expected);
        IsCorrect = Alignment.Exact && round.Exchange.OrderCount == _expected.Count;
    }

    internal OrderAlignmentResult Alignment { get; }

    internal bool IsCorrect { get; }

    internal int Expected => _expected.Count;

    /// <summary>Adds this round's latencies; only for a correct round.</summary>
    internal void TakeLatencies(RunHistograms histograms, List<LatencySample> samples, List<MeasuredOrder> orders, long samplesFromNanos)
    {
        ReadOnlySpan<ReceivedOrder> received = _round.Exchange.Orders;
        ReadOnlySpan<TraderOrder> sent = _round.Trader.Orders;
        for (int i = 0; i < _expected.Count; i++)
        {
            var order = new MeasuredOrder(
                _expected[i].TriggerId,
                _expected[i].Row,
                _round.Exchange.DueNanos(i),
                _round.Exchange.SentNanos(i),
                received[i].ReceivedNanos);
            orders.Add(order);
            histograms.TickToTrade.Record(order.TickToTradeNanos);
            histograms.FromDue.Record(order.ReceivedNanos - order.DueNanos);
            samples.Add(new LatencySample(order.DueNanos - samplesFromNanos, order.TickToTradeNanos));
            BreakDown(histograms, order, received[i], sent[i]);
        }
    }

    // Without a stamp of the kernel, the parts on both sides of it are one, and that one carries the name of the trader's side.
    private static void BreakDown(RunHistograms histograms, in MeasuredOrder order, in ReceivedOrder received, in TraderOrder sent)
    {
        bool packetStamped = sent.WireNanos >= order.SentNanos && sent.WireNanos <= sent.ReceivedNanos;
        long packetWireNanos = packetStamped ? sent.WireNanos : order.SentNanos;
        if (packetStamped)
        {
            histograms.PublishToWire.Record(packetWireNanos - order.SentNanos);
        }

        histograms.WireToApplication.Record(sent.ReceivedNanos - packetWireNanos);
        histograms.Decision.Record(sent.DecidedNanos - sent.ReceivedNanos);
        bool orderStamped = received.WireNanos >= sent.DecidedNanos && received.WireNanos <= received.ReceivedNanos;
        long orderWireNanos = orderStamped ? received.WireNanos : received.ReceivedNanos;
        histograms.ApplicationToWire.Record(orderWireNanos - sent.DecidedNanos);
        if (orderStamped)
        {
            histograms.WireToExchange.Record(received.ReceivedNanos - orderWireNanos);
        }
    }

    private static int ComparedAfterInterrupt(RoundOutcome round)
    {
        int certain = 0;
        while (certain < round.Exchange.TriggersPublished
            && round.Exchange.SentNanos(certain) < round.Exchange.LastSentNanos - InFlightNanos)
        {
            certain++;
        }

        return Math.Clamp(round.Exchange.OrderCount, certain, round.Exchange.TriggersPublished);
    }

    private WireOrder[] Received()
    {
        ReadOnlySpan<ReceivedOrder> received = _round.Exchange.Orders;
        var orders = new WireOrder[received.Length];
        for (int i = 0; i < orders.Length; i++)
        {
            orders[i] = received[i].Order;
        }

        return orders;
    }
}
