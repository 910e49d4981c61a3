using Ringside.Exchange.Gateways;
using Ringside.Exchange.MarketData;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Exchange.Snapshots;
using Ringside.Linux.Sockets;
using Ringside.Market.Engine;
using Ringside.Market.Instruments;
using Ringside.Messaging.Streams.Following;
using Ringside.Protocols;

namespace Ringside.Simulation.Venue;

/// <summary>Reads everything from the first batch on and is never killed: what it has is what the others must have, and each batch is
/// looked at by itself.</summary>
internal sealed class VenueAuditor : VenueProcess, IDisposable
{
    private readonly ShareAccounts[] _accounts;
    private readonly HashSet<(uint Session, OrderToken Token)> _tokens = [];

    internal VenueAuditor(VenueWorld world, int node)
        : base(world, node, "the auditor")
    {
        int shards = world.Scenario.Shards;
        Cores = [.. Enumerable.Range(0, shards).Select(shard => new ShardCore(world.Layout.CoreOf(shard, isTrue: true)))];
        Members = new MemberStreams(world.Layout.MembersOptions);
        Feeds = [.. Enumerable.Range(0, shards)
            .Select(shard => new ItchPublication(world.Layout.FeedOptions(shard), new Sink(world, shard)))];
        _accounts = [.. Enumerable.Range(0, shards).Select(_ => new ShareAccounts())];
    }

    /// <summary>Reads the streams; null before the start.</summary>
    internal MergedReader? Reader { get; private set; }

    internal ShardCore[] Cores { get; }

    internal MemberStreams Members { get; }

    internal ItchPublication[] Feeds { get; }

    /// <summary>Batches that were read.</summary>
    internal long Batches { get; private set; }

    /// <summary>Times that a gateway was given up.</summary>
    internal long GatewaysLost { get; private set; }

    internal long Trades => _accounts.Sum(account => account.Trades);

    /// <summary>Shares of the living orders of a shard.</summary>
    internal ShareAccounts AccountsOf(int shard) => _accounts[shard];

    public void Dispose() => Array.ForEach(Cores, core => core.Dispose());

    /// <summary>Number of the last stable batch of a stream that it has read.</summary>
    internal long LastOf(int stream) =>
        (stream < World.Scenario.Shards ? Reader!.PositionOf(stream) : Reader!.MergePosition).Number;

    protected override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) => Reader!.Receive(packet, from, nowNanos);

    protected override void Advance(long nowNanos)
    {
        Tell(Reader!);
        while (Reader!.TryRead(out int shard, out StreamBatch batch))
        {
            Batches++;
            Take(shard, batch);
        }

        Reader.Advance(nowNanos);
        Require(Reader.Fault);
    }

    protected override void OnStart()
    {
        Reader = World.ReadFrom(this, [.. World.Layout.Streams.Select(_ => StreamPlace.Beginning)], readsUnstable: false, isTrue: true);
        Tell(Reader);
    }

    protected override void OnKill() => throw new InvalidOperationException("the auditor is never killed");

    private void Take(int shard, in StreamBatch batch)
    {
        if (batch.IsEpochStarted)
        {
            Members.PassOver(shard, batch.Number);
            Feeds[shard].PassOver(batch.Number);
            World.Upgrade.Check(shard, Cores[shard].LogicVersion, batch);
            return;
        }

        if (!ShardBatch.TryRead(shard, batch.Number, batch.Payload, out StableBatch stable, out _))
        {
            throw new InvariantException("a batch of a shard can be read", $"batch {batch.Number} of shard {shard}");
        }

        Members.Apply(stable);
        Feeds[shard].Apply(stable);
        Require(ShardPayload.Apply(Cores[shard], shard, batch));
        World.Upgrade.Check(shard, Cores[shard].LogicVersion, batch);
        World.Trail.Mix(batch.Chain);
        GatewaysLost += stable.Input.Kind == ShardInputKind.GatewayLost ? 1 : 0;
        World.Judge.StampsOf(shard).Check(batch.Epoch, batch.Number, stable.Input.Command.TimeNanos);
        CheckToken(stable);
        foreach (ref readonly Market.Events.EngineEvent one in stable.Events)
        {
            _accounts[shard].Take(one);
        }

        CheckCrossed(shard);
    }

    private void CheckToken(in StableBatch batch)
    {
        if (batch.Outcome is ShardOutcome.OutOfSequence or ShardOutcome.Repeated)
        {
            throw new InvariantException("an engine leaves out what is out of sequence", $"batch {batch.Number} of shard {batch.Shard}");
        }

        bool isOrder = batch.Outcome == ShardOutcome.Applied && batch.Input.Kind == ShardInputKind.Command
            && batch.Input.Command.Kind is Market.Commands.CommandKind.Enter or Market.Commands.CommandKind.Replace;
        if (isOrder && batch.Outcome == ShardOutcome.Applied && !_tokens.Add((batch.Input.Command.Session, batch.Input.Token)))
        {
            throw new InvariantException(
                "an order is taken once", $"batch {batch.Number} of shard {batch.Shard}: {batch.Input.Token.ToField()} again");
        }
    }

    private void CheckCrossed(int shard)
    {
        MatchingEngine<Market.Events.EventBufferSink> engine = Cores[shard].Engine;
        for (uint number = (uint)(2 * shard) + 1; number <= (2 * shard) + 2; number++)
        {
            if (engine.TryFindInstrument(number, out InstrumentView view) && view.State == TradingState.Open
                && BestOf(engine, number, Side.Bid) is { } bid && BestOf(engine, number, Side.Ask) is { } ask && bid >= ask)
            {
                throw new InvariantException("an open book is not crossed", $"instrument {number}: {bid} bid, {ask} asked");
            }
        }
    }

    private static long? BestOf(MatchingEngine<Market.Events.EventBufferSink> engine, uint instrument, Side side)
    {
        foreach (BookLevel level in engine.Levels(instrument, side))
        {
            return level.Price;
        }

        return null;
    }

    private sealed class Sink(VenueWorld world, int shard) : IItchSink
    {
        public void Take(ulong number, ReadOnlySpan<byte> message) => world.Judge.OnMessage(shard, number, message);
    }
}
