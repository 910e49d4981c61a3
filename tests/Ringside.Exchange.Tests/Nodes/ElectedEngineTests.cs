using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Tests.Nodes;

/// <summary>Two engines of which one writes (docs/failover.md): when the other one takes over, and what becomes of the first.</summary>
public sealed class ElectedEngineTests : IDisposable
{
    private const long Milli = TwoEngines.Milli;

    private readonly TwoEngines _venue = new();
    private readonly int _first;

    public ElectedEngineTests()
    {
        _venue.Until(() => _venue.Writer > 0);
        _first = _venue.Writer;
        _venue.Until(() => Other.IsStandby);
        Assert.True(_venue.TryGive(ShardInputKind.GatewayStarted));
        _venue.Until(() => Other.Core.LastNumber == First.Core.LastNumber);
    }

    private Exchange.Nodes.EngineNode First => _venue.Engines[_first - 1];

    private Exchange.Nodes.EngineNode Other => _venue.Engines[2 - _first];

    public void Dispose() => _venue.Dispose();

    [Fact]
    public void One_that_dies_is_followed_by_the_other_and_comes_back_behind_it()
    {
        uint epoch = First.Epoch;
        _venue.Away = _first;
        Assert.InRange(_venue.Until(() => _venue.Writer == 3 - _first || Other.IsOpen), 250 * Milli, 400 * Milli);
        Assert.Equal(epoch + 1, Other.Epoch);

        // It only stood still: it finds out, and follows with what it has.
        _venue.Away = 0;
        Assert.InRange(_venue.Until(() => First.IsStandby), 0, 60 * Milli);
        Assert.True(_venue.TryGive(ShardInputKind.Administration));
        _venue.Until(() => First.Core.LastNumber == Other.Core.LastNumber);
        Assert.Equal((Other.Core.Digest, false), (First.Core.Digest, First.HasEnded));
    }

    [Fact]
    public void One_that_follows_goes_on_from_the_stamps_that_it_reads_and_the_first_of_all_has_none_to_go_on_from()
    {
        int before = _venue.HeardStamps.Count;
        Assert.True(_venue.TryGive(ShardInputKind.Administration));
        _venue.Until(() => Other.Core.LastNumber == First.Core.LastNumber);
        Assert.Equal(First.Core.LastStampNanos, Assert.Single(_venue.HeardStamps[before..]));

        // The first writer has heard nobody: what all heard is what it has stamped.
        Assert.DoesNotContain(_venue.HeardStamps, stamp => stamp < 0);
        before = _venue.HeardStamps.Count;
        _venue.Away = _first;
        _venue.Until(() => Other.IsOpen);
        _venue.Away = 0;
        _venue.Until(() => First.IsStandby);
        Assert.True(_venue.TryGive(ShardInputKind.Administration));
        _venue.Until(() => First.Core.LastNumber == Other.Core.LastNumber);
        Assert.Equal(Other.Core.LastStampNanos, _venue.HeardStamps[^1]); // by the one that wrote before
    }

    [Fact]
    public void One_that_begins_anew_goes_on_from_no_stamp_that_was_made_before_it_was_there()
    {
        Assert.True(_venue.TryGive(ShardInputKind.Administration));
        _venue.Until(() => Other.Core.LastNumber == First.Core.LastNumber);
        _venue.Restart(3 - _first, newest: 1);
        int before = _venue.HeardStamps.Count;
        _venue.Until(() => Other.Core.LastNumber == First.Core.LastNumber);
        _venue.Until(() => false); // the last batch is as old as it likes
        Assert.Equal(before, _venue.HeardStamps.Count);
        Assert.True(_venue.TryGive(ShardInputKind.Administration));
        _venue.Until(() => Other.Core.LastNumber == First.Core.LastNumber);
        Assert.Equal([First.Core.LastStampNanos], _venue.HeardStamps[before..]);
    }

    [Fact]
    public void One_that_had_taken_what_nobody_else_has_must_begin_anew()
    {
        Assert.True(_venue.TryGive(ShardInputKind.Administration));
        _venue.Away = _first; // before a packet has left
        _venue.Until(() => Other.IsOpen);
        Assert.True(First.Core.LastNumber > Other.Core.LastNumber);
        _venue.Away = 0;
        _venue.Until(() => First.HasEnded);
        Assert.True(First.HasEnded);
        Assert.Null(First.Fault); // its state is of no stream, which is no fault of its
        Assert.Contains("is not the stream's any more", First.Problem, StringComparison.Ordinal);
    }

    // All hear its heartbeats: that it may not keep the lead is up to itself.
    [Fact]
    public void One_that_hears_no_store_gives_up_the_lead()
    {
        _venue.Deaf = _first;
        Assert.InRange(_venue.Until(() => First.IsFollowing), 400 * Milli, 700 * Milli);
        Assert.InRange(_venue.Until(() => _venue.Writer == 3 - _first), 200 * Milli, 500 * Milli);
        _venue.Until(() => false);
        Assert.True(First.IsFollowing);
    }

    [Fact]
    public void So_does_one_whose_day_is_over()
    {
        Assert.True(_venue.TryGive(ShardInputKind.EndOfDay));
        _venue.Until(() => First.IsDayOver && Other.IsDayOver);
        Assert.True(First.IsDayOver && Other.IsDayOver);
        _venue.Deaf = _first;
        Assert.InRange(_venue.Until(() => First.IsFollowing), 400 * Milli, 700 * Milli);
    }

    // Else it would note an end for the next day to begin with that no stream may have.
    [Fact]
    public void A_day_is_not_over_for_one_that_has_ended_it_and_does_not_know_that_to_be_stable()
    {
        _venue.Deaf = _first;
        Assert.True(_venue.TryGive(ShardInputKind.EndOfDay));
        _venue.Until(() => First.IsFollowing);
        Assert.Equal((DayPhase.Ended, false), (First.Core.Day, First.IsDayOver));
        _venue.Deaf = 0;
        _venue.Until(() => First.IsDayOver);
        Assert.Equal((true, Other.Core.LastNumber), (First.IsDayOver, First.Core.LastNumber));
    }
}
