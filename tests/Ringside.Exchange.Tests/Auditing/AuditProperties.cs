using Ringside.Exchange.Auditing;
using Ringside.Exchange.Shards;
using Ringside.Exchange.Tests.MarketData;
using Ringside.Exchange.Tests.Shards;
using Ringside.Market.Events;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Auditing;

/// <summary>A shard that does what it should gives no finding, whatever it is asked.</summary>
public sealed class AuditProperties
{
    [Fact]
    public void All_that_the_market_can_do_is_right() => SeededRandom.ForEachSeed(4, random =>
    {
        using RecordedShard shard = new();
        RandomFlow flow = new(random);
        shard.Start();
        uint epoch = 1;
        for (int step = 0; step < 6_000; step++)
        {
            shard.Send(flow.Next());
            if (random.Next(1_000) == 0)
                shard.BeginEpoch(++epoch);
        }

        AuditFindings findings = AuditRun.Of(shard.Options, shard.Batches, compareBatches: 50);
        Assert.Equal([], findings.Kept);
        EngineEvent[] events = [.. shard.Batches.SelectMany(batch => batch.Events)];
        foreach (EventKind kind in Enum.GetValues<EventKind>())
            Assert.True(kind == EventKind.None || events.Any(one => one.Kind == kind), $"{kind} has never come");
        Assert.Contains(events, one => one.Kind == EventKind.Restated && one.Code == (byte)EventReason.Triggered);
        Assert.Contains(events, one => one.Kind == EventKind.Restated && one.Code == (byte)EventReason.Refreshed);
        Assert.Contains(events, one => one.Kind == EventKind.Executed && one.Flags == EventFlags.Auction);
    });

    [Fact]
    public void All_that_gateways_can_do_is_right() => SeededRandom.ForEachSeed(4, random =>
    {
        using RecordedShard shard = new(
            new ShardCoreOptions { Shards = 2, Engine = ShardWorld.Small, MaximumTokens = 1_024, NewestLogicVersion = 4 });
        RandomInputs inputs = new(random);
        for (int step = 0; step < 6_000; step++)
            shard.Apply(step < 4 ? RandomInputs.Define(step) : inputs.Next(shard.NextNumber), (step * 100L) - random.Next(300));
        AuditFindings findings = AuditRun.Of(shard.Options, shard.Batches, compareBatches: 100);
        Assert.Equal([], findings.Kept);
        foreach (ShardOutcome outcome in Enum.GetValues<ShardOutcome>())
        {
            bool isLeftOut = outcome is ShardOutcome.OutOfSequence or ShardOutcome.CapacityExhausted;
            Assert.True(isLeftOut || shard.Batches.Any(batch => batch.Outcome == outcome), $"{outcome} has never come");
        }
    });

    [Fact]
    public void Every_account_is_closed_once_and_in_is_traded_and_cancelled_and_open() => SeededRandom.ForEachSeed(2, random =>
    {
        using RecordedShard shard = new();
        RandomFlow flow = new(random);
        shard.Start();
        for (int step = 0; step < 2_000; step++)
            shard.Send(flow.Next());
        AuditFindings findings = new(10);
        ClosedAccounts closed = new();
        using ShardAudit audit = AuditRun.Begin(shard.Options, findings, 0, closed);
        foreach (RecordedBatch batch in shard.Batches)
            audit.Take(batch.Number, batch.Epoch, batch.Start is not null, batch.Payload());
        long ended = closed.Count;
        audit.Orders.CloseAll();
        Assert.Equal(shard.Core.OpenOrders, closed.Count - ended);
        Assert.Equal(audit.Orders.Accepted, closed.Count);
        Assert.Equal(audit.Orders.In, closed.In);
        Assert.Equal(audit.Orders.Traded, closed.Traded);
        Assert.Equal(closed.In, closed.Traded + closed.Cancelled + closed.Open);
    });

    private sealed class ClosedAccounts : ILedgerSink
    {
        internal long Count { get; private set; }

        internal Int128 In { get; private set; }

        internal Int128 Traded { get; private set; }

        internal Int128 Cancelled { get; private set; }

        internal Int128 Open { get; private set; }

        public void Close(int shard, long batch, in AuditedOrder order)
        {
            Count++;
            In += order.In;
            Traded += order.Traded;
            Cancelled += order.Cancelled;
            Open += order.Open;
        }
    }
}
