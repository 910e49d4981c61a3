namespace Ringside.Exchange.Tests.Nodes;

/// <summary>What nodes say when those are away that they need.</summary>
public sealed class NodeTroubleTests : IDisposable
{
    private const long Second = SmallVenue.Second;

    private readonly SmallVenue _venue = new();

    public NodeTroubleTests() => _venue.Wait(5 * Second);

    public void Dispose() => _venue.Dispose();

    [Fact]
    public void A_venue_that_works_has_no_trouble_idle_and_under_load()
    {
        Assert.True(_venue.Engine.IsOpen && _venue.Gateway.HasCaughtUp);
        for (int count = 0; count < 200; count++)
        {
            _venue.IsFlooded = count >= 100;
            _venue.Wait(Second / 10);
            Assert.Equal((null, null), (_venue.Engine.Trouble, _venue.Gateway.Trouble));
        }
    }

    [Fact]
    public void A_gateway_whose_engine_has_died_says_so_until_it_is_back()
    {
        _venue.IsEngineAway = true;
        _venue.Wait(Second);
        Assert.Null(_venue.Gateway.Trouble);
        _venue.Wait(2 * Second);
        Assert.Equal("nothing is heard of the engine of shard 0", _venue.Gateway.Trouble);
        Assert.True(_venue.Gateway.NextDeadlineNanos > _venue.NowNanos);
        _venue.IsEngineAway = false;
        _venue.Wait(Second);
        Assert.Null(_venue.Gateway.Trouble);
    }

    [Fact]
    public void An_engine_whose_stores_are_silent_says_so_though_nobody_sends_anything()
    {
        _venue.IsStoreAway = true;
        _venue.Wait(Second);
        Assert.Null(_venue.Engine.Trouble);
        _venue.Wait(2 * Second);
        Assert.Equal("only 0 of 1 stores are heard, and 1 must keep each batch", _venue.Engine.Trouble);
        Assert.Null(_venue.Gateway.Trouble);
        _venue.IsStoreAway = false;
        _venue.Wait(Second);
        Assert.Null(_venue.Engine.Trouble);
    }

    [Fact]
    public void A_store_that_is_heard_and_keeps_nothing_is_trouble_for_engine_and_gateway()
    {
        _venue.Disk.IsFull = true;
        _venue.Wait(3 * Second);
        Assert.Null(_venue.Engine.Trouble);
        _venue.IsFlooded = true;
        _venue.Wait(3 * Second);
        Assert.Equal("what it writes does not become stable", _venue.Engine.Trouble);
        Assert.Equal("what the engine of shard 0 writes does not become stable here", _venue.Gateway.Trouble);
        _venue.Disk.IsFull = false;
        _venue.Wait(Second);
        Assert.Equal((null, null), (_venue.Engine.Trouble, _venue.Gateway.Trouble));
    }

    [Fact]
    public void Who_stood_still_looks_again_before_it_complains()
    {
        for (int count = 0; count < 20; count++)
        {
            _venue.StandStill(10 * Second);
            Assert.Equal((null, null), (_venue.Engine.Trouble, _venue.Gateway.Trouble));
            _venue.Wait(Second / 10);
            Assert.Equal((null, null), (_venue.Engine.Trouble, _venue.Gateway.Trouble));
        }
    }
}
