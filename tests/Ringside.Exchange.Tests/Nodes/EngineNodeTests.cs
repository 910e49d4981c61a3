namespace Ringside.Exchange.Tests.Nodes;

/// <summary>Which gateways an engine gives up.</summary>
public sealed class EngineNodeTests : IDisposable
{
    private const long Second = SmallVenue.Second;

    private readonly SmallVenue _venue = new();

    public EngineNodeTests()
    {
        _venue.IsFlooded = true; // so that gateway 2 is known as well
        _venue.Wait(Second);
        Assert.True(_venue.Engine.IsOpen);
        Assert.Equal(2, _venue.Engine.Core.Gateways.Count);
    }

    public void Dispose() => _venue.Dispose();

    [Fact]
    public void A_silent_gateway_is_lost_also_while_another_one_sends_more_than_the_stores_take()
    {
        _venue.IsGatewayMute = true;
        long busy = _venue.Engine.Counters.Busy;
        _venue.Wait(9 * Second);
        Assert.Equal(0, _venue.Engine.Counters.GatewaysLost);
        Assert.True(_venue.Engine.Counters.Busy - busy > 1_000);
        _venue.Wait(2 * Second);
        Assert.Equal(1, _venue.Engine.Counters.GatewaysLost);
        Assert.True(_venue.Gateway.Core.WasGivenUp);
        _venue.Wait(30 * Second);
        Assert.Equal(1, _venue.Engine.Counters.GatewaysLost);
    }

    [Fact]
    public void Time_in_which_nothing_could_be_taken_counts_for_nobody()
    {
        _venue.Wait(5 * Second);
        _venue.IsGatewayMute = true;
        _venue.Wait(4 * Second);
        _venue.IsStoreAway = true;
        _venue.Wait(60 * Second);
        _venue.IsStoreAway = false;
        _venue.Wait(5 * Second);
        Assert.Equal(0, _venue.Engine.Counters.GatewaysLost);
        _venue.Wait(2 * Second);
        Assert.Equal(1, _venue.Engine.Counters.GatewaysLost);
    }

    [Fact]
    public void Time_in_which_the_engine_stood_still_counts_for_nobody()
    {
        for (int count = 0; count < 5; count++)
        {
            _venue.StandStill(30 * Second);
            _venue.Wait(Second / 2);
        }

        Assert.Equal(0, _venue.Engine.Counters.GatewaysLost);
        _venue.IsGatewayMute = true;
        _venue.StandStill(30 * Second);
        _venue.Wait(9 * Second);
        Assert.Equal(0, _venue.Engine.Counters.GatewaysLost);
        _venue.Wait(2 * Second);
        Assert.Equal(1, _venue.Engine.Counters.GatewaysLost);
    }
}
