using Ringside.Exchange.Auditing;
using Ringside.Exchange.Shards;
using Ringside.Exchange.Tests.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Wire;
using Ringside.Protocols;

namespace Ringside.Exchange.Tests.Auditing;

/// <summary>Each rule, broken once in a stream that is right otherwise.</summary>
public sealed class AuditBreachTests : IDisposable
{
    private readonly RecordedShard _shard = new();

    public AuditBreachTests()
    {
        _shard.Administer(new Command { Kind = CommandKind.DefineMember, Member = 1 });
        _shard.Administer(new Command { Kind = CommandKind.DefineMember, Member = 2 });
        _shard.Administer(new Command { Kind = CommandKind.DefineInstrument, Instrument = 1, Quantity = 1, DisplayQuantity = 1 });
        State(TradingState.PreOpen);
        _shard.Start();
        _shard.Send(ShardWorld.Connected(10));
        _shard.Send(ShardWorld.Connected(20, 2));
        Order(1, 10, Side.Ask, 100, 4);
        Order(2, 20, Side.Bid, 101, 4);
        State(TradingState.Open);
        Order(3, 10, Side.Ask, 101, 10);
        Order(4, 10, Side.Ask, 102, 10, display: 3);
        Order(5, 20, Side.Bid, 99, 5);
        Order(6, 20, Side.Bid, 102, 14);
        _shard.Send(new Command { Kind = CommandKind.Reduce, Session = 20, OrderId = 5, Quantity = 2 });
        _shard.BeginEpoch(2);
        _shard.Send(new Command { Kind = CommandKind.Replace, Session = 20, OrderId = 5, NewOrderId = 7, Price = 98, Quantity = 6 });
        Order(8, 20, Side.Bid, 98, 1);
        _shard.Send(new Command { Kind = CommandKind.Cancel, Session = 20, OrderId = 8 });
        _shard.Send(new Command { Kind = CommandKind.Cancel, Session = 20, OrderId = 8 });
        Order(9, 20, Side.Bid, 97, 1);
        _shard.Administer(new Command { Kind = CommandKind.MassCancel, Scope = CancelScope.Session, Session = 20 });
        Order(10, 10, Side.Ask, 110, 5);
    }

    public void Dispose() => _shard.Dispose();

    [Fact]
    public void A_hand_over_is_right_and_brings_nothing_about()
    {
        _shard.HandOver();
        Order(11, 10, Side.Ask, 110, 5);
        Assert.Equal([], Audit(_shard.Batches, compareBatches: 1).Kept);
        int place = _shard.Batches.FindIndex(batch => batch.Input.Kind == ShardInputKind.HandOver);
        Breach(AuditRule.Outcome, batches => batches[place] = batches[place] with { Events = [_shard.Batches[place + 1].Events[0]] });
        Breach(AuditRule.Outcome, batches => batches[place] = batches[place] with { Outcome = ShardOutcome.NotOwner });
    }

