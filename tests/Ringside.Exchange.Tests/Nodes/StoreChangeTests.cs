using Ringside.Exchange.Administration;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Messaging.Streams;

namespace Ringside.Exchange.Tests.Nodes;

/// <summary>An engine is asked for other stores: store 1 counts at first, store 2 may come.</summary>
public sealed class StoreChangeTests : IDisposable
{
    private readonly TwoEngines _venue = new();

    public StoreChangeTests()
    {
        _venue.Until(() => _venue.Writer > 0);
        Assert.True(_venue.TryGive(ShardInputKind.GatewayStarted));
    }

    private EngineNode Writer => _venue.Engines[_venue.Writer - 1];

    [Fact]
    public void The_engine_goes_on_in_a_new_epoch_with_the_new_set_and_the_state_that_it_had()
    {
        _venue.StartSpare();
        Wait(200);
        int writer = _venue.Writer;
        uint epoch = Writer.Epoch;
        Assert.Equal(StoreChangeProblem.None, Writer.TryChangeStores(2, 0, _venue.NowNanos));
        Assert.False(_venue.TryGive(ShardInputKind.Administration), "nothing is taken meanwhile");
        _venue.Until(() => _venue.Writer > 0 && Writer.Stores is { Former: null } sets && sets.Current.HasPlace(2));
        Assert.Equal((writer, epoch + 1), (_venue.Writer, Writer.Epoch));
        Assert.Equal(new StoreSet([new StoreMember(1, 0), new StoreMember(2, 0xD2)], 1), Writer.Stores!.Current);
        Assert.True(_venue.TryGive(ShardInputKind.Administration));
        Wait(50);
        Assert.Equal(_venue.DigestOf(1), _venue.DigestOf(2));

        // Now the first one may go.
        Assert.Equal(StoreChangeProblem.None, Writer.TryChangeStores(0, 1, _venue.NowNanos));
        _venue.Until(() => _venue.Writer > 0 && Writer.Stores is { Former: null } sets && !sets.Current.HasPlace(1));
        Assert.Equal(epoch + 2, Writer.Epoch);
        Assert.True(_venue.TryGive(ShardInputKind.Administration));
        Wait(50);
        Assert.Equal(_venue.DigestOf(1), _venue.DigestOf(2));
    }

    [Fact]
    public void What_cannot_be_is_said_in_the_stream_and_nothing_else_happens()
    {
        uint epoch = Writer.Epoch;
        Assert.Equal(StoreChangeProblem.NotHeard, Writer.TryChangeStores(2, 0, _venue.NowNanos));
        Assert.Equal(StoreChangeProblem.NotHeard, Writer.TryChangeStores(2, 1, _venue.NowNanos));
        Assert.Equal(StoreChangeProblem.Counts, Writer.TryChangeStores(1, 0, _venue.NowNanos));
        Assert.Equal(StoreChangeProblem.Counts, Writer.TryChangeStores(1, 1, _venue.NowNanos));
        Assert.Equal(StoreChangeProblem.DoesNotCount, Writer.TryChangeStores(0, 2, _venue.NowNanos));
        Assert.Equal(StoreChangeProblem.TooFew, Writer.TryChangeStores(0, 1, _venue.NowNanos));
        ShardInput last = Writer.Core.Last.Input;
        Assert.Equal((ShardInputKind.Stores, (long)StoreChangeProblem.TooFew), (last.Kind, last.Command.Quantity));
        Wait(50);
        Assert.Equal(epoch, Writer.Epoch);
        Assert.Equal(_venue.DigestOf(1), _venue.DigestOf(2));
    }

    [Fact]
    public void A_gateway_may_ask_and_a_second_change_waits_its_turn()
    {
        _venue.StartSpare();
        Wait(200);
        uint epoch = Writer.Epoch;
        Assert.True(_venue.TryGive(ShardInputKind.Stores, to: 2));
        Assert.Null(Writer.TryChangeStores(0, 1, _venue.NowNanos));
        _venue.Until(() => _venue.Writer > 0 && Writer.Epoch > epoch);
        Assert.True(Writer.Stores!.Current.HasPlace(2));
    }

    // The engine that was asked dies at once. Whether its wish is in the stream or not, the other one goes on, and can be asked.
    [Fact]
    public void An_engine_that_dies_in_the_middle_leaves_a_stream_that_another_one_writes()
    {
        _venue.StartSpare();
        Wait(200);
        int before = _venue.Writer;
        Assert.Equal(StoreChangeProblem.None, Writer.TryChangeStores(2, 0, _venue.NowNanos));
        _venue.Until(() => _venue.Engines[before - 1].State != Messaging.Streams.Writing.EpochWriterState.Established);
        _venue.Away = before;
        _venue.Until(() => _venue.Engines[2 - before].IsOpen);
        EngineNode other = _venue.Engines[2 - before];
        Assert.True(other.IsOpen, other.Problem);
        Assert.Null(other.Stores!.Former);
        Assert.True(other.Stores.Current.HasPlace(2) || other.TryChangeStores(2, 0, _venue.NowNanos) == StoreChangeProblem.None);
    }

    // Without a coordinator there is no new epoch, and the old one must not end for it.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_no_epoch_can_be_had_the_set_stays_and_trading_goes_on(bool isRefused)
    {
        _venue.StartSpare();
        Wait(200);
        (int writer, uint epoch) = (_venue.Writer, Writer.Epoch);
        (_venue.IsClaimAway, _venue.IsClaimRefused) = (!isRefused, isRefused);
        Assert.Equal(StoreChangeProblem.None, Writer.TryChangeStores(2, 0, _venue.NowNanos));
        Wait(isRefused ? 50 : 1_100);
        Assert.True(_venue.TryGive(ShardInputKind.Administration));
        Assert.Equal((writer, epoch), (_venue.Writer, Writer.Epoch));
        Assert.False(Writer.Stores!.Current.HasPlace(2));

        (_venue.IsClaimAway, _venue.IsClaimRefused) = (false, false);
        Wait(50);
        Assert.Equal(StoreChangeProblem.None, Writer.TryChangeStores(2, 0, _venue.NowNanos));
        _venue.Until(() => _venue.Writer > 0 && Writer.Stores is { Former: null } sets && sets.Current.HasPlace(2));
        Assert.True(Writer.Epoch > epoch);
    }

    public void Dispose() => _venue.Dispose();

    private void Wait(long millis)
    {
        long until = _venue.NowNanos + (millis * TwoEngines.Milli);
        _venue.Until(() => _venue.NowNanos >= until);
    }
}
