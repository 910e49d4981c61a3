using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Events;

namespace Ringside.Exchange.Auditing;

/// <summary>Keeps the account of every order of a shard, and the books, from the events alone: it shares nothing with the engine but the
/// table of its events.</summary>
/// <remarks>
/// <para><b>Model.</b> An order that comes in, is replaced or triggers is the incoming one until the next of these, or the end of the
/// batch; what is open of it then stands in the book. What is open of an order is what came in less what was traded and cancelled, and
/// every event that tells what is left must agree.</para>
/// <para>What does not add up is a finding, and the account goes on with what the event says, so that one fault is not found for
/// ever.</para>
/// </remarks>
internal sealed partial class ShareLedger(int shard, AuditFindings findings, ILedgerSink? sink)
{
    private readonly Dictionary<ulong, AuditedOrder> _orders = [];
    private readonly Dictionary<uint, LedgerInstrument> _byNumber = [];
    private readonly List<LedgerInstrument> _instruments = [];
    private readonly List<LedgerInstrument> _touched = [];
    private long _batch;
    private ulong _incoming;
    private long _cancelledOrders;

    /// <summary>Orders that rest or wait.</summary>
    internal int OpenOrders => _orders.Count;

    /// <summary>The last match number.</summary>
    internal long Matches { get; private set; }

    /// <summary>Trades.</summary>
    internal long Trades { get; private set; }

    /// <summary>Orders that were accepted.</summary>
    internal long Accepted { get; private set; }

    /// <summary>Shares that came in.</summary>
    internal Int128 In { get; private set; }

    /// <summary>Shares that were traded, those of both sides of each trade.</summary>
    internal Int128 Traded { get; private set; }

    /// <summary>Shares that were cancelled.</summary>
    internal Int128 Cancelled { get; private set; }

    /// <summary>The instruments, in the order in which events told of them first.</summary>
    internal IReadOnlyList<LedgerInstrument> Instruments => _instruments;

    /// <summary>An order that is open; a reference to nothing when there is none.</summary>
    internal ref AuditedOrder Find(ulong id) => ref CollectionsMarshal.GetValueRefOrNullRef(_orders, id);

    internal bool IsOpen(ulong id) => _orders.ContainsKey(id);

    /// <summary>Takes the events of a batch.</summary>
    internal void Take(in StableBatch batch)
    {
        (_batch, _incoming, _cancelledOrders) = (batch.Number, 0, 0);
        foreach (ref readonly EngineEvent one in batch.Events)
            Take(one);
        Settle();
        foreach (LedgerInstrument instrument in _touched)
        {
            (instrument.IsTouched, instrument.AuctionShares) = (false, 0);
            if (instrument.State == Market.Instruments.TradingState.Open && instrument.IsCrossed)
            {
                Found(
                    AuditRule.CrossedBook,
                    $"bids below asks of instrument {instrument.Number}, which is open",
                    $"bid {instrument.Bids.Best.Price}, ask {instrument.Asks.Best.Price}");
            }
        }

        _touched.Clear();
    }

    /// <summary>Closes the accounts of all orders that are open, by id.</summary>
    internal void CloseAll()
    {
        ulong[] ids = [.. _orders.Keys];
        Array.Sort(ids);
        foreach (ulong id in ids)
            sink?.Close(shard, _batch, Find(id));
    }

    private void Take(in EngineEvent one)
    {
        switch (one.Kind)
        {
            case EventKind.Accepted: Accept(one); break;
            case EventKind.Executed: Execute(one); break;
            case EventKind.Cancelled: Cancel(one); break;
            case EventKind.Replaced: Replace(one); break;
            case EventKind.Restated when one.Code == (byte)EventReason.Triggered: Trigger(one); break;
            case EventKind.Restated: Refresh(one); break;
            case EventKind.StateChanged: Touch(one.Instrument).State = (Market.Instruments.TradingState)one.Code; break;
            case EventKind.AuctionInfo: CheckAuction(one); break;
            case EventKind.Acknowledged: CheckCount(one); break;
            case EventKind.Rejected: break;
            default: Found(AuditRule.Outcome, "an event of a known kind", $"{one.Kind}"); break;
        }
    }

    /// <summary>What is left of the incoming order comes to rest.</summary>
    private void Settle()
    {
        ref AuditedOrder order = ref Find(_incoming);
        _incoming = 0;
        if (Unsafe.IsNullRef(ref order) || order.Stage != OrderStage.Incoming)
            return;
        if (order.Type != OrderType.Limit)
            Found(AuditRule.OrderLife, $"order {order.Id}, of type {order.Type}, to trade, wait or end", $"{order.Open} of it rest");
        order.Stage = OrderStage.Resting;
        order.Displayed = Math.Min(order.MostDisplayed, order.Open);
        Touch(order.Instrument).Of(order.Side).Change(order.Price, order.Displayed, 1);
    }

    private LedgerInstrument Touch(uint number)
    {
        if (!_byNumber.TryGetValue(number, out LedgerInstrument? instrument))
        {
            instrument = new LedgerInstrument(number);
            _byNumber.Add(number, instrument);
            _instruments.Add(instrument);
        }

        if (!instrument.IsTouched)
        {
            instrument.IsTouched = true;
            _touched.Add(instrument);
        }

        return instrument;
    }

    private void TakeOutOfBook(in AuditedOrder order)
    {
        if (order.Stage == OrderStage.Resting)
            Touch(order.Instrument).Of(order.Side).Change(order.Price, -order.Displayed, -1);
    }

    /// <summary>Takes from what others see of an order that rests.</summary>
    private void Show(ref AuditedOrder order, long displayed)
    {
        Touch(order.Instrument).Of(order.Side).Change(order.Price, displayed - order.Displayed, 0);
        order.Displayed = displayed;
    }

    private void End(ref AuditedOrder order)
    {
        TakeOutOfBook(order);
        Touch(order.Instrument).OpenOrders--;
        sink?.Close(shard, _batch, order);
        _orders.Remove(order.Id);
    }

    private void Found(AuditRule rule, string expected, string found) => findings.Add(rule, shard, _batch, expected, found);
}
