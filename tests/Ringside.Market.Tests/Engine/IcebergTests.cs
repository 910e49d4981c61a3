namespace Ringside.Market.Tests.Engine;

/// <summary>Orders that show a part of what they have.</summary>
public sealed class IcebergTests
{
    [Fact]
    public void When_what_it_shows_is_used_up_it_shows_more_at_the_end_of_its_level()
    {
        using Venue venue = new();
        venue.Sell(1, 10, 101, display: 3);
        venue.Sell(2, 4, 101);
        Assert.Equal("bids | asks 101: 1x3+7 2x4", venue.Book);
        Assert.Equal(
            "accepted 3; trade 1-3 3@101 left 7; restated 1 Refreshed 7 shows 3; trade 2-3 1@101 left 3", venue.Buy(3, 4, 101));
        Assert.Equal("bids | asks 101: 2x3 1x3+4", venue.Book);
    }

    [Fact]
    public void A_taker_of_the_whole_level_takes_the_hidden_part_in_rounds()
    {
        using Venue venue = new();
        venue.Sell(1, 5, 101, display: 2);
        venue.Sell(2, 2, 101);
        Assert.Equal(
            "accepted 3; trade 1-3 2@101 left 3; restated 1 Refreshed 3 shows 2; trade 2-3 2@101 left 0; "
            + "trade 1-3 2@101 left 1; restated 1 Refreshed 1 shows 1; trade 1-3 1@101 left 0",
            venue.Buy(3, 8, 101));
        Assert.Equal("bids 101: 3x1 | asks", venue.Book);
    }

    [Fact]
    public void A_display_quantity_that_is_not_smaller_shows_all()
    {
        using Venue venue = new();
        venue.Sell(1, 5, 101, display: 5);
        venue.Sell(2, 5, 102, display: 9);
        Assert.Equal("bids | asks 101: 1x5 102: 2x5", venue.Book);
        Assert.Equal(5, venue.Events[0].Match);
    }

    [Fact]
    public void A_reduction_takes_the_hidden_part_first()
    {
        using Venue venue = new();
        venue.Sell(1, 10, 101, display: 3);
        venue.Sell(2, 1, 101);
        Assert.Equal("cancelled 1 User 5 left 5", venue.Reduce(1, 5, 21));
        Assert.Equal("bids | asks 101: 1x3+2 2x1", venue.Book);
        venue.Reduce(1, 2, 21);
        Assert.Equal("bids | asks 101: 1x2 2x1", venue.Book);
    }

    [Fact]
    public void A_replacement_brings_its_own_display_quantity()
    {
        using Venue venue = new();
        venue.Sell(1, 10, 101, display: 3);
        venue.Replace(1, 10, 101, 21);
        Assert.Equal("bids | asks 101: 1x10", venue.Book);
        venue.Replace(1, 10, 101, 21, display: 4);
        Assert.Equal("bids | asks 101: 1x4+6", venue.Book);
    }

    [Fact]
    public void An_incoming_order_trades_all_of_itself_before_it_hides_anything()
    {
        using Venue venue = new();
        venue.Sell(1, 6, 101);
        Assert.Equal("accepted 2; trade 1-2 6@101 left 0", venue.Buy(2, 10, 101, display: 1));
        Assert.Equal("bids 101: 2x1+3 | asks", venue.Book);
    }
}
