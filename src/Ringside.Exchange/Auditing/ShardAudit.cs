using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Market.Engine;
using Ringside.Messaging.Streams.Wire;
using Ringside.Protocols;

namespace Ringside.Exchange.Auditing;

/// <summary>The audit of one shard's stream, batch by batch: numbers, epochs and stamps; inputs and accounts; a replica, its digest, its
/// books.</summary>
internal sealed class ShardAudit : IDisposable
{
    private readonly ShardCore _core;
    private readonly int _shard;
    private readonly AuditOptions _options;
    private readonly AuditFindings _findings;
    private readonly InputLedger _inputs;
    private long _batch;
    private long _compared;
    private bool _hasReplica = true;

    internal ShardAudit(ShardCore core, int shard, int shards, AuditOptions options, AuditFindings findings, ILedgerSink? sink)
    {
        (_core, _shard, _options, _findings) = (core, shard, options, findings);
        Orders = new ShareLedger(shard, findings, sink);
        _inputs = new InputLedger(shard, shards, Orders, findings);
    }

    /// <summary>The accounts.</summary>
    internal ShareLedger Orders { get; }

    /// <summary>The replica.</summary>
    internal ShardCore Core => _core;

    /// <summary>Number of the last batch.</summary>
    internal long Last => _batch;

    /// <summary>Epoch of the last batch.</summary>
    internal uint Epoch { get; private set; }

    /// <summary>Epochs that were begun.</summary>
    internal int Epochs { get; private set; }

    /// <summary>Stamp of the last batch; <see cref="long.MinValue"/> before the first one.</summary>
    internal long StampNanos { get; private set; } = long.MinValue;

    public void Dispose() => _core.Dispose();

    /// <summary>Takes the next batch of the stream.</summary>
    internal void Take(long number, uint epoch, bool isEpochStarted, ReadOnlySpan<byte> payload)
    {
        long due = _batch + 1;
        bool isLater = number > _batch;
        _batch = number;
        if (number != due)
            Found(AuditRule.BatchNumbers, $"batch {due}", $"{number}");
        if (isEpochStarted ? epoch <= Epoch : epoch != Epoch)
            Found(AuditRule.Epochs, isEpochStarted ? $"an epoch above {Epoch}" : $"epoch {Epoch}, of the batch before", $"{epoch}");
        Epoch = epoch;
        if (_hasReplica && LogicCheck.WhyNot(_core, _shard, number, isEpochStarted, payload) is { } tooOld)
        {
            Found(AuditRule.Replica, "rules that this program can run", $"{tooOld}; the replica is not compared any more");
            _hasReplica = false;
        }

        if (isEpochStarted)
            BeginEpoch(payload);
        else if (!ShardBatch.TryRead(_shard, number, payload, out StableBatch batch, out ulong digest))
            Found(AuditRule.Payload, "a batch of a shard", $"{payload.Length} bytes that are none");
        else
            Take(batch, digest, isLater);
        if (_options.CompareBatches > 0 && _batch - _compared >= _options.CompareBatches)
            Compare();
    }

    /// <summary>Holds the books that follow from the events against those of the replica, order by order, and all accounts against what
    /// is open there.</summary>
    internal void Compare()
    {
        _compared = _batch;
        if (!_hasReplica)
            return;
        Int128 open = 0;
        long count = 0;
        foreach (LedgerInstrument instrument in Orders.Instruments)
        {
            Compare(instrument, _core.Engine.Levels(instrument.Number, Side.Bid), instrument.Bids);
            Compare(instrument, _core.Engine.Levels(instrument.Number, Side.Ask), instrument.Asks);
            CompareState(instrument);
            foreach (Side side in (ReadOnlySpan<Side>)[Side.Bid, Side.Ask])
            {
                open += CompareOrders(_core.Engine.Orders(instrument.Number, side), OrderStage.Resting, ref count);
                open += CompareOrders(_core.Engine.StopOrders(instrument.Number, side), OrderStage.Waiting, ref count);
            }
        }

        if (count != Orders.OpenOrders || _core.OpenOrders != Orders.OpenOrders)
            Found(AuditRule.Books, $"{Orders.OpenOrders} orders open", $"{count} in the books, {_core.OpenOrders} counted");
        if ((long)_core.Engine.MatchCount != Orders.Matches)
            Found(AuditRule.MatchNumbers, $"{_core.Engine.MatchCount} as the last match number", $"{Orders.Matches}");
        if (Orders.In != Orders.Traded + Orders.Cancelled + open)
        {
            Found(
                AuditRule.Conservation,
                $"{Orders.In} shares that came in, in all, to be traded, cancelled or open",
                $"{Orders.Traded} traded, {Orders.Cancelled} cancelled, {open} open");
        }
    }

