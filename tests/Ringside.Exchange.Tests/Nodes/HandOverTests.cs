using Ringside.Exchange.Shards;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Tests.Nodes;

/// <summary>The planned hand-over of the lead (docs/venue.md): detection of a failure takes 250 ms, this does not wait for it.</summary>
public sealed class HandOverTests : IDisposable
{
    private const long Milli = TwoEngines.Milli;

    private readonly TwoEngines _venue = new();
    private readonly int _first;
    private readonly long _suspicions;

    public HandOverTests()
    {
        _venue.Until(() => _venue.Writer > 0);
        _first = _venue.Writer;
        Assert.True(_first > 0);
        _venue.Until(() => _venue.Engines[2 - _first].IsStandby);
        _suspicions = _venue.Engines.Sum(engine => engine.Suspicions);
        Assert.True(_venue.TryGive(ShardInputKind.GatewayStarted));
    }

    public void Dispose() => _venue.Dispose();

    [Theory]
    [InlineData(true, 20)]
    [InlineData(false, 120)] // whoever is elected: a step for the one that has just gone, and some at random
    public void The_other_engine_writes_in_the_next_epoch_with_all_that_was_taken(bool isNamed, long mostMillis)
    {
        int other = 3 - _first;
        uint epoch = _venue.Engines[_first - 1].Epoch;
        Assert.True(_venue.TryGive(ShardInputKind.Administration));
        Assert.True(_venue.TryGive(ShardInputKind.HandOver, (ushort)(isNamed ? other : 0)));
        Assert.False(_venue.TryGive(ShardInputKind.Administration)); // before it is stable, too
        long took = _venue.Until(() => _venue.Writer == other);
        Assert.InRange(took, 1, mostMillis * Milli);
        Assert.Equal(epoch + 1, _venue.Engines[other - 1].Epoch);
        Assert.True(_venue.Engines[_first - 1].IsFollowing);
        Assert.True(_venue.TryGive(ShardInputKind.Administration));
        _venue.Until(() => _venue.Engines[_first - 1].Core.Digest == _venue.Engines[other - 1].Core.Digest);
        Assert.Equal(_venue.Engines[other - 1].Core.Digest, _venue.Engines[_first - 1].Core.Digest);
        Assert.Equal(4, _venue.Taken);
        Assert.Equal(_suspicions, _venue.Engines.Sum(engine => engine.Suspicions));
    }

    // A coordinator that is not in this process takes some time to give an epoch out; and the old one may learn later than the other one
    // that the stores have its wish.
    [Fact]
    public void Last_words_of_the_old_one_that_come_while_the_epoch_is_claimed_stop_nobody()
    {
        int other = 3 - _first;
        _venue.IsClaimAway = true;
        Assert.True(_venue.TryGive(ShardInputKind.HandOver, (ushort)other));
        _venue.Deaf = _first;
        long began = _venue.NowNanos;
        _venue.Until(() => _venue.NowNanos >= began + (60 * Milli));
        Assert.Equal(EpochWriterState.Waiting, _venue.Engines[other - 1].State);
        _venue.Deaf = 0;
        _venue.Until(() => _venue.Engines[_first - 1].IsFollowing);
        _venue.IsClaimAway = false;
        Assert.InRange(_venue.Until(() => _venue.Writer == other), 1, 20 * Milli);
        Assert.Null(_venue.Engines[other - 1].Problem);
    }

    [Fact]
    public void It_goes_back_and_forth()
    {
        for (int round = 0; round < 20; round++)
        {
            int next = 3 - _venue.Writer;
            Assert.True(_venue.TryGive(ShardInputKind.HandOver, (ushort)next));
            Assert.InRange(_venue.Until(() => _venue.Writer == next), 1, 20 * Milli);
            _venue.Until(() => _venue.Engines[2 - next].IsStandby);
        }
    }

    [Fact]
    public void One_that_is_named_itself_goes_on()
    {
        Assert.True(_venue.TryGive(ShardInputKind.HandOver, (ushort)_first));
        Assert.True(_venue.TryGive(ShardInputKind.Administration));
        _venue.Until(() => false);
        Assert.Equal(_first, _venue.Writer);
    }

    [Fact]
    public void The_old_one_is_silent_and_comes_back_after_a_second_when_the_other_one_is_gone()
    {
        _venue.Away = 3 - _first;
        Assert.True(_venue.TryGive(ShardInputKind.HandOver, (ushort)(3 - _first)));
        _venue.Until(() => _venue.Engines[_first - 1].IsFollowing);
        long said = _venue.Said[_first - 1];
        long began = _venue.NowNanos;
        _venue.Until(() => _venue.NowNanos >= began + (900 * Milli));
        Assert.Equal((0, said), (_venue.Writer, _venue.Said[_first - 1]));
        Assert.InRange(_venue.Until(() => _venue.Writer == _first), 100 * Milli, 600 * Milli);
        _venue.Away = 0;
        _venue.Until(() => false);
        Assert.Equal(_first, _venue.Writer); // what the other one reads now is history
    }
}