    [Fact]
    public void A_version_is_raised_as_its_writer_has_found_and_no_further_than_the_program_goes()
    {
        _shard.Raise(new LogicVerdict(LogicReason.NotHeard, 2, 0));
        _shard.Raise(new LogicVerdict(LogicReason.None, 0, 2));
        _shard.Raise(new LogicVerdict(LogicReason.None, 0, 2));
        int place = _shard.Batches.FindIndex(batch => batch.Input.Kind == ShardInputKind.LogicRaised);
        Assert.Equal(
            [ShardOutcome.NotReady, ShardOutcome.Applied, ShardOutcome.NotReady],
            _shard.Batches[place..].Select(batch => batch.Outcome));
        Order(11, 10, Side.Ask, 110, 5);
        Assert.Equal([], Audit(_shard.Batches, compareBatches: 1).Kept);
        Breach(AuditRule.Outcome, batches => batches[place] = batches[place] with { Outcome = ShardOutcome.Applied });
        Breach(AuditRule.Outcome, batches => batches[place + 1] = batches[place + 1] with { Outcome = ShardOutcome.NotReady });
        Breach(AuditRule.Outcome, batches => batches[place + 2] = batches[place + 2] with { Outcome = ShardOutcome.Applied });
        AuditFinding found = Assert.Single(AuditRun.Of(_shard.Options with { NewestLogicVersion = 1 }, _shard.Batches, 1).Kept);
        Assert.Equal((AuditRule.Replica, _shard.Batches[place + 1].Number), (found.Rule, found.Batch));
        Assert.Contains("needs logic version 2, and this program can run up to 1", found.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_found_where_nothing_is_wrong() => Assert.Equal([], Audit(_shard.Batches, compareBatches: 1).Kept);

    [Fact]
    public void Numbers_and_epochs()
    {
        Breach(AuditRule.BatchNumbers, batches => batches.RemoveAt(8));
        Breach(AuditRule.BatchNumbers, batches => batches.Insert(8, batches[8]));
        Breach(AuditRule.Epochs, batches => batches[8] = batches[8] with { Epoch = 2 });
        int second = _shard.Batches.FindLastIndex(batch => batch.Start is not null);
        Breach(AuditRule.Epochs, batches => batches[second] = batches[second] with { Epoch = 1 });
        Breach(AuditRule.Epochs, batches => batches[second] = batches[second] with { Start = batches[0].Start });
        Breach(AuditRule.Epochs, batches => batches[second] = batches[second] with { Start = [1, 2, 3] });
        Breach(AuditRule.Epochs, batches => batches[second] = Begun(batches[second], start => start with { StampNanos = 1 }));
        // Of another epoch than its batch; of the epoch before, in both.
        Breach(AuditRule.Epochs, batches => batches[second] = Begun(batches[second], start => OfEpoch(start, 3)));
        Breach(AuditRule.Epochs, batches =>
        {
            batches[second] = Begun(batches[second], start => OfEpoch(start, 1)) with { Epoch = 1 };
            for (int at = second + 1; at < batches.Count; at++)
                batches[at] = batches[at] with { Epoch = 1 };
        });
    }

    [Fact]
    public void Payloads_and_stamps()
    {
        Breach(AuditRule.Payload, batches => batches[8] = batches[8] with { Outcome = (ShardOutcome)99 });
        At(AuditRule.Stamps, EventKind.Executed, batch => batch with
        {
            Input = batch.Input with { Command = batch.Input.Command with { TimeNanos = 5 } },
        });
    }

    [Fact]
    public void Inputs_and_owners()
    {
        At(
            AuditRule.GatewaySequence, EventKind.Replaced,
            batch => batch with { Input = batch.Input with { Sequence = batch.Input.Sequence + 1 } });
        At(AuditRule.GatewaySequence, EventKind.Replaced, batch => batch with { Input = batch.Input with { Sequence = 2 } });
        At(AuditRule.GatewaySequence, EventKind.Replaced, batch => batch with { Outcome = ShardOutcome.Repeated, Events = [] });
        At(AuditRule.GatewaySequence, EventKind.Replaced, batch => batch with { Input = batch.Input with { Instance = 2 } });
        At(AuditRule.Ownership, EventKind.Replaced, batch => batch with { Input = batch.Input with { Generation = 3 } });
        At(AuditRule.Ownership, EventKind.Replaced, batch => batch with
        {
            Input = batch.Input with { Command = batch.Input.Command with { Session = 10 } },
        });
    }

    [Fact]
    public void Tokens_and_outcomes()
    {
        At(
            AuditRule.Tokens, EventKind.Replaced,
            batch => batch with { Input = batch.Input with { ReplacedToken = new OrderToken(77, 0) } });
        At(AuditRule.Tokens, EventKind.Replaced, batch => batch with { Input = batch.Input with { Token = new OrderToken(6, 0) } });
        At(AuditRule.Tokens, EventKind.Replaced, batch => batch with { Outcome = ShardOutcome.UnknownToken, Events = [] });
        At(AuditRule.Tokens, EventKind.Accepted, batch => batch with { Outcome = ShardOutcome.TokenReused, Events = [] });
        At(AuditRule.Tokens, EventKind.Accepted, batch => batch.With(0, one => one with { OrderId = 999 }));
        At(AuditRule.Tokens, EventKind.Cancelled, batch => batch.With(0, one => one with { OrderId = 999 }), of: CommandKind.Reduce);
        // An order that has ended is named, and the command carried out, or seems to be.
        int unknown = _shard.Batches.FindIndex(batch => batch.Outcome == ShardOutcome.UnknownToken);
        ulong ended = (ulong)_shard.Batches[unknown - 2].Number;
        Breach(AuditRule.Tokens, batches => batches[unknown] = batches[unknown] with
        {
            Outcome = ShardOutcome.Applied,
            Events = [new EngineEvent { Kind = EventKind.Rejected, OrderId = ended }],
        });
        At(AuditRule.Outcome, EventKind.Accepted, batch => batch with { Outcome = ShardOutcome.TokenReused });
        At(AuditRule.Outcome, EventKind.Replaced, batch => batch with { Events = [] });
        At(
            AuditRule.Outcome, EventKind.Accepted,
            batch => batch with { Events = [.. batch.Events, new EngineEvent { Kind = EventKind.Rejected }] });
        At(AuditRule.Outcome, EventKind.Accepted, batch => batch.With(0, one => one with { Kind = (EventKind)77 }));
        At(AuditRule.Outcome, EventKind.StateChanged, batch => batch with { Outcome = ShardOutcome.NotOwner, Events = [] });
    }

    [Fact]
    public void What_was_asked_for()
    {
        At(AuditRule.AsAsked, EventKind.Accepted, batch => batch.With(0, one => one with { Price = one.Price + 1 }));
        At(AuditRule.AsAsked, EventKind.Accepted, batch => batch.With(0, one => one with { Quantity = 50 }));
        At(AuditRule.AsAsked, EventKind.Replaced, batch => batch.With(0, one => one with { Quantity = 5, Match = 5 }));
        At(AuditRule.AsAsked, EventKind.Cancelled, batch => batch.With(0, one => one with { Quantity = 2, Other = 3 }));
    }

    [Fact]
    public void The_replica()
    {
        At(AuditRule.Digest, EventKind.Executed, batch => batch with { Digest = batch.Digest ^ 1 });
        At(AuditRule.Replica, EventKind.Accepted, batch => batch.With(0, one => one with { Flags = EventFlags.PostOnly }));
        At(AuditRule.Replica, EventKind.Executed, batch => batch with { Events = batch.Events[..^1] });
        int unknown = _shard.Batches.FindIndex(batch => batch.Outcome == ShardOutcome.UnknownToken);
        Breach(AuditRule.Replica, batches => batches[unknown] = batches[unknown] with { Outcome = ShardOutcome.CapacityExhausted });
        At(AuditRule.Books, EventKind.Accepted, batch => batch.With(0, one => one with { Price = one.Price - 1 }), last: true);
        At(AuditRule.Books, EventKind.Accepted, batch => batch.With(0, one => one with { Price = one.Price - 1 }), compareBatches: 1);
    }

    [Fact]
    public void Shares()
    {
        At(
            AuditRule.Conservation, EventKind.Executed,
            batch => batch.Change(EventKind.Executed, one => one with { Quantity = one.Quantity - 1 }));
        At(
            AuditRule.Conservation, EventKind.Executed,
            batch => batch.Change(EventKind.Executed, one => one with { Other = one.Other + 1 }));
        At(
            AuditRule.Conservation, EventKind.Cancelled,
            batch => batch.Change(EventKind.Cancelled, one => one with { Other = one.Other + 1 }));
        At(AuditRule.Conservation, EventKind.Cancelled, batch => batch.Change(EventKind.Cancelled, one => one with { Quantity = 50 }));
        At(AuditRule.Conservation, EventKind.Cancelled, batch => batch.Change(
            EventKind.Cancelled, one => one with { Quantity = 50, Other = one.Other + one.Quantity - 50 }));
        At(
            AuditRule.Conservation, EventKind.Restated,
            batch => batch.Change(EventKind.Restated, one => one with { Quantity = one.Quantity + 1 }));
        // An order that comes in with more than anybody asked for is open with more than the replica has.
        At(AuditRule.Conservation, EventKind.Accepted, batch => batch.With(0, one => one with { Quantity = 50 }), last: true);
        At(AuditRule.Displayed, EventKind.Restated, batch => batch.Change(EventKind.Restated, one => one with { Other = 0 }));
        At(AuditRule.Displayed, EventKind.Accepted, batch => batch.With(0, one => one with { Match = 99 }));
    }

    [Fact]
    public void Lives_of_orders()
    {
        At(AuditRule.OrderLife, EventKind.Executed, batch => batch.Change(EventKind.Executed, one => one with { OrderId = 999 }));
        At(AuditRule.OrderLife, EventKind.Cancelled, batch => batch.Change(EventKind.Cancelled, one => one with { OrderId = 999 }));
        At(AuditRule.OrderLife, EventKind.Replaced, batch => batch.Change(EventKind.Replaced, one => one with { OtherId = 999 }));
        At(AuditRule.OrderLife, EventKind.Restated, batch => batch.Change(EventKind.Restated, one => one with { OrderId = 999 }));
        AuditFindings twice = At(
            AuditRule.OrderLife, EventKind.Accepted, batch => batch with { Events = [.. batch.Events, batch.Events[0]] });
        Assert.Equal(0, twice.CountOf(AuditRule.Conservation));
        At(AuditRule.OrderLife, EventKind.Cancelled, batch => batch.Change(EventKind.Cancelled, one => one with { Session = 11 }));
        At(AuditRule.OrderLife, EventKind.Cancelled, batch => batch.Change(EventKind.Cancelled, one => one with { Price = 1 }));
        At(AuditRule.OrderLife, EventKind.Accepted, batch => batch.With(0, one => one with { Code = (byte)OrderType.Market }));
    }

    [Fact]
    public void Trades()
    {
        At(
            AuditRule.MatchNumbers, EventKind.Executed,
            batch => batch.Change(EventKind.Executed, one => one with { Match = one.Match + 1 }));
        At(AuditRule.TradeSides, EventKind.Executed, batch => batch.Change(EventKind.Executed, one => one with { OtherSession = 11 }));
        At(AuditRule.TradeSides, EventKind.Executed, batch => batch.Change(EventKind.Executed, one => one with { Instrument = 2 }));
        At(AuditRule.TradeSides, EventKind.Executed, batch => batch.Change(EventKind.Executed, one => one with { Side = Side.Bid }));
        // The taker stands in the book already.
        At(
            AuditRule.TradeSides, EventKind.Restated,
            batch => batch.Change(EventKind.Executed, one => one with { OtherId = one.OtherId - 1 }));
        At(AuditRule.TradePrice, EventKind.Executed, batch => batch.Change(EventKind.Executed, one => one with { Price = 120 }));
        // In the open market: above the limit of the one that comes in; not the price of the order that rests; one that rests behind
        // a better one.
        At(AuditRule.TradePrice, EventKind.Restated, batch => batch.With(0, one => one with { Price = 101 }));
        At(AuditRule.TradePrice, EventKind.Restated, batch => batch.Change(EventKind.Executed, one => one with { Price = one.Price - 1 }));
        At(AuditRule.TradePrice, EventKind.Restated, batch => batch with { Events = [.. batch.Events.Where((_, at) => at != 1)] });
        At(AuditRule.Counts, EventKind.AuctionInfo, batch => batch.Change(EventKind.AuctionInfo, one => one with { Quantity = 5 }));
        At(AuditRule.Counts, EventKind.Acknowledged, batch => batch.Change(EventKind.Acknowledged, one => one with { Quantity = 7 }));
        At(
            AuditRule.CrossedBook, EventKind.AuctionInfo,
            batch => batch with { Events = [.. batch.Events.Where(one => one.Kind != EventKind.Executed)] });
    }

    private void State(TradingState state) =>
        _shard.Administer(new Command { Kind = CommandKind.SetState, Instrument = 1, State = state });

    private void Order(ulong id, uint session, Side side, long price, long quantity, long display = 0) => _shard.Send(
        ShardWorld.Order(session, side, price, quantity) with { OrderId = id, DisplayQuantity = display });

    private static RecordedBatch Begun(RecordedBatch batch, Func<EpochStart, EpochStart> change)
    {
        Assert.True(EpochStart.TryRead(batch.Start, out EpochStart? start));
        return batch with { Start = change(start).ToBytes() };
    }

    private static EpochStart OfEpoch(EpochStart start, uint epoch) =>
        start with { Epoch = epoch, Runs = [new EpochRun(epoch, start.Runs[^1].First)] };

    private AuditFindings Audit(IEnumerable<RecordedBatch> batches, long compareBatches = 0) =>
        AuditRun.Of(_shard.Options, batches, compareBatches);

    private void Breach(AuditRule rule, Action<List<RecordedBatch>> change)
    {
        List<RecordedBatch> batches = [.. _shard.Batches];
        change(batches);
        Assert.Contains(Audit(batches).Kept, one => one.Rule == rule);
    }

    /// <summary>Changes the first batch that has an event of a kind (or the last one): the rule is found broken there.</summary>
    private AuditFindings At(
        AuditRule rule,
        EventKind kind,
        Func<RecordedBatch, RecordedBatch> change,
        bool last = false,
        CommandKind of = CommandKind.None,
        long compareBatches = 0)
    {
        List<RecordedBatch> batches = [.. _shard.Batches];
        Predicate<RecordedBatch> has = batch => batch.Events.Any(one => one.Kind == kind)
            && (of == CommandKind.None || batch.Input.Command.Kind == of);
        int at = last ? batches.FindLastIndex(has) : batches.FindIndex(has);
        batches[at] = change(batches[at]);
        long number = batches[at].Number;
        AuditFindings findings = Audit(batches, compareBatches);
        Assert.Contains(findings.Kept, one => one.Rule == rule && one.Batch == number && one.Shard == 0);
        Assert.Equal(findings.Kept.Count(one => one.Rule == rule), findings.CountOf(rule));
        return findings;
    }
}