    private void BeginEpoch(ReadOnlySpan<byte> payload)
    {
        Epochs++;
        if (!EpochStart.TryRead(payload, out EpochStart? start))
        {
            Found(AuditRule.Epochs, "the beginning of an epoch", $"{payload.Length} bytes that are none");
            return;
        }

        long stamp = Math.Max(0, StampNanos);
        if (start.Epoch != Epoch || start.Runs[^1].First != _batch || start.StampNanos != stamp)
        {
            Found(
                AuditRule.Epochs,
                $"the beginning of epoch {Epoch} at batch {_batch}, behind stamp {stamp}",
                $"of epoch {start.Epoch} at batch {start.Runs[^1].First}, behind stamp {start.StampNanos}");
        }
    }

    private void Take(in StableBatch batch, ulong digest, bool isLater)
    {
        long stamp = batch.Input.Command.TimeNanos;
        if (stamp < StampNanos)
            Found(AuditRule.Stamps, $"a stamp not before {StampNanos}", $"{stamp}");
        StampNanos = Math.Max(stamp, StampNanos);
        if (_hasReplica && isLater)
            Replay(batch, digest);
        _inputs.Take(batch);
        Orders.Take(batch);
    }

    /// <summary>Gives the input to the replica. After the first difference it is another state's, and compared no more.</summary>
    private void Replay(in StableBatch batch, ulong digest)
    {
        ShardOutcome outcome = _core.Apply(batch.Number, batch.Input, batch.Input.Command.TimeNanos);
        if (outcome != batch.Outcome || _core.Events.Length != batch.Events.Length)
        {
            Found(
                AuditRule.Replica, $"{outcome} with {_core.Events.Length} events", $"{batch.Outcome} with {batch.Events.Length}");
        }
        else if (!MemoryMarshal.AsBytes(_core.Events).SequenceEqual(MemoryMarshal.AsBytes(batch.Events)))
        {
            int at = 0;
            while (_core.Events[at] == batch.Events[at])
                at++;
            Found(AuditRule.Replica, $"event {at}: {_core.Events[at]}", $"{batch.Events[at]}");
        }

        if (_core.Digest == digest)
            return;
        Found(AuditRule.Digest, $"{_core.Digest:x16}", $"{digest:x16}; the replica is not compared any more");
        _hasReplica = false;
    }

    private void CompareState(LedgerInstrument instrument)
    {
        if (_core.TryFindInstrument(instrument.Number, out InstrumentView view) && (view.State != instrument.State
            || view.LiveOrders != instrument.OpenOrders))
        {
            Found(
                AuditRule.Books,
                $"instrument {instrument.Number} {view.State} with {view.LiveOrders} orders",
                $"{instrument.State} with {instrument.OpenOrders} by its events");
        }
    }

    private void Compare(LedgerInstrument instrument, LevelWalk levels, LedgerSide side)
    {
        int rank = 0;
        foreach (BookLevel level in levels)
        {
            if (rank < side.Count && side[rank] == level)
            {
                rank++;
                continue;
            }

            Found(
                AuditRule.Books,
                $"{side.Side} level {rank} of instrument {instrument.Number}: {level}",
                rank < side.Count ? $"{side[rank]} by its events" : "none by its events");
            return;
        }

        if (rank < side.Count)
            Found(AuditRule.Books, $"{rank} {side.Side} levels of instrument {instrument.Number}", $"{side.Count} by its events");
    }

    private Int128 CompareOrders(OrderWalk walk, OrderStage stage, ref long count)
    {
        Int128 sum = 0;
        foreach (OrderView view in walk)
        {
            count++;
            sum += view.Open;
            ref AuditedOrder order = ref Orders.Find(view.OrderId);
            bool isThere = !Unsafe.IsNullRef(ref order);
            bool isSame = isThere && order.Stage == stage && order.Open == view.Open && order.Price == view.Price && order.Side == view.Side
                && order.Session == view.Session && (stage == OrderStage.Waiting || order.Displayed == view.Displayed);
            if (!isSame)
            {
                Found(
                    AuditRule.Books,
                    $"order {view.OrderId}: {view.Side} {view.Open} at {view.Price}, {stage}, shows {view.Displayed}",
                    isThere
                        ? $"{order.Side} {order.Open} at {order.Price}, {order.Stage}, shows {order.Displayed} by its events"
                        : "it has ended");
            }
        }

        return sum;
    }

    private void Found(AuditRule rule, string expected, string found) => _findings.Add(rule, _shard, _batch, expected, found);
}
