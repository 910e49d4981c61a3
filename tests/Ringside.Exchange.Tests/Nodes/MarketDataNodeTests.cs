using Ringside.Exchange.Nodes;
using Ringside.Exchange.Tests.MarketData;

namespace Ringside.Exchange.Tests.Nodes;

/// <summary>When market data that begins late sends what it reads.</summary>
public sealed class MarketDataNodeTests
{
    [Fact]
    public void It_goes_live_under_load_in_which_there_is_always_more_than_is_stable()
    {
        // Less than the engine's window, so that new batches are on their way at every moment.
        using SmallVenue venue = new() { IsFlooded = true, MostPerStep = 2 };
        venue.Wait(2 * SmallVenue.Second);
        PacketList line = new();
        MarketDataNode data = venue.AddData(line);
        long before = venue.Engine.Core.LastNumber;
        while (!data.IsLive)
        {
            Assert.Empty(line.Packets);
            Assert.True(venue.Engine.Core.LastNumber < 20 * before, "it does not go live");
            venue.Wait(5 * SmallVenue.Milli);
        }

        // Everything that was there when it came went into the history only.
        Assert.InRange(data.Follower.Released, before, long.MaxValue);
        Assert.True(venue.Engine.Stable < venue.Engine.Core.LastNumber, "the load has ended");
        Assert.False(data.Publisher.IsSilent);
        venue.IsFlooded = false;
        venue.Wait(SmallVenue.Second);
        Assert.NotEmpty(line.Packets); // heartbeats
    }

    [Fact]
    public void It_is_silent_as_long_as_no_writer_was_heard()
    {
        using SmallVenue venue = new() { IsFlooded = true };
        venue.Wait(SmallVenue.Second);
        venue.IsEngineAway = true;
        venue.Wait(SmallVenue.Second);
        PacketList line = new();
        MarketDataNode data = venue.AddData(line);
        venue.Wait(5 * SmallVenue.Second);
        Assert.Equal((false, 0), (data.IsLive, line.Packets.Count));
        venue.IsEngineAway = false;
        venue.Wait(SmallVenue.Second);
        Assert.True(data.IsLive);
    }
}
